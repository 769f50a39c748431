import { setTimeout as pause } from 'node:timers/promises';
import type { NaptrRecord } from '../../src/enum/naptr-record.js';
import type { Random } from '../simulation/random.js';
import type { Admin, Change } from './admin.js';
import { identityOf, recordAt } from './sample-numbers.js';

/** A change of which the client does not know whether it was stored: whole or not at all. */
interface OpenChange {
  before: NaptrRecord[];
  after: NaptrRecord[];
}

/** Records in a change of many: with 50 a message, several messages. */
const MOST = 160;

/** A provisioning system of several workers that changes an operator's data as fast as it is answered, and keeps book of what it was told. */
export class Provisioning {
  readonly counts = { accepted: 0, refused: 0, open: 0, unreached: 0 };
  /** Answers that the change did not deserve. */
  readonly wrongAnswers: string[] = [];
  readonly #workers: Worker[];
  readonly #pauses: number;
  #stopped = false;

  /** `pauses` is the longest pause of a worker between two changes, in milliseconds. */
  constructor(
    private readonly admin: Admin,
    private readonly random: Random,
    { workers = 4, pauses = 20 } = {},
  ) {
    this.#workers = Array.from({ length: workers }, (_, index) => new Worker(index, random));
    this.#pauses = pauses;
  }

  /** Works while the action goes on; settles when the last change has been answered. */
  async during<T>(action: () => Promise<T>): Promise<T> {
    this.#stopped = false;
    const running = Promise.all(this.#workers.map((worker) => this.#run(worker)));
    try {
      return await action();
    } finally {
      this.#stopped = true;
      await running;
    }
  }

  /** What of the book a profile contradicts; empty where it is right. */
  complaints(profile: ReadonlySet<string>): string[] {
    const complaints = [...this.wrongAnswers];
    const unexplained = new Set(profile);
    for (const record of this.#workers.flatMap((worker) => worker.records)) {
      if (!unexplained.delete(identityOf(record))) complaints.push(`accepted, but not there: ${identityOf(record)}`);
    }
    for (const { before, after } of this.#workers.flatMap((worker) => worker.open)) {
      const old = before.filter((record) => unexplained.delete(identityOf(record))).length;
      const replaced = after.filter((record) => unexplained.delete(identityOf(record))).length;
      const isWhole = (old === before.length && replaced === 0) || (old === 0 && replaced === after.length);
      if (!isWhole) complaints.push(`half done: ${old} of ${before.length} old, ${replaced} of ${after.length} new`);
    }
    for (const record of unexplained) complaints.push(`there, though never accepted: ${record}`);
    return complaints;
  }

  async #run(worker: Worker): Promise<void> {
    while (!this.#stopped) {
      const { change, before, after } = worker.next();
      const outcome = await this.admin.change(change);
      this.counts[outcome.kind] += 1;
      if (outcome.kind === 'accepted') worker.replace(before, after);
      if (outcome.kind === 'open') worker.leave(before, after);
      const deserved = before[0] === MISSING ? 'RECORD_MISSING' : 'accepted';
      const given = outcome.kind === 'refused' ? outcome.code : outcome.kind;
      if (given !== deserved && given !== 'open' && given !== 'unreached') {
        this.wrongAnswers.push(`${given}, not ${deserved}: ${JSON.stringify(change).slice(0, 300)}`);
      }
      await pause(outcome.kind === 'unreached' ? 100 : this.random.below(this.#pauses + 1));
    }
  }
}

const MISSING = recordAt(0, 'never-there', '+44999999');

/** One of those that work at the same time, each at numbers of its own. */
class Worker {
  /** What it may rely on. */
  records: NaptrRecord[] = [];
  readonly open: OpenChange[] = [];
  #counter = 0;

  constructor(
    private readonly index: number,
    private readonly random: Random,
  ) {}

  /** The next change, and which records it takes away and puts in. */
  next(): { change: Change } & OpenChange {
    const { random } = this;
    const count = random.chance(0.7) ? 1 : 2 + random.below(MOST);
    const kind = this.records.length < 20 ? 'add' : random.pick(['add', 'modify', 'modify', 'remove', 'refused']);
    if (kind === 'add') {
      const after = Array.from({ length: count }, () => this.#new());
      return { change: { add: after }, before: [], after };
    }
    if (kind === 'refused') return { change: { remove: [MISSING] }, before: [MISSING], after: [] };
    const first = random.below(this.records.length);
    const before = this.records.slice(first, first + count);
    if (kind === 'remove') return { change: { remove: before }, before, after: [] };
    const after = before.map(({ regexp: _old, ...rest }) => ({ ...rest, regexp: this.#regexp() }));
    return { change: { modify: before.map((existing, at) => ({ existing, modified: after[at]! })) }, before, after };
  }

  replace(before: NaptrRecord[], after: NaptrRecord[]): void {
    const gone = new Set(before);
    this.records = [...this.records.filter((record) => !gone.has(record)), ...after];
  }

  /** Nothing is done with these records any more, so that what became of the change still shows at the end. */
  leave(before: NaptrRecord[], after: NaptrRecord[]): void {
    this.replace(before, []);
    this.open.push({ before, after });
  }

  #new(): NaptrRecord {
    this.#counter += 1;
    return { ...recordAt(this.#counter, 'new', `+4416${this.index}`), regexp: this.#regexp() };
  }

  #regexp(): string {
    this.#counter += 1;
    return `!^.*$!sip:${this.#counter}@worker-${this.index}.example!`;
  }
}
