import type { KeySettings } from '../tsig/key.js';

/** Who may have the zones of all suffixes, and who is told of changes. */
export interface TransferSettings {
  /** Networks that may ask; left out: all where there are keys, else none. */
  allow?: string[];
  /** With keys, a request must be signed with one of them. */
  keys: KeySettings[];
  notify: NotifySettings[];
  /** The most names that the journal holds. */
  journalNames: number;
  /**
   * The most records of a zone for each record of a number or block, once there are more than a million; left out: any
   * number.
   */
  expansion?: number;
}

/** Whether anybody may have them. */
export function isServed({ allow = [], keys }: TransferSettings): boolean {
  return allow.length > 0 || keys.length > 0;
}

/** A secondary that is told of changes. */
export interface NotifySettings {
  address: { host: string; port: number };
  /** The name of the key that the message is signed with. */
  key?: string;
}
