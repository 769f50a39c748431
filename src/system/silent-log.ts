import type { Log } from '../idd/ports/log.js';

/** For a DES inside another program that wants no log. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
