import type Database from 'better-sqlite3';
import type { Tables } from '../tables/index.js';

/** Responses to a peer that wait for their ACK, in either lane. */
export function countQueuedResponses(db: Database.Database, { nodes }: Tables) {
  const inLane = (lane: string) =>
    `SELECT count(*) FROM message WHERE node = ? AND lane = ${lane} AND phase IN ('queued', 'sent')`;
  const ofData = db.prepare<[number], number>(inLane("'response'")).pluck();
  const ofNodes = db
    .prepare<[number], number>(`${inLane("'ordered'")} AND command IN ('ADD_NODE_RESP', 'REMOVE_NODE_RESP')`)
    .pluck();
  return (peer: string): number => {
    const node = nodes.id(peer);
    return node === undefined ? 0 : ofData.get(node)! + ofNodes.get(node)!;
  };
}
