import type Database from 'better-sqlite3';
import type { JournalPosition } from '../../../idd/ports/store/index.js';

export interface Membership {
  node: number;
  operator: string;
  /** The journal position that the peer has been given in any form. */
  position: JournalPosition;
  /** Null while it lasts. */
  toPosition: JournalPosition | null;
  /** Last message stored when it ended. */
  lastMessage: number | null;
}

/** When peers took part in the distributed ENUM system: which journal entries concern them. */
export class Memberships {
  readonly #isOpen;
  readonly #open;
  readonly #close;
  readonly #at;

  constructor(db: Database.Database) {
    this.#isOpen = db.prepare<[number], 1>('SELECT 1 FROM membership WHERE node = ? AND to_position IS NULL').pluck();
    this.#open = db.prepare<[number, number]>('INSERT INTO membership (node, from_position) VALUES (?, ?)');
    this.#close = db.prepare<[number, number, number]>(
      'UPDATE membership SET to_position = ?, last_message = ? WHERE node = ? AND to_position IS NULL',
    );
    this.#at = db.prepare<[number, number], Membership>(
      `SELECT node, operator, position, to_position AS toPosition, last_message AS lastMessage
       FROM membership JOIN node ON node.id = membership.node
       WHERE from_position < ? AND (to_position IS NULL OR to_position >= ?)
       ORDER BY operator`,
    );
  }

  isOpen(node: number): boolean {
    return this.#isOpen.get(node) !== undefined;
  }

  /** Begins one, unless it lasts already: entries after `from` concern the peer. */
  open(node: number, from: JournalPosition): void {
    if (!this.isOpen(node)) this.#open.run(node, from);
  }

  close(node: number, to: JournalPosition, lastMessage: number): void {
    this.#close.run(to, lastMessage, node);
  }

  /** The peers that a journal entry concerns. */
  at(position: JournalPosition): Membership[] {
    return this.#at.all(position, position);
  }
}
