import type { NaptrRecord } from '../../generated/messages.js';
import { checkNaptrRecord } from '../enum/naptr-rules.js';
import { inSlices, type Pause } from './in-slices.js';
import type { DataChange } from './ports/store/index.js';
import { recordsPutIn } from './receiving/record-policy.js';
import { Refusal } from './refusal.js';

// What the host operator asks for is checked here before anything is stored.

/** Invalid records listed one by one in a refusal: all of a change of `opendes record import`. */
const REPORTED = 500;

/** Records checked without a pause: a few milliseconds. No short body of the admin API has more, so that short changes stay in their order. */
const CHECKED_AT_ONCE = 350;

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
 * Every record that goes in must be one that any peer would take. Returns nothing where all have been checked at once, and otherwise a promise: a long change is
 * checked in slices with pauses. Throws, or rejects with, Refusal CHANGE_EMPTY or RECORD_INVALID; that lists the first invalid records, and looks for no
 * more.
 */
export function requireRecords(change: DataChange, pause: Pause): Promise<void> | undefined {
  const count = change.command === 'MOD_DATA_REQ' ? change.modifications.length : change.records.length;
  if (count === 0) throw new Refusal('CHANGE_EMPTY');
  const records = recordsPutIn(change);
  const check = new RecordCheck(count);
  if (records.length <= CHECKED_AT_ONCE) {
    check.slice(records);
    check.require();
    return undefined;
  }
  return inSlices(records, CHECKED_AT_ONCE, pause, (slice) => check.slice(slice)).then(() => check.require());
}

/** The check of a change whose records come one slice after the other. */
class RecordCheck {
  readonly #invalid: { index: number; reason: string }[] = [];
  #checked = 0;

  constructor(private readonly count: number) {}

  /** False where there are as many invalid records as are listed. */
  slice(records: readonly NaptrRecord[]): boolean {
    for (const record of records) {
      if (this.#isFull) return false;
      const reason = checkNaptrRecord(record);
      if (reason !== undefined) this.#invalid.push({ index: this.#checked, reason });
      this.#checked += 1;
    }
    return !this.#isFull;
  }

  get #isFull(): boolean {
    return this.#invalid.length >= REPORTED;
  }

  require(): void {
    const [first] = this.#invalid;
    if (first === undefined) return;
    const found = this.#isFull ? `at least ${REPORTED}` : this.#invalid.length;
    const verb = found === 1 ? 'is' : 'are';
    const detail = `${found} of ${this.count} records ${verb} invalid: ${first.reason}`;
    throw new Refusal('RECORD_INVALID', detail, this.#invalid);
  }
}
