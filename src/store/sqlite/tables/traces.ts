import type Database from 'better-sqlite3';
import type { CommandCode } from '../../../idd/codes.js';

/** Which messages were answered 100, for the repeat check; they survive the removal of the node. */
export class Traces {
  readonly #has;
  readonly #add;

  constructor(db: Database.Database) {
    this.#has = db
      .prepare<[number, string, string], 1>('SELECT 1 FROM trace WHERE node = ? AND command = ? AND message_id = ?')
      .pluck();
    this.#add = db.prepare<[number, string, string, number]>(
      'INSERT INTO trace (node, command, message_id, at) VALUES (?, ?, ?, ?)',
    );
  }

  has(node: number, command: CommandCode, messageId: string): boolean {
    return this.#has.get(node, command, messageId) !== undefined;
  }

  add(node: number, command: CommandCode, messageId: string, at: number): void {
    this.#add.run(node, command, messageId, at);
  }
}
