import type Database from 'better-sqlite3';
import type { CommandCode } from '../../../idd/codes.js';
import type { JournalPosition, Repetition } from '../../../idd/ports/store/index.js';

/** Which messages were answered 100, for the repeat check; they survive the removal of the node. */
export class Traces {
  readonly #digest;
  readonly #add;

  constructor(db: Database.Database) {
    this.#digest = db
      .prepare<[number, string, string], Buffer | null>(
        'SELECT digest FROM trace WHERE node = ? AND command = ? AND message_id = ?',
      )
      .pluck();
    this.#add = db.prepare<[number, string, string, number, Uint8Array | null, JournalPosition | null]>(
      'INSERT INTO trace (node, command, message_id, at, digest, snapshot) VALUES (?, ?, ?, ?, ?, ?)',
    );
  }

  has(node: number, command: CommandCode, messageId: string): boolean {
    return this.#digest.get(node, command, messageId) !== undefined;
  }

  /** Undefined: not answered 100 before. Where either side has no digest there is nothing to compare. */
  repetition(node: number, command: CommandCode, messageId: string, digest?: Uint8Array): Repetition | undefined {
    const known = this.#digest.get(node, command, messageId);
    if (known === undefined) return undefined;
    return known === null || digest === undefined || known.equals(digest) ? 'repeat' : 'repeat-differs';
  }

  /**
   * `snapshot`: what the response bears of the host profile; it is needed as long as the trace, for a repeat has the
   * response sent again.
   */
  add(
    node: number,
    command: CommandCode,
    messageId: string,
    { at, digest, snapshot }: { at: number; digest?: Uint8Array; snapshot?: JournalPosition },
  ): void {
    this.#add.run(node, command, messageId, at, digest ?? null, snapshot ?? null);
  }
}
