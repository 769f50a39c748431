import type {
  ChangeId,
  ChangeObstacle,
  DataChange,
  LimitObstacle,
  RecordObstacle,
} from '../../../idd/ports/store/index.js';
import { limitsOf, type PeerLimits } from '../peer-limits.js';
import { recordOf } from '../steps/record-key.js';
import type { Tables } from '../tables/index.js';
import type { RecordKey } from '../tables/records.js';
import type { ComparedRecord } from '../tables/staged-changes.js';

/** A record of a message, by its place in it, that stands in the way of the change. */
export interface PlacedObstacle {
  place: number;
  obstacle: ChangeObstacle;
}

/**
 * What stands in the way of a staged change: the first record of the message for each reason. A missing record comes
 * before a collision, and that before a limit.
 */
export interface Findings {
  missing?: PlacedObstacle;
  collision?: PlacedObstacle;
  full?: PlacedObstacle;
}

/** How far a staged change has been compared with a profile. */
export interface Comparison {
  profile: number;
  /** The keys of the last record compared; undefined at the end. */
  after: RecordKey | undefined;
  findings: Findings;
  /** How many records go. */
  going: number;
  /** How many records come that are not there yet, and the last of them in the message. */
  coming: number;
  lastComing?: ComparedRecord;
}

/** Records compared in one piece: some milliseconds. */
const PIECE = 2000;

/** A comparison that has still to be made; `findings` are those that showed themselves without the profile. */
export function newComparison(profile: number, findings: Findings): Comparison {
  return { profile, after: [-1, -1], findings, going: 0, coming: 0 };
}

/** Compares the next piece of a staged change with the profile. What it is given stays as it is. */
export function compareStaged(tables: Tables, limits: PeerLimits) {
  const { nodes, profiles, stagedChanges } = tables;
  return (change: ChangeId, peer: string, command: DataChange['command'], before: Comparison): Comparison => {
    const profile = profiles.inUse(before.profile);
    const isCurrent = profiles.current(nodes.requireId(peer))?.id === before.profile;
    // The peer has another profile by now: there is nothing to compare with.
    if (profile === undefined || !isCurrent || before.after === undefined) return { ...before, after: undefined };
    const rows = stagedChanges.compare(change, before.profile, before.after, PIECE);
    const { ofNumber, ofProfile } = limitsOf(limits, peer);
    const findings = new FirstFindings(tables, before.findings);
    let { going, coming, lastComing } = before;
    for (const records of byNumber(rows)) {
      findings.lookAt(records, command);
      const leaving = records.filter(({ leaves, comes }) => leaves !== null && comes === null).length;
      const added = newcomers(records);
      going += leaving;
      coming += added.length;
      if (added.length === 0) continue;
      if (lastComing === undefined || added.at(-1)!.comes! > lastComing.comes!) lastComing = added.at(-1);
      const { records: known } = tables.records.ofNumber(profile, records[0]!.number, ofNumber);
      const tooMany = added[ofNumber - known + leaving];
      if (tooMany !== undefined) findings.put('full', tooMany.comes!, tooMany, { kind: 'number-full', most: ofNumber });
    }
    const last = rows.at(-1);
    if (last === undefined && lastComing !== undefined && coming > Math.max(ofProfile - profile.records, 0) + going) {
      findings.put('full', lastComing.comes!, lastComing, { kind: 'profile-full', most: ofProfile });
    }
    const after: RecordKey | undefined = last && [last.number, last.naptr];
    return { profile: before.profile, after, findings: findings.all, going, coming, lastComing };
  };
}

/** Keeps, for each reason, what comes first in the message. */
class FirstFindings {
  readonly all: Findings;

  constructor(
    private readonly tables: Tables,
    known: Findings,
  ) {
    this.all = { ...known };
  }

  /** Records of one number that should be there and are not, or are there and should not be. */
  lookAt(records: ComparedRecord[], command: DataChange['command']): void {
    for (const record of records) {
      const { leaves, comes, isPresent } = record;
      if (leaves !== null && isPresent === 0) this.put('missing', leaves, record, { kind: 'missing' });
      const collides = command === 'MOD_DATA_REQ' && comes !== null && leaves === null && isPresent === 1;
      if (collides) this.put('collision', comes, record, { kind: 'collision' });
    }
  }

  put(
    reason: keyof Findings,
    place: number,
    { number, naptr }: ComparedRecord,
    obstacle: Pick<RecordObstacle, 'kind'> | Omit<LimitObstacle, 'record'>,
  ): void {
    const known = this.all[reason];
    if (known !== undefined && known.place <= place) return;
    this.all[reason] = { place, obstacle: { ...obstacle, record: recordOf(this.tables, [number, naptr]) } };
  }
}

/** The records that come and are not there yet, in the order of the message. */
function newcomers(records: ComparedRecord[]): ComparedRecord[] {
  return records
    .filter(({ leaves, comes, isPresent }) => comes !== null && leaves === null && isPresent === 0)
    .sort((a, b) => a.comes! - b.comes!);
}

/** Neighbouring records of the same number together. */
function byNumber(rows: ComparedRecord[]): ComparedRecord[][] {
  const groups: ComparedRecord[][] = [];
  for (const row of rows) {
    const group = groups.at(-1);
    if (group !== undefined && group[0]!.number === row.number) group.push(row);
    else groups.push([row]);
  }
  return groups;
}
