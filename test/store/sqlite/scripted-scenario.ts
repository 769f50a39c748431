import type Database from 'better-sqlite3';
import type { NaptrRecord } from '../../../generated/messages.js';
import type { Operation } from '../../../src/idd/operation.js';
import type { DataChange } from '../../../src/idd/ports/store/index.js';
import { NO_FAULTS } from '../../simulation/faults.js';
import { heal } from '../../simulation/healing.js';
import { AFTER_EVERY_STEP, AT_THE_END, type Invariant } from '../../simulation/invariants.js';
import { Random } from '../../simulation/random.js';
import { type Constitution, Simulation } from '../../simulation/simulation.js';
import { record } from '../sample-records.js';
import type { WriteFault, WriteJudge } from './failing-writes.js';

/** How the disk fails: once, at the n-th write of all, or from then on, until the DES whose disk it is has been started again. */
export interface DiskFailure {
  at: number;
  fault: WriteFault;
  isLasting: boolean;
}

/** Long enough for what it follows to come to an end. */
const A_WHILE = 2000;

/** Two DESs that do everything that a DES does, in a script that is the same each time but for what the disk does not take. */
export class ScriptedScenario {
  /** What must not happen and did. */
  readonly violations: string[] = [];
  /** Writes so far, of both DESs. */
  writes = 0;
  /** The last write that failed. */
  failed = '';
  #broken: string | undefined;
  readonly #databases = new Map<string, Database.Database>();
  readonly #simulation: Simulation;

