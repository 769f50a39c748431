import { type Compared, compareNumber, compareSize, type Findings } from '../../../exchange/compare-change.js';
import type { ChangeId, DataChange } from '../../../idd/ports/store/index.js';
import { limitsOf, type PeerLimits } from '../peer-limits.js';
import { recordOf } from '../steps/record-key.js';
import type { Tables } from '../tables/index.js';
import type { RecordKey } from '../tables/records.js';
import type { ComparedRow } from '../tables/staged-changes.js';

/** How far a staged change has been compared with a profile. */
export interface Comparison extends Compared {
  profile: number;
  /** The keys of the last record compared; undefined at the end. */
  after: RecordKey | undefined;
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
  return (change: ChangeId, peer: string, command: DataChange['command'], known: Comparison): Comparison => {
    const profile = profiles.inUse(known.profile);
    const isCurrent = profiles.current(nodes.requireId(peer))?.id === known.profile;
    // The peer has another profile by now: there is nothing to compare with.
    if (profile === undefined || !isCurrent || known.after === undefined) return { ...known, after: undefined };
    const rows = stagedChanges.compare(change, known.profile, known.after, PIECE);
    const { ofNumber, ofProfile } = limitsOf(limits, peer);
    const last = rows.at(-1);
    if (last === undefined) return { ...known, after: undefined, findings: compareSize(known, profile, { ofProfile }) };
    let compared: Compared = known;
    for (const ofOne of byNumber(rows)) {
      const before = () => tables.records.ofNumber(profile, ofOne[0]!.number, ofNumber);
      const records = ofOne.map((row) => comparedFrom(tables, row));
      compared = compareNumber(compared, records, { command, ofNumber, before });
    }
    return { ...compared, profile: known.profile, after: [last.number, last.naptr] };
  };
}

function comparedFrom(tables: Tables, { leaves, comes, isPresent, number, naptr }: ComparedRow) {
  return {
    leaves,
    comes,
    isPresent: isPresent === 1,
    get record() {
      return recordOf(tables, [number, naptr]);
    },
  };
}

/** Neighbouring records of the same number together. */
function byNumber(rows: ComparedRow[]): ComparedRow[][] {
  const groups: ComparedRow[][] = [];
  for (const row of rows) {
    const group = groups.at(-1);
    if (group !== undefined && group[0]!.number === row.number) group.push(row);
    else groups.push([row]);
  }
  return groups;
}
