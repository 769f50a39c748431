import { recordIdentity } from '../enum/naptr-record.js';
import type { Effect } from './effects.js';
import type { ChangeEntry, JournalPosition, JournalSpan } from './journal.js';

type Command = JournalSpan['command'];

/** A message that is being gathered, under the broadcast identifier of the newest change in it. */
interface Gathered extends JournalSpan {
  broadcastId: string;
  records: number;
}

/** What a peer is to be given next of the journal. */
export interface NextChanges {
  /**
   * The entries that follow what the peer has been given, up to the first that is cancelled for it, at most
   * ENTRIES_PER_MESSAGE; empty where there are none.
   */
  entries: readonly ChangeEntry[];
  /** The end of the journal. */
  end: JournalPosition;
}

/**
 * Makes the next changes of the journal messages to the peer, one for each command among them, up to
 * `recordsPerMessage`, each under the broadcast identifier of its newest. One entry goes in any case: it may have been
 * stored when the limit was higher.
 */
export function gatherChanges(
  { entries, end }: NextChanges,
  { recordsPerMessage, newIdentifier }: { recordsPerMessage: number; newIdentifier: () => string },
): Effect[] {
  const gathering = new Gathering(recordsPerMessage);
  let position: JournalPosition | undefined;
  for (const entry of entries) {
    if (!gathering.take(entry)) break;
    position = entry.position;
  }
  const messages = gathering.messages().map(({ command, broadcastId, first, last }): Effect => {
    return { kind: 'queue', message: { command, broadcastId, messageId: newIdentifier(), journal: { first, last } } };
  });
  return [...messages, { kind: 'given', position: position ?? end }];
}

/**
 * Gathers journal entries that follow each other into messages, one for each command. Changes of one number keep their
 * order: where they are of different commands, the message of the earlier goes before that of the later, and an entry
 * that would need both orders is not taken. Changes of different numbers have no order among themselves
 * (decision 0012).
 */
class Gathering {
  readonly #messages = new Map<Command, Gathered>();
  /** Which commands touch a number, by its key. */
  readonly #commands = new Map<number, Set<Command>>();
  /** Taken, and not in #commands yet: as long as there is one command only, nobody asks. */
  #unread: ChangeEntry[] = [];
  /** Which messages go before the message of a command. */
  readonly #before = new Map<Command, Set<Command>>();
  /** Identities of the records that the modifications in their message make. */
  readonly #made = new Set<string>();

  constructor(private readonly recordsPerMessage: number) {}

  /** Whether the entry, which follows those taken before, has got its place in a message. */
  take(entry: ChangeEntry): boolean {
    const { position, command, broadcastId, records } = entry;
    const message = this.#messages.get(command);
    if (message !== undefined && message.records + records > this.recordsPerMessage) return false;
    if (!this.#keepsOrder(entry) || this.#isSequel(entry)) return false;
    if (message === undefined) {
      this.#messages.set(command, { command, broadcastId, first: position, last: position, records });
    } else {
      Object.assign(message, { broadcastId, last: position, records: message.records + records });
    }
    return true;
  }

  /** In the order in which they have to go. */
  messages(): Gathered[] {
    const rest = [...this.#messages.values()];
    const sorted: Gathered[] = [];
    while (rest.length > 0) {
      const next = rest.findIndex(({ command }) => !rest.some((other) => this.#goesBefore(other.command, command)));
      sorted.push(...rest.splice(next, 1));
    }
    return sorted;
  }

  /**
   * Whether there is an order of the messages in which the entry comes after all that it has to; if so, it is noted.
   */
  #keepsOrder(entry: ChangeEntry): boolean {
    const { command } = entry;
    this.#unread.push(entry);
    const isAlone = this.#messages.size === 0 || (this.#messages.size === 1 && this.#messages.has(command));
    if (isAlone) return true;
    for (const unread of this.#unread.splice(0)) {
      for (const number of unread.numbers) {
        const commands = this.#commands.get(number) ?? new Set();
        for (const earlier of commands) {
          if (earlier === unread.command) continue;
          if (this.#goesBefore(unread.command, earlier)) return false;
          const before = this.#before.get(unread.command) ?? new Set();
          this.#before.set(unread.command, before.add(earlier));
        }
        this.#commands.set(number, commands.add(unread.command));
      }
    }
    return true;
  }

  /** Whether the message of one command has to go before that of another, be it for the sake of a third. */
  #goesBefore(one: Command, other: Command): boolean {
    const before = this.#before.get(other);
    if (before === undefined) return false;
    return before.has(one) || [...before].some((between) => this.#goesBefore(one, between));
  }

  /**
   * Whether it modifies what a modification before it has made. It needs a message of its own: the receiver looks up
   * all existing records of a message in the state before it.
   */
  #isSequel(entry: ChangeEntry): boolean {
    if (entry.command !== 'MOD_DATA_REQ') return false;
    const { change } = entry;
    if (change.command !== entry.command) return false;
    if (change.modifications.some(({ existing }) => this.#made.has(recordIdentity(existing)))) return true;
    for (const { modified } of change.modifications) this.#made.add(recordIdentity(modified));
    return false;
  }
}
