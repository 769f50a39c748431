import type { NaptrRecord } from '../../generated/messages.js';
import { describeRecord, recordIdentity } from '../enum/naptr-record.js';
import { checkNaptrRecord } from '../enum/naptr-rules.js';
import { limitSentence } from './limit-sentence.js';
import type { Clock } from './ports/clock.js';
import type { ChangeObstacle, DataChange } from './ports/store/index.js';
import { recordsPutIn } from './receiving/record-policy.js';
import { Refusal } from './refusal.js';

// What the host operator asks for is checked here before anything is stored.

/** Invalid records listed one by one in a refusal: all of a change of `opendes record import`. */
const REPORTED = 500;

/** Records or modifications in one change: it is stored in one transaction, which takes a few tens of milliseconds. */
const MOST_RECORDS = 1000;

/** Records checked before the time is looked at, and milliseconds after which a check pauses. */
const SLICE = 16;
const TURN = 10;

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

/** How a check that takes long lets others have their turn. */
export interface Turns {
  clock: Pick<Clock, 'now'>;
  /** Lets everything else that waits have its turn. */
  pause: () => Promise<void>;
}

/**
 * Checks that every record that goes in is one that any peer would take. Returns nothing where that was done at once,
 * otherwise a promise: some expressions are costly to read, and the check pauses as soon as it has taken long. Throws,
 * or rejects with, Refusal CHANGE_EMPTY, CHANGE_TOO_LARGE or RECORD_INVALID; the last lists the first invalid records,
 * and no more are looked for.
 */
export function requireRecords(change: DataChange, turns: Turns): Promise<void> | undefined {
  const count = change.command === 'MOD_DATA_REQ' ? change.modifications.length : change.records.length;
  if (count === 0) throw new Refusal('CHANGE_EMPTY');
  if (count > MOST_RECORDS) {
    throw new Refusal(
      'CHANGE_TOO_LARGE',
      `${count} records: a change has at most ${MOST_RECORDS}, so make several of it`,
    );
  }
  const check = new RecordCheck(recordsPutIn(change), count);
  return check.runs(turns) ? check.goOn(turns) : undefined;
}

/** The check of the records of one change. */
class RecordCheck {
  readonly #invalid: { index: number; reason: string }[] = [];
  #checked = 0;

  constructor(
    private readonly records: readonly NaptrRecord[],
    private readonly count: number,
  ) {}

  /**
   * Checks records until a turn has taken long; returns whether there are more. Throws Refusal at the end, where any
   * are invalid.
   */
  runs({ clock }: Turns): boolean {
    const start = clock.now();
    while (this.#checked < this.records.length && this.#invalid.length < REPORTED) {
      const reason = checkNaptrRecord(this.records[this.#checked]!);
      if (reason !== undefined) this.#invalid.push({ index: this.#checked, reason });
      this.#checked += 1;
      if (this.#checked % SLICE === 0 && clock.now() - start >= TURN) return true;
    }
    this.#require();
    return false;
  }

  async goOn(turns: Turns): Promise<void> {
    do await turns.pause();
    while (this.runs(turns));
  }

  #require(): void {
    const [first] = this.#invalid;
    if (first === undefined) return;
    const found = this.#invalid.length === REPORTED ? `at least ${REPORTED}` : this.#invalid.length;
    const detail = `${found} of ${this.count} records ${found === 1 ? 'is' : 'are'} invalid: ${first.reason}`;
    throw new Refusal('RECORD_INVALID', detail, this.#invalid);
  }
}

/**
 * Returns the refusal of a change that the store could not apply. Its list has the record or modification that stood in
 * the way: the first one, as the store looks no further.
 */
export function refusalOf(change: DataChange, obstacle: ChangeObstacle): Refusal {
  const { record } = obstacle;
  switch (obstacle.kind) {
    case 'missing': {
      const named = recordsNamed(change);
      const index = named.indexOf(record);
      const identity = recordIdentity(record);
      const isRepeated = named.slice(0, index).some((other) => recordIdentity(other) === identity);
      const reason = isRepeated ? 'named twice in the change' : 'not in the profile';
      const detail = `the record of ${describeRecord(record)} is ${reason}`;
      return new Refusal('RECORD_MISSING', detail, [{ index, reason }]);
    }
    case 'collision': {
      const detail = `the record of ${describeRecord(record)} would stand there twice`;
      const index = recordsPutIn(change).indexOf(record);
      return new Refusal('RECORD_COLLISION', detail, [{ index, reason: 'would equal another record' }]);
    }
    default: {
      const reason = limitSentence(obstacle);
      return new Refusal('NUMBER_FULL', reason, [{ index: recordsPutIn(change).indexOf(record), reason }]);
    }
  }
}

/** The records that must be in the profile for the change to be made. */
function recordsNamed(change: DataChange): NaptrRecord[] {
  switch (change.command) {
    case 'ADD_DATA_REQ':
      return [];
    case 'MOD_DATA_REQ':
      return change.modifications.map(({ existing }) => existing);
    case 'REMOVE_DATA_REQ':
      return change.records;
  }
}
