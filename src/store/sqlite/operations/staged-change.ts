import type { NaptrRecord, Result } from '../../../../generated/messages.js';
import { type Findings, obstacleOf } from '../../../exchange/compare-change.js';
import { announcedSince } from '../../../exchange/plan-change.js';
import { responseTo } from '../../../idd/codes.js';
import type { ChangeId, DataChange, DataOutcome, ReceivedRequest, Reception } from '../../../idd/ports/store/index.js';
import type { PeerLimits } from '../peer-limits.js';
import { receive } from '../steps/receive.js';
import { findKey, keyFor } from '../steps/record-key.js';
import type { Tables } from '../tables/index.js';
import type { ProfileRow } from '../tables/profiles.js';
import type { RecordKey } from '../tables/records.js';
import type { AcceptedChange, StagedRecord } from '../tables/staged-changes.js';
import { type Comparison, compareStaged } from './compare-staged.js';

/** Records applied in one transaction: some milliseconds. */
const APPLIED = 500;

/** The operations on long data requests, from their arrival to the last slice of their application. */
export function stagedChangeOperations(tables: Tables, limits: PeerLimits) {
  const { nodes, profiles, stagedChanges } = tables;
  return {
    openChange: (peer: string): ChangeId => stagedChanges.open(nodes.requireId(peer)),
    discardChange: (change: ChangeId): void => stagedChanges.discard(change),
    discardUnacceptedChanges: (): void => stagedChanges.discardUnaccepted(),
    /** Accepted changes that have not been applied to their end, of this peer or of all. */
    acceptedChanges(peer?: string): AcceptedChange[] {
      const node = peer === undefined ? undefined : nodes.requireId(peer);
      return stagedChanges.accepted().filter((change) => node === undefined || change.node === node);
    },
    operatorOf: ({ node }: AcceptedChange): string => nodes.operator(node),
    currentProfileOf: (peer: string): number | undefined => profiles.current(nodes.requireId(peer))?.id,
    stageChange: stageChange(tables),
    compareStaged: compareStaged(tables, limits),
    receiveStagedChange: receiveStagedChange(tables),
    applyStaged: applyStaged(tables, limits),
  };
}

/**
 * Puts the next piece of a message down, the first record of which is at `from`. Returns the obstacles that show
 * without the profile.
 */
function stageChange(tables: Tables) {
  const { stagedChanges, values } = tables;
  return (change: ChangeId, piece: DataChange, from: number): Findings => {
    const findings: Findings = {};
    const leave = (record: NaptrRecord, place: number) => {
      // A value that is stored nowhere belongs to no record.
      const key = findKey(tables, record);
      if (key !== undefined) values.use(key[1]);
      const isFirst = key !== undefined && stagedChanges.leave(change, key, place);
      if (!isFirst) findings.missing ??= { place, obstacle: { kind: 'missing', record } };
    };
    const come = (record: NaptrRecord, place: number) => stagedChanges.come(change, keyFor(tables, record), place);
    switch (piece.command) {
      case 'ADD_DATA_REQ':
        for (const [at, record] of piece.records.entries()) come(record, from + at);
        break;
      case 'REMOVE_DATA_REQ':
        for (const [at, record] of piece.records.entries()) leave(record, from + at);
        break;
      case 'MOD_DATA_REQ':
        for (const [at, { existing, modified }] of piece.modifications.entries()) {
          leave(existing, from + at);
          if (come(modified, from + at)) continue;
          findings.collision ??= { place: from + at, obstacle: { kind: 'collision', record: modified } };
        }
    }
    return findings;
  };
}

/**
 * Ends the reception of a staged change that has been compared with this profile: accepts it, so that it will be
 * applied whatever happens, or queues the response that says why not. `changed`: the peer has another profile by now,
 * so nothing is done.
 */
function receiveStagedChange(tables: Tables) {
  const { nodes, profiles, stagedChanges, traces } = tables;
  return (
    request: ReceivedRequest & { staged: ChangeId },
    comparison: Comparison | undefined,
    respond: (outcome: DataOutcome) => Result,
  ): Reception | 'changed' => {
    const { peer, command, messageId, broadcastId, receivedAt, digest, staged } = request;
    const node = nodes.requireId(peer);
    const profile = profiles.current(node)?.id;
    const isRepeat = traces.has(node, command, messageId);
    if (profile !== comparison?.profile && !isRepeat) return 'changed';
    const obstacle = obstacleOf(comparison?.findings ?? {});
    const outcome: DataOutcome = profile === undefined ? { kind: 'not-added' } : (obstacle ?? { kind: 'applied' });
    if (isRepeat || profile === undefined || outcome.kind !== 'applied') {
      stagedChanges.discard(staged);
      return receive(tables, request, () => ({ result: respond(outcome) }));
    }
    const announced = profiles.nextAnnouncement();
    const result = respond(outcome);
    stagedChanges.accept({ id: staged, node, profile, announced, command, messageId, broadcastId, result });
    traces.add(node, command, messageId, { at: receivedAt, digest });
    return 'stored';
  };
}

/**
 * Applies the next slice of an accepted change, with the last of them queues the response; returns whether there is
 * more. A profile that has been discarded meanwhile needs no more changes. The records of a number change together, so
 * that it is never seen half changed.
 */
function applyStaged(tables: Tables, { recordsPerNumber }: PeerLimits) {
  const { messages, profiles, stagedChanges } = tables;
  return (change: AcceptedChange): boolean => {
    const profile = profiles.inUse(change.profile);
    const slice = profile === undefined ? [] : stagedChanges.slice(change.id, APPLIED);
    const last = slice.at(-1);
    if (profile !== undefined && last !== undefined) {
      applySlice(tables, profile, change.announced, slice, recordsPerNumber);
      stagedChanges.deleteTo(change.id, [last.number, last.naptr]);
      return true;
    }
    const { node, messageId, broadcastId, result } = change;
    stagedChanges.discard(change.id);
    messages.queue(node, { command: responseTo(change.command), messageId, broadcastId, result });
    return false;
  };
}

function applySlice(
  { records, profiles }: Tables,
  profile: ProfileRow,
  announced: number,
  slice: StagedRecord[],
  recordsPerNumber: number,
): void {
  const since = new Map<number, number | null>();
  const additions: { key: RecordKey; since: number | null }[] = [];
  const removals: RecordKey[] = [];
  for (const { number, naptr, leaves, comes } of slice) {
    const key: RecordKey = [number, naptr];
    if (leaves !== null && comes === null) removals.push(key);
    if (comes === null || leaves !== null) continue;
    let first = since.get(number);
    if (first === undefined) {
      first = announcedSince(records.ofNumber(profile, number, recordsPerNumber), () => announced);
      since.set(number, first);
    }
    additions.push({ key, since: first });
  }
  const removed = removals.filter((key) => records.delete(profile.id, key) !== undefined).length;
  profiles.count(profile.id, records.insertAll(profile.id, additions) - removed);
}
