import type { DnsSettings } from '../dns/settings.js';
import type { IddSettings, PeerSettings } from '../idd/settings.js';
import type { ListenAddress } from './listen-address.js';

/** The configuration of one DES, checked and whole. Times in milliseconds, sizes in bytes. */
export interface Config {
  operator: IddSettings['operator'];
  idd: {
    listen: ListenAddress;
    /** Where the Idd port is served. */
    path: string;
    /** This DES's IP address, as it stands in message headers. */
    address: string;
    /** Under which URL peers reach this DES; left out: what their request says. */
    publicUrl?: string;
  };
  admin: {
    listen: ListenAddress;
    /** At once, at most. */
    connections: number;
    /** Answers to GET /records/export at once, at most. */
    exports: number;
    /** Streams of changes that are open at once, at most. */
    streams: number;
  };
  /** Without an address to listen at: no DNS. */
  dns: DnsSettings;
  store: {
    /** Absolute path of the database file. */
    sqlite: string;
    /** How long messages answered 100 are remembered for the repeat check. */
    tracesKept: number;
    /** How long alarms that have been cleared are kept. */
    historyKept: number;
  };
  timers: IddSettings['timers'];
  heartbeat: IddSettings['heartbeat'];
  limits: IddSettings['limits'];
  alarms: {
    /** Where each event of an alarm is posted. */
    webhook?: string;
    /** Sent with it as `Authorization: Bearer`. */
    webhookToken?: string;
  };
  log: { level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent' };
  peers: PeerSettings[];
}
