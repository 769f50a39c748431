import type { Modification } from '../../generated/messages.js';
import { recordIdentity } from '../enum/naptr-record.js';
import type { DataChange } from './change.js';

/**
 * Cuts a change into pieces of at most `limit` records, so that applying them one after the other gives what the whole
 * gives. Modifications are put in such an order that none meets a record which a later piece takes away; those that
 * exchange records in a circle stay in one piece, whatever the limit.
 */
export function cutChange(change: DataChange, limit: number): DataChange[] {
  if (change.command !== 'MOD_DATA_REQ') {
    const { command, records } = change;
    const pieces = Math.ceil(records.length / limit);
    return Array.from({ length: pieces }, (_, at) => ({
      command,
      records: records.slice(at * limit, (at + 1) * limit),
    }));
  }
  const { modifications, command } = change;
  if (modifications.length <= limit) return modifications.length === 0 ? [] : [change];
  return pack(inOrder(modifications), limit).map((piece) => ({ command, modifications: piece }));
}

/** How many records or modifications a change has. */
export function changeSize(change: DataChange): number {
  return change.command === 'MOD_DATA_REQ' ? change.modifications.length : change.records.length;
}

/** Groups that may not be parted, in an order in which they can be applied: who makes room goes first. */
function inOrder(modifications: Modification[]): Modification[][] {
  const byExisting = new Map(
    modifications.map((modification, index) => [recordIdentity(modification.existing), index]),
  );
  const placed = new Array<boolean>(modifications.length).fill(false);
  const groups: Modification[][] = [];
  for (const start of modifications.keys()) {
    // Each modification waits for at most one other: the one that takes away the record which it makes. So these are
    // chains and circles.
    const chain: number[] = [];
    let at: number | undefined = start;
    while (at !== undefined && !placed[at]) {
      placed[at] = true;
      chain.push(at);
      at = byExisting.get(recordIdentity(modifications[at]!.modified));
    }
    const circle = at === undefined ? -1 : chain.indexOf(at);
    const last = circle < 0 ? chain.length : circle;
    if (circle >= 0) groups.push(chain.slice(circle).map((index) => modifications[index]!));
    for (const index of chain.slice(0, last).reverse()) groups.push([modifications[index]!]);
  }
  return groups;
}

function pack<T>(groups: T[][], limit: number): T[][] {
  const pieces: T[][] = [];
  for (const group of groups) {
    const last = pieces.at(-1);
    if (last !== undefined && last.length + group.length <= limit) last.push(...group);
    else pieces.push([...group]);
  }
  return pieces;
}
