import type { NaptrRecord } from '../../generated/messages.js';
import type { ChangeObstacle, DataChange, LimitObstacle, RecordObstacle } from './change.js';
import type { NumberBefore, RecordLimits } from './record-limits.js';

/** A record of a message, by its place in it, that stands in the way of the change. */
interface PlacedObstacle {
  place: number;
  obstacle: ChangeObstacle;
}

/**
 * What stands in the way of a long change: the first record of the message for each reason. A missing record comes
 * before a collision, and that before a limit.
 */
export interface Findings {
  missing?: PlacedObstacle;
  collision?: PlacedObstacle;
  full?: PlacedObstacle;
}

/** What a long change comes to beside a profile, as far as it has been compared. */
export interface Compared {
  findings: Findings;
  /** How many records go. */
  going: number;
  /** How many records come that are not there yet, and the last of them in the message. */
  coming: number;
  lastComing?: ComparedRecord;
}

/** A record of a long change beside the profile. */
export interface ComparedRecord {
  /** Its place in the message where it leaves, null where it does not. */
  leaves: number | null;
  /** Its place in the message where it comes, null where it does not. */
  comes: number | null;
  /** The profile has it. */
  isPresent: boolean;
  /** A store may read it only when it is asked for. */
  readonly record: NaptrRecord;
}

/** What stands in the way of the whole change; undefined where it can be applied. */
export function obstacleOf({ missing, collision, full }: Findings): ChangeObstacle | undefined {
  return (missing ?? collision ?? full)?.obstacle;
}

/**
 * Compares all records that a long change names of one number or block with the profile. `before`: what the number has
 * there, asked only where records come.
 */
export function compareNumber(
  known: Compared,
  records: readonly ComparedRecord[],
  { command, ofNumber, before }: { command: DataChange['command']; ofNumber: number; before: () => NumberBefore },
): Compared {
  const findings = { ...known.findings };
  for (const record of records) lookAt(findings, record, command);
  const leaving = records.filter(({ leaves, comes }) => leaves !== null && comes === null).length;
  const added = newcomers(records);
  const going = known.going + leaving;
  if (added.length === 0) return { ...known, findings, going };
  const last = added.at(-1)!;
  const lastComing = last.comes! > (known.lastComing?.comes ?? -1) ? last : known.lastComing;
  const tooMany = added[ofNumber - before().records + leaving];
  if (tooMany !== undefined) put(findings, 'full', tooMany.comes!, tooMany, { kind: 'number-full', most: ofNumber });
  return { findings, going, coming: known.coming + added.length, lastComing };
}

/** Whether the profile, which has so many records, has room for the whole change, once all of it has been compared. */
export function compareSize(
  compared: Compared,
  profile: { records: number },
  { ofProfile }: Pick<RecordLimits, 'ofProfile'>,
): Findings {
  const { going, coming, lastComing } = compared;
  const findings = { ...compared.findings };
  if (lastComing !== undefined && coming > Math.max(ofProfile - profile.records, 0) + going) {
    put(findings, 'full', lastComing.comes!, lastComing, { kind: 'profile-full', most: ofProfile });
  }
  return findings;
}

/** A record that should be there and is not, or is there and should not be. */
function lookAt(findings: Findings, each: ComparedRecord, command: DataChange['command']): void {
  const { leaves, comes, isPresent } = each;
  if (leaves !== null && !isPresent) put(findings, 'missing', leaves, each, { kind: 'missing' });
  if (command === 'MOD_DATA_REQ' && comes !== null && leaves === null && isPresent) {
    put(findings, 'collision', comes, each, { kind: 'collision' });
  }
}

/** Keeps, for each reason, what comes first in the message. */
function put(
  findings: Findings,
  reason: keyof Findings,
  place: number,
  each: ComparedRecord,
  obstacle: Pick<RecordObstacle, 'kind'> | Omit<LimitObstacle, 'record'>,
): void {
  const known = findings[reason];
  if (known !== undefined && known.place <= place) return;
  findings[reason] = { place, obstacle: { ...obstacle, record: each.record } };
}

/** The records that come and are not there yet, in the order of the message. */
function newcomers(records: readonly ComparedRecord[]): ComparedRecord[] {
  return records
    .filter(({ leaves, comes, isPresent }) => comes !== null && leaves === null && !isPresent)
    .sort((a, b) => a.comes! - b.comes!);
}
