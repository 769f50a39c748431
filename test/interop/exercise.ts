import type { Admin } from '../processes/admin.js';
import type { Journal } from './journal.js';
import type { Site } from './site.js';

/** A peer that runs against an opendes. */
export interface Exercise {
  site: Site;
  admin: Admin;
  journal: Journal;
  /** Has the peer's client send a message: command, messageId, broadcastId, and what the command needs. */
  send(...words: string[]): void;
  /** Ends the peer's server, which forgets all it knew, and starts it again. */
  restartServer(): Promise<void>;
}

/** The block that the peers announce, which stands in their sources. */
export const PEER_BLOCK = '+33199001299';
export const PEER_BLOCK_URI = 'sip:desk@ims.example.fr';

export function record(number: string, uri: string) {
  return { e164Number: number, ...naptr(uri) };
}

export function block(prefix: string, uri: string) {
  return { e164Prefix: prefix, ...naptr(uri) };
}

export function expression(uri: string): string {
  return `!^.*$!${uri}!`;
}

function naptr(uri: string) {
  return { order: 100, preference: 10, flags: 'u', service: 'E2U+sip', regexp: expression(uri), replacement: '.' };
}

/** Fails where opendes does not resolve a number to this URI, or, with undefined, where anybody announces it. */
export async function resolves(admin: Admin, number: string, uri: string | undefined): Promise<void> {
  const found = (await admin.lookup(number))?.[0];
  if (found !== uri) throw new Error(`opendes resolves ${number} to ${found ?? 'nothing'}, not ${uri ?? 'nothing'}`);
}
