import type Database from 'better-sqlite3';
import { isForgotten, type OldBroadcast } from '../../../exchange/history.js';
import { type BroadcastRow, ENTRIES_PER_MESSAGE, isNodeBroadcast } from '../../../exchange/journal.js';
import type { Tables } from '../tables/index.js';

/** Broadcasts looked at in one transaction. */
const PIECE = 200;

/** Where a search for old broadcasts stands. */
export interface PruneCursor {
  /** Row id of the last broadcast looked at. */
  after: number;
  /** Changes that are still needed were met: those after them stay, for the journal goes from its beginning only. */
  isBlocked: boolean;
}

/**
 * Forgets the oldest broadcasts, with their journal entries and the messages that carried them, where every peer has
 * them or has been given a whole profile since. What is on its way stays, and what a peer's copy lacks, and the last
 * whole profile of each peer: by it is known what the peer lacks. Returns where to go on, undefined at the end.
 */
export function pruneHistory(db: Database.Database, tables: Tables) {
  const { journal, nodes, messages, coverage } = tables;
  const oldest = db
    .prepare<[number, number], string>(
      `SELECT broadcast_id FROM broadcast WHERE id > ? AND created_at < ? ORDER BY id LIMIT ${PIECE}`,
    )
    .pluck();
  const given = db
    .prepare<[], number | null>(
      'SELECT min(position) FROM node JOIN membership ON membership.node = node.id WHERE to_position IS NULL',
    )
    .pluck();
  const carrying = `node = :node AND first_position BETWEEN :first - ${ENTRIES_PER_MESSAGE - 1} AND :last`;
  const needed = db
    .prepare<Record<'node' | 'first' | 'last' | 'profile', number>, 1>(
      `SELECT 1 FROM message WHERE ${carrying} AND last_position >= :first
         AND (phase IN ('queued', 'sent', 'acknowledged') OR phase <> 'done' AND id > :profile) LIMIT 1`,
    )
    .pluck();
  const dropCarriers = db.prepare<Record<'node' | 'first' | 'last', number>>(
    `DELETE FROM message WHERE ${carrying} AND last_position <= :last`,
  );
  const dropJournal = db.prepare<[number, number]>('DELETE FROM journal WHERE position BETWEEN ? AND ?');
  const drop = db.prepare<[number]>('DELETE FROM broadcast WHERE id = ?');

  function dropChanges({ first, last }: BroadcastRow): void {
    if (first === null || last === null) return;
    for (const node of nodes.ids()) dropCarriers.run({ node, first, last });
    dropJournal.run(first, last);
  }

  function factsOf({ broadcastId, first, last, ...row }: BroadcastRow): OldBroadcast {
    if (isNodeBroadcast({ first, ...row })) {
      return {
        kind: 'procedure',
        get hasRest() {
          return nodes.withSliceOf(broadcastId).length > 0;
        },
        get isNewest() {
          const carriers = coverage.ofNodeBroadcast(broadcastId);
          return carriers.some(({ id, operator }) => id >= messages.lastProfile(nodes.requireId(operator)));
        },
      };
    }
    if (first === null || last === null) return { kind: 'changes', isOwed: false, isLacked: false };
    return {
      kind: 'changes',
      get isOwed() {
        return last > (given.get() ?? Number.MAX_SAFE_INTEGER);
      },
      get isLacked() {
        const isLackedBy = (node: number) =>
          needed.get({ node, first, last, profile: messages.lastProfile(node) }) === 1;
        return nodes.ids().some(isLackedBy);
      },
    };
  }

  return ({ after, isBlocked }: PruneCursor, before: number): PruneCursor | undefined => {
    const found = oldest.all(after, before);
    let cursor: PruneCursor = { after, isBlocked };
    for (const broadcastId of found) {
      const row = journal.broadcast(broadcastId)!;
      const judged = isForgotten(factsOf(row), cursor.isBlocked);
      cursor = { after: row.id, isBlocked: judged.isBlocked };
      if (!judged.isForgotten) continue;
      if (isNodeBroadcast(row)) for (const { id } of coverage.ofNodeBroadcast(broadcastId)) messages.delete(id);
      else dropChanges(row);
      drop.run(row.id);
    }
    return found.length === PIECE ? cursor : undefined;
  };
}
