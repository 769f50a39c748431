import type Database from 'better-sqlite3';
import { letWritesFail, type WriteFault, type WriteJudge } from '../store/sqlite/failing-writes.js';
import type { Random } from './random.js';

/** Statements into a transaction at which it fails; most are shorter than that and fail at their COMMIT. */
const LATEST = 8;

/** The disk of one run of a DES. */
export class FailingDisk {
  #isFull = false;
  #isGone = false;
  #failing: { after: number; fault: WriteFault } | undefined;

  /** `rate` is the probability of each transaction that it fails; `judge` has others fail. */
  constructor(
    private readonly random: Random,
    private readonly rate: () => number,
    private readonly judge: WriteJudge = () => undefined,
  ) {}

  /** Takes nothing more, or everything again. */
  set isFull(isFull: boolean) {
    this.#isFull = isFull;
  }

  /** The process has ended: what it has not committed is lost. */
  lose(): void {
    this.#isGone = true;
  }

  instrument(db: Database.Database): void {
    letWritesFail(db, (sql) => this.#judge(sql));
  }

  #judge(sql: string): WriteFault | undefined {
    if (this.#isGone) return 'transaction';
    if (this.#isFull) return sql.startsWith('BEGIN') ? undefined : 'transaction';
    if (sql.startsWith('BEGIN')) this.#failing = this.#decide();
    if (this.#failing === undefined) return this.judge(sql);
    this.#failing.after -= 1;
    if (this.#failing.after >= 0 && sql !== 'COMMIT') return undefined;
    const { fault } = this.#failing;
    this.#failing = undefined;
    return fault;
  }

  #decide(): { after: number; fault: WriteFault } | undefined {
    if (!this.random.chance(this.rate())) return undefined;
    return { after: this.random.below(LATEST), fault: this.random.chance(0.5) ? 'transaction' : 'statement' };
  }
}
