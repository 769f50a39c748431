import { checkNaptrRecord } from '../enum/naptr-rules.js';
import type { DataChange } from './ports/store/index.js';
import { recordsPutIn } from './receiving/record-policy.js';
import { Refusal } from './refusal.js';

// What the host operator asks for is checked here before anything is stored.

/** Invalid records listed one by one in a refusal. */
const REPORTED = 1000;

/** A little past: the time between the operator's command and the call, and clocks that differ. */
const ACTIVATION_GRACE = 60_000;
/** 365 days in each year, and the leap days. */
const TEN_YEARS = (3650 + 3) * 86_400_000;

/** The time from which a profile is to resolve at the peers, milliseconds since 1970. Throws Refusal ACTIVATION_INVALID. */
export function requireActivation(activateAt: number, now: number): void {
  if (activateAt >= now - ACTIVATION_GRACE && activateAt <= now + TEN_YEARS) return;
  const why = activateAt < now ? 'is past' : 'is more than ten years ahead';
  throw new Refusal('ACTIVATION_INVALID', `the time of activation ${new Date(activateAt).toISOString()} ${why}`);
}

/** Every record that goes in must be one that any peer would take. Throws Refusal CHANGE_EMPTY, RECORD_INVALID. */
export function requireRecords(change: DataChange): void {
  const count = change.command === 'MOD_DATA_REQ' ? change.modifications.length : change.records.length;
  if (count === 0) throw new Refusal('CHANGE_EMPTY');
  const broken = recordsPutIn(change).flatMap((record, index) => {
    const reason = checkNaptrRecord(record);
    return reason === undefined ? [] : [{ index, reason }];
  });
  if (broken.length > 0) {
    const detail = `${broken.length} of ${count} records ${broken.length === 1 ? 'is' : 'are'} invalid: ${broken[0]!.reason}`;
    throw new Refusal('RECORD_INVALID', detail, broken.slice(0, REPORTED));
  }
}
