import { groupsOf } from '../address.js';
import { type NetworkTable, networkSet } from '../network-table.js';
import type { TsigKey } from '../tsig/key.js';
import type { TransferSettings } from './settings.js';

/** Who may have a zone. */
export class TransferAccess {
  readonly #allowed: NetworkTable<true> | undefined;
  readonly #needsKey: boolean;

  constructor(settings: Pick<TransferSettings, 'allow' | 'keys'>) {
    this.#needsKey = settings.keys.length > 0;
    const allow = settings.allow ?? (this.#needsKey ? undefined : []);
    this.#allowed = allow && networkSet(allow);
  }

  /** `key`: with which the request is signed. */
  allows(address: string, key: TsigKey | undefined): boolean {
    if (this.#needsKey && key === undefined) return false;
    return this.#allowed === undefined || this.#allowed.has(groupsOf(address));
  }
}
