import type { NaptrRecord, Result } from '../../../../generated/messages.js';
import { responseTo } from '../../../idd/codes.js';
import type {
  ChangeId,
  ChangeObstacle,
  DataChange,
  DataOutcome,
  ReceivedRequest,
  Reception,
} from '../../../idd/ports/store/index.js';
import { receive } from '../steps/receive.js';
import { findKey, keyFor, recordOf } from '../steps/record-key.js';
import type { Tables } from '../tables/index.js';
import type { ProfileRow } from '../tables/profiles.js';
import type { RecordKey } from '../tables/records.js';
import type { AcceptedChange, ComparedRecord, StagedRecord } from '../tables/staged-changes.js';

/** The first record of a message, by its place in it, that stands in the way of the change. */
export interface PlacedObstacle {
  place: number;
  obstacle: ChangeObstacle;
}

/** What has been found out about a staged change: the first obstacle of each kind. A missing record comes before a collision. */
export interface Findings {
  missing?: PlacedObstacle;
  collision?: PlacedObstacle;
}

/** Records compared with the profile in one piece, and applied in one transaction: some milliseconds. */
const COMPARED = 2000;
const APPLIED = 500;

export const FIRST_KEY: RecordKey = [-1, -1];

/** The operations on long data requests, from their arrival to the last slice of their application. */
export function stagedChangeOperations(tables: Tables) {
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
    currentProfileOf: (peer: string): number | undefined => profiles.current(nodes.requireId(peer))?.id,
    stageChange: stageChange(tables),
    compareStaged: compareStaged(tables),
    receiveStagedChange: receiveStagedChange(tables),
    applyStaged: applyStaged(tables),
  };
}

/** Puts the next piece of a message down, the first record of which is at `from`. Returns the obstacles that show without the profile. */
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

/** Compares the next piece of a staged change with the profile; returns where the next one begins, if there is one. */
function compareStaged(tables: Tables) {
  return (
    change: ChangeId,
    command: DataChange['command'],
    profile: number,
    after: RecordKey,
    findings: Findings,
  ): RecordKey | undefined => {
    const rows = tables.stagedChanges.compare(change, profile, after, COMPARED);
    for (const row of rows) {
      if (row.leaves !== null && row.isPresent === 0) {
        findings.missing = earlier(tables, findings.missing, row.leaves, 'missing', row);
      }
      if (command === 'MOD_DATA_REQ' && row.comes !== null && row.leaves === null && row.isPresent === 1) {
        findings.collision = earlier(tables, findings.collision, row.comes, 'collision', row);
      }
    }
    const last = rows.at(-1);
    return last !== undefined && rows.length === COMPARED ? [last.number, last.naptr] : undefined;
  };
}

function earlier(
  tables: Tables,
  known: PlacedObstacle | undefined,
  place: number,
  kind: ChangeObstacle['kind'],
  { number, naptr }: ComparedRecord,
): PlacedObstacle {
  if (known !== undefined && known.place <= place) return known;
  return { place, obstacle: { kind, record: recordOf(tables, [number, naptr]) } };
}

/**
 * Ends the reception of a staged change that has been compared with this profile: accepts it, so that it will be applied whatever happens, or
 * queues the response that says why not. `changed`: the peer has another profile by now, so nothing is done.
 */
function receiveStagedChange(tables: Tables) {
  const { nodes, profiles, stagedChanges, traces } = tables;
  return (
    request: ReceivedRequest & { staged: ChangeId },
    comparedWith: number | undefined,
    findings: Findings,
    respond: (outcome: DataOutcome) => Result,
  ): Reception | 'changed' => {
    const { peer, command, messageId, broadcastId, receivedAt, digest, staged } = request;
    const node = nodes.requireId(peer);
    const profile = profiles.current(node)?.id;
    const isRepeat = traces.has(node, command, messageId);
    if (profile !== comparedWith && !isRepeat) return 'changed';
    const obstacle = findings.missing?.obstacle ?? findings.collision?.obstacle;
    const outcome: DataOutcome = profile === undefined ? { kind: 'not-added' } : (obstacle ?? { kind: 'applied' });
    if (isRepeat || profile === undefined || outcome.kind !== 'applied') {
      stagedChanges.discard(staged);
      return receive(tables, request, () => ({ result: respond(outcome) }));
    }
    const announced = profiles.nextAnnouncement();
    const result = respond(outcome);
    stagedChanges.accept({ id: staged, node, profile, announced, command, messageId, broadcastId, result });
    traces.add(node, command, messageId, receivedAt, digest);
    return 'stored';
  };
}

/**
 * Applies the next slice of an accepted change, with the last of them queues the response; returns whether there is more. A profile that has been
 * discarded meanwhile needs no more changes. The records of a number change together, so that it is never seen half changed.
 */
function applyStaged(tables: Tables) {
  const { messages, profiles, stagedChanges } = tables;
  return (change: AcceptedChange): boolean => {
    const profile = profiles.inUse(change.profile);
    const slice = profile === undefined ? [] : stagedChanges.slice(change.id, APPLIED);
    const last = slice.at(-1);
    if (profile !== undefined && last !== undefined) {
      applySlice(tables, profile, change.announced, slice);
      stagedChanges.deleteTo(change.id, [last.number, last.naptr]);
      return true;
    }
    const { node, messageId, broadcastId, result } = change;
    stagedChanges.discard(change.id);
    messages.queue({ node, command: responseTo(change.command), messageId, broadcastId, result });
    return false;
  };
}

function applySlice(
  { records, profiles }: Tables,
  profile: ProfileRow,
  announced: number,
  slice: StagedRecord[],
): void {
  const since = new Map<number, number | null>();
  const additions: { key: RecordKey; since: number | null }[] = [];
  const removals: RecordKey[] = [];
  for (const { number, naptr, leaves, comes } of slice) {
    const key: RecordKey = [number, naptr];
    if (leaves !== null && comes === null) removals.push(key);
    if (comes === null || leaves !== null) continue;
    // Before anything goes: a number whose records are all replaced keeps its place among the operators that announce it.
    if (!since.has(number)) since.set(number, records.announced(profile, number) ?? announced);
    additions.push({ key, since: since.get(number)! });
  }
  const removed = removals.filter((key) => records.delete(profile.id, key) !== undefined).length;
  profiles.count(profile.id, records.insertAll(profile.id, additions) - removed);
}
