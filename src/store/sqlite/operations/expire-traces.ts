import type Database from 'better-sqlite3';
import { type CommandCode, isRequest, responseTo } from '../../../idd/codes.js';

/** Traces that go in one transaction. */
const PIECE = 1000;

/**
 * Forgets up to 1000 traces older than `before`, but none of the peers in `keep`, and with each the response that was kept only to be sent
 * again; responses in the ordered lane stay, as they tell what became of broadcasts. Returns whether there may be more.
 */
export function expireTraces(db: Database.Database) {
  const nodes = db
    .prepare<[string], number>('SELECT id FROM node WHERE operator NOT IN (SELECT value FROM json_each(?)) ORDER BY id')
    .pluck();
  const expire = db.prepare<[number, number, number], { node: number; command: CommandCode; messageId: string }>(
    `DELETE FROM trace WHERE (node, command, message_id) IN (
       SELECT node, command, message_id FROM trace WHERE node = ? AND at < ? ORDER BY at LIMIT (? + 0)
     ) RETURNING node, command, message_id AS messageId`,
  );
  const drop = db.prepare<[number, string, string]>(
    `DELETE FROM message WHERE node = ? AND message_id = ? AND command = ? AND lane = 'response'
       AND phase IN ('done', 'rejected', 'failed', 'expired', 'cancelled')`,
  );
  return (before: number, keep: readonly string[]): boolean => {
    let left = PIECE;
    for (const id of nodes.all(JSON.stringify(keep))) {
      const expired = expire.all(id, before, left);
      for (const { node, command, messageId } of expired) {
        if (isRequest(command)) drop.run(node, messageId, responseTo(command));
      }
      left -= expired.length;
      if (left === 0) return true;
    }
    return false;
  };
}
