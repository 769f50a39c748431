import { recordIdentity } from '../../../enum/naptr-record.js';
import type { DataChange } from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';
import type { JournalEntry, JournalSpan } from '../tables/journal.js';

/** Records of later changes that are compared at most; beyond, a resynchronisation costs less. */
const COMPARED = 100_000;
/** Entries read at once. */
const PAGE = 1000;

type Command = JournalSpan['command'];

/**
 * The changes that a peer has been given, each read once however many messages are compared with them. Tells whether a
 * change in a message that has not been applied may not be sent any more: a later change, in another message, touches
 * the same records, and would be undone. Changes of different records have no order among themselves.
 */
export class LaterChanges {
  /** Where each record is touched last, for each command. */
  readonly #last: Record<Command, Map<string, number>> = {
    ADD_DATA_REQ: new Map(),
    MOD_DATA_REQ: new Map(),
    REMOVE_DATA_REQ: new Map(),
  };
  /** The first position that has been read. */
  #from: number;
  /** Records in what has been read. */
  #records = 0;
  /** How many they would be with the next entry, which was too much at the last reading. */
  #blocked = 0;

  constructor(
    private readonly tables: Pick<Tables, 'journal' | 'nodes'>,
    node: number,
  ) {
    this.#from = tables.nodes.position(node) + 1;
  }

  /**
   * Which changes of the message are overtaken. Of several messages the newest is to be asked of first: what is older
   * than that is not read for it.
   */
  of(message: JournalSpan): (entry: Pick<JournalEntry, 'position' | 'command'>) => boolean {
    const { first, last, command } = message;
    const own = this.tables.journal.entriesOf(message).reduce((sum, entry) => sum + entry.records, 0);
    if (!this.#readFrom(first + 1, COMPARED + own)) return () => true;
    const commands = Object.keys(this.#last) as Command[];
    const isTouchedLater = (identity: string, position: number) =>
      // The message itself is not later than its changes.
      commands.some((each) => (this.#last[each].get(identity) ?? 0) > (each === command ? last : position));
    return (entry) =>
      touched(this.tables.journal.change(entry)).some((identity) => isTouchedLater(identity, entry.position));
  }

  /** Reads backwards to that position; returns false where there are more than so many records up to it. */
  #readFrom(position: number, most: number): boolean {
    if (this.#blocked > most) return false;
    while (this.#from > position) {
      const start = Math.max(position, this.#from - PAGE);
      for (const entry of this.tables.journal.entries(start, this.#from - 1, PAGE).reverse()) {
        const records = this.#records + entry.records;
        if (records > most) {
          this.#blocked = records;
          return false;
        }
        this.#from = entry.position;
        this.#records = records;
        const last = this.#last[entry.command];
        for (const identity of touched(this.tables.journal.change(entry))) {
          if (!last.has(identity)) last.set(identity, entry.position);
        }
      }
      this.#from = start;
    }
    return true;
  }
}

function touched(change: DataChange): string[] {
  return change.command === 'MOD_DATA_REQ'
    ? change.modifications.flatMap(({ existing, modified }) => [recordIdentity(existing), recordIdentity(modified)])
    : change.records.map(recordIdentity);
}
