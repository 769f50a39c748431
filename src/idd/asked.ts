import { checkNaptrRecord } from '../enum/naptr-rules.js';
import type { DataChange } from './ports/store/index.js';
import { recordsPutIn } from './receiving/record-policy.js';
import { Refusal } from './refusal.js';

// What the host operator asks for is checked here before anything is stored.

/** Invalid records listed one by one in a refusal: all of a change of `opendes record import`. */
const REPORTED = 500;

/** Records or modifications in one change: it is stored in one transaction, which takes a few tens of milliseconds. */
const MOST_RECORDS = 1000;

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

/**
 * Every record that goes in must be one that any peer would take. Throws Refusal CHANGE_EMPTY, CHANGE_TOO_LARGE or RECORD_INVALID; that
 * lists the first invalid records, and looks for no more.
 */
export function requireRecords(change: DataChange): void {
  const count = change.command === 'MOD_DATA_REQ' ? change.modifications.length : change.records.length;
  if (count === 0) throw new Refusal('CHANGE_EMPTY');
  if (count > MOST_RECORDS) {
    throw new Refusal(
      'CHANGE_TOO_LARGE',
      `${count} records: a change has at most ${MOST_RECORDS}, so make several of it`,
    );
  }
  const invalid: { index: number; reason: string }[] = [];
  for (const [index, record] of recordsPutIn(change).entries()) {
    const reason = checkNaptrRecord(record);
    if (reason !== undefined) invalid.push({ index, reason });
    if (invalid.length === REPORTED) break;
  }
  const [first] = invalid;
  if (first === undefined) return;
  const found = invalid.length === REPORTED ? `at least ${REPORTED}` : invalid.length;
  const detail = `${found} of ${count} records ${found === 1 ? 'is' : 'are'} invalid: ${first.reason}`;
  throw new Refusal('RECORD_INVALID', detail, invalid);
}
