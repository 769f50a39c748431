import { describeBroadcast } from '../../../exchange/broadcast.js';
import type { Broadcast, OperatingStore, Page } from '../../../idd/ports/store/index.js';
import { broadcastFacts } from '../steps/facts.js';
import type { Tables } from '../tables/index.js';

type Options = Parameters<OperatingStore['listBroadcasts']>[0];

/** Newest first. An `after` that was not given by a page before yields nothing. */
export function listBroadcasts(tables: Tables) {
  return ({ after, limit }: Options): Page<Broadcast> => {
    const before = after === undefined ? Number.MAX_SAFE_INTEGER : Number(/^\d{1,16}$/.exec(after)?.[0] ?? 0);
    const rows = tables.journal.broadcasts(before, limit + 1);
    const items = rows.slice(0, limit).map((row) => describeBroadcast(row, broadcastFacts(tables, row)));
    return rows.length > limit ? { items, next: String(rows[limit - 1]!.id) } : { items };
  };
}

export function getBroadcast(tables: Tables) {
  return (broadcastId: string): Broadcast | undefined => {
    const row = tables.journal.broadcast(broadcastId);
    return row && describeBroadcast(row, broadcastFacts(tables, row));
  };
}
