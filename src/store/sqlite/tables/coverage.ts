import type Database from 'better-sqlite3';
import type { Carrier, DataCarrier } from '../../../exchange/broadcast.js';
import { ENTRIES_PER_MESSAGE, type JournalSpan } from '../../../exchange/journal.js';

const COLUMNS =
  'message.id AS id, operator, command, phase, answer_code AS answerCode, answer_description AS answerDescription';

/** Which messages carry a broadcast. */
export class Coverage {
  readonly #ofNodeBroadcast;
  readonly #ofEntries;

  constructor(db: Database.Database) {
    this.#ofNodeBroadcast = db.prepare<{ broadcastId: string }, Carrier>(
      `SELECT ${COLUMNS} FROM message JOIN node ON node.id = message.node
       WHERE broadcast_id = :broadcastId AND command IN ('ADD_NODE_REQ', 'REMOVE_NODE_REQ')
       UNION ALL
       SELECT ${COLUMNS} FROM message JOIN node ON node.id = message.node
       WHERE broadcast_id = :broadcastId AND slice_limit IS NOT NULL AND command = 'ADD_DATA_REQ'
       ORDER BY operator, id`,
    );
    this.#ofEntries = db.prepare<
      Record<'node' | 'first' | 'last' | 'lastMessage', number> & { command: string },
      DataCarrier
    >(
      `SELECT ${COLUMNS}, first_position AS first, last_position AS last
       FROM message JOIN node ON node.id = message.node
       WHERE message.node = :node AND first_position BETWEEN :first - ${ENTRIES_PER_MESSAGE - 1} AND :last
         AND last_position >= :first AND command = :command
       UNION ALL
       SELECT ${COLUMNS}, NULL, NULL
       FROM message JOIN node ON node.id = message.node
       WHERE message.node = :node AND snapshot >= :first AND command IN ('ADD_NODE_REQ', 'ADD_NODE_RESP')
         AND message.id <= :lastMessage
       ORDER BY id`,
    );
  }

  /** The messages of a node procedure and the slices that follow it, by peer, oldest first. */
  ofNodeBroadcast(broadcastId: string): Carrier[] {
    return this.#ofNodeBroadcast.all({ broadcastId });
  }

  /** The messages that carry any of these journal entries, all of one command, to the peer, or a later snapshot, oldest first. */
  ofEntries(node: number, { command, first, last }: JournalSpan, lastMessage: number): DataCarrier[] {
    return this.#ofEntries.all({ node, command, first, last, lastMessage });
  }
}