  constructor(private readonly failure?: DiskFailure) {
    const constitutions = new Map<string, Constitution>([
      ['A', { recordsPerMessage: 2, peers: { B: { admission: 'auto' } } }],
      ['B', { recordsPerMessage: 1000, peers: { A: { admission: 'auto', numbers: ['+4416'] } } }],
    ]);
    this.#simulation = new Simulation(constitutions, new Random(1), {
      disk: (at) => this.#judgeOf(at),
      database: (db, at) => this.#databases.set(at, db),
    });
  }

  async play(): Promise<void> {
    try {
      await this.#simulation.start();
      await this.#script();
      await heal(this.#simulation);
      await this.#check([...AFTER_EVERY_STEP, ...AT_THE_END]);
      for (const [at, db] of this.#databases) this.#inspect(at, db);
    } finally {
      await this.#simulation.end();
    }
  }

  /** The five procedures in both roles, lost messages, alarms, an interruption, a rejected change and a resynchronisation. */
  async #script(): Promise<void> {
    const { network } = this.#simulation;
    await this.#change('A', add(one, two, three));
    await this.#change('B', add(four));
    await this.#do('A', (operation) => operation.addNodes(['B']));
    await this.#change('A', add(five));
    await this.#change('A', { command: 'MOD_DATA_REQ', modifications: [{ existing: one, modified: other }] });
    await this.#change('B', add(six), { command: 'REMOVE_DATA_REQ', records: [four] });
    // No ACK: five retransmissions, then the alarm, which the next ACK ends.
    network.faults = { ...NO_FAULTS, loseAck: 1 };
    await this.#change('A', add(seven));
    await this.#wait(40_000);
    network.faults = NO_FAULTS;
    await this.#wait(30_000);
    // No response: an alarm and the request again, which the peer knows already.
    network.cut.add('B A');
    await this.#change('A', { command: 'REMOVE_DATA_REQ', records: [two] });
    await this.#wait(40_000);
    network.cut.clear();
    await this.#wait(30_000);
    network.cut.add('A B').add('B A');
    await this.#change('A', add(eight));
    await this.#wait(200_000);
    network.cut.clear();
    await this.#wait(70_000);
    await this.#change('A', add(record('4417')));
    await this.#change('A', { command: 'REMOVE_DATA_REQ', records: [record('4417')] });
    await this.#do('A', (operation) => operation.resyncNode('B'));
    await this.#do('A', (operation) => operation.removeNode('B', { force: false }));
    await this.#do('B', (operation) => operation.addNodes(['A']));
  }

  /** Changes at the same moment, each tried again once by who is told that it has failed. */
  async #change(operator: string, ...changes: DataChange[]): Promise<void> {
    const made = changes.map((change) => this.#attempt(operator, (operation) => operation.changeRecords(change)));
    await Promise.all(made);
    await this.#wait(A_WHILE);
  }

  async #do(operator: string, action: (operation: Operation) => Promise<unknown>): Promise<void> {
    await this.#attempt(operator, action);
    await this.#wait(A_WHILE);
  }

  async #attempt(operator: string, action: (operation: Operation) => Promise<unknown>): Promise<void> {
    for (let attempt = 1; attempt <= 2; attempt++) {
      try {
        await this.#simulation.during(operator, ({ operation }) => action(operation));
        return;
      } catch {
        // It is refused where it has been done, or cannot be done after what has failed before.
        await this.#repair();
      }
    }
  }

  async #wait(milliseconds: number): Promise<void> {
    await this.#simulation.clock.advance(milliseconds);
    await this.#repair();
    // Until what a start has set off is done.
    await this.#simulation.clock.advance(0);
    await this.#check(AFTER_EVERY_STEP);
  }

  /** Where the disk does not recover by itself, somebody sees to it and starts the DES again. */
  async #repair(): Promise<void> {
    const operator = this.#broken;
    if (operator === undefined) return;
    this.#broken = undefined;
    await this.#simulation.restart(operator);
  }

  async #check(invariants: Invariant[]): Promise<void> {
    await this.#simulation.watch(async () => {
      for (const invariant of invariants) {
        for (const wrong of await invariant(this.#simulation)) this.violations.push(`${invariant.name}: ${wrong}`);
      }
      this.#simulation.witness.forget();
    });
  }

  /** Asked at each start, for which the disk has been seen to. */
  #judgeOf(at: string): WriteJudge {
    if (this.#broken === at) this.#broken = undefined;
    return (sql) => {
      this.writes += 1;
      if (this.failure === undefined) return undefined;
      const isHit = this.writes === this.failure.at;
      if (!isHit && this.#broken !== at) return undefined;
      if (isHit) this.failed = `${at}: ${sql.trim().replaceAll(/\s+/g, ' ')}`;
      if (isHit && this.failure.isLasting) this.#broken = at;
      return this.failure.fault;
    };
  }

  /** What no port shows. */
  #inspect(at: string, db: Database.Database): void {
    const problems = [...(db.pragma('integrity_check') as object[]), ...(db.pragma('foreign_key_check') as object[])];
    if (JSON.stringify(problems) !== '[{"integrity_check":"ok"}]') {
      this.violations.push(`${at}'s file: ${JSON.stringify(problems)}`);
    }
    const miscounted = db.prepare(MISCOUNTED).all();
    if (miscounted.length > 0) this.violations.push(`${at} has miscounted ${JSON.stringify(miscounted)}`);
    const staging = db.prepare("SELECT * FROM profile WHERE state = 'staging'").all();
    if (staging.length > 0) this.violations.push(`${at} has half a profile: ${JSON.stringify(staging)}`);
  }
}

const MISCOUNTED = `SELECT profile.*, count(record.number) AS counted FROM profile LEFT JOIN record ON record.profile = profile.id
  WHERE state IN ('current', 'predecessor') GROUP BY profile.id HAVING counted <> records`;

const [one, two, three, four, five, six, seven, eight] = Array.from({ length: 8 }, (_, at) =>
  record(`44160000${at}`),
) as [NaptrRecord, NaptrRecord, NaptrRecord, NaptrRecord, NaptrRecord, NaptrRecord, NaptrRecord, NaptrRecord];
const other = { ...one, preference: 20 };

function add(...records: NaptrRecord[]): DataChange {
  return { command: 'ADD_DATA_REQ', records };
}
