import { recordIdentity } from '../enum/naptr-record.js';
import type { DataChange } from './change.js';
import type { ChangeEntry, JournalEntry, JournalPosition, JournalSpan } from './journal.js';

/** Records of later changes that are compared at most; beyond, a resynchronisation costs less. */
const COMPARED = 100_000;

type Command = JournalSpan['command'];

/**
 * The changes that a peer has been given, each read once however many messages are compared with them. Tells whether a
 * change in a message that has not been applied may not be sent any more: a later change, in another message, touches
 * the same records, and would be undone. Changes of different records have no order among themselves (decision 0007).
 */
export class LaterChanges {
  /** Where each record is touched last, for each command. */
  readonly #last: Record<Command, Map<string, JournalPosition>> = {
    ADD_DATA_REQ: new Map(),
    MOD_DATA_REQ: new Map(),
    REMOVE_DATA_REQ: new Map(),
  };
  readonly #entries: Iterator<ChangeEntry>;
  /** The entry that is read next; undefined at the beginning of the journal. */
  #next: ChangeEntry | undefined;
  /** Records in what has been read. */
  #records = 0;

  /** `newestFirst`: the journal backwards from the last change that the peer has been given. */
  constructor(newestFirst: Iterable<ChangeEntry>) {
    this.#entries = newestFirst[Symbol.iterator]();
    this.#advance();
  }

  /**
   * Returns which changes of a message are overtaken; `entries` are those that it carries. Of several messages the
   * newest is to be asked about first: what is older than that is not read for it.
   */
  of(message: JournalSpan, entries: readonly JournalEntry[]): (entry: ChangeEntry) => boolean {
    const { first, last, command } = message;
    const own = entries.reduce((sum, entry) => sum + entry.records, 0);
    if (!this.#readTo(first + 1, COMPARED + own)) return () => true;
    const commands = Object.keys(this.#last) as Command[];
    const isTouchedLater = (identity: string, position: JournalPosition) =>
      // The message itself is not later than its changes.
      commands.some((each) => (this.#last[each].get(identity) ?? 0) > (each === command ? last : position));
    return ({ change, position }) => touched(change).some((identity) => isTouchedLater(identity, position));
  }

  /** Reads backwards to that position; returns false where there are more than so many records up to it. */
  #readTo(position: JournalPosition, most: number): boolean {
    while (this.#next !== undefined && this.#next.position >= position) {
      const entry = this.#next;
      if (this.#records + entry.records > most) return false;
      this.#records += entry.records;
      const last = this.#last[entry.command];
      for (const identity of touched(entry.change)) {
        if (!last.has(identity)) last.set(identity, entry.position);
      }
      this.#advance();
    }
    return true;
  }

  #advance(): void {
    const { done, value } = this.#entries.next();
    this.#next = done ? undefined : value;
  }
}

function touched(change: DataChange): string[] {
  return change.command === 'MOD_DATA_REQ'
    ? change.modifications.flatMap(({ existing, modified }) => [recordIdentity(existing), recordIdentity(modified)])
    : change.records.map(recordIdentity);
}
