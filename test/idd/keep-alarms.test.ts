import { expect } from 'chai';
import { type KeptAlarms, keepAlarms } from '../../src/idd/keep-alarms.js';
import type { AlarmCause, AlarmEvent } from '../../src/idd/ports/alarms.js';
import { StoreError } from '../../src/idd/ports/store/index.js';
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { temporaryFile } from '../store/sqlite/temporary-file.js';
import { FakeClock, settle } from './fake-clock.js';
import { recordingLog } from './memory-alarms.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('the alarms of a DES', () => {
  let file: ReturnType<typeof temporaryFile>;
  let store: SqliteStore;
  let clock: FakeClock;
  let kept: KeptAlarms<SqliteStore>;
  let told: AlarmEvent[];
  let failures: number;
  /** Whether the disk takes nothing, or only what is small. */
  let disk: 'works' | 'full' | 'nearly full';

  /** The store on that disk: what changes it fails. */
  const onDisk = (opened: SqliteStore): SqliteStore => {
    const small = /^(raiseAlarm|clearAlarm|clearQuietAlarms|pruneAlarms)/;
    const large = /^(change|configure)/;
    return new Proxy(opened, {
      get(target, name) {
        const refuses =
          (disk === 'full' && (small.test(String(name)) || large.test(String(name)))) ||
          (disk === 'nearly full' && large.test(String(name)));
        const full = async () => {
          throw new StoreError('STORE_FULL', 'The disk is full');
        };
        return refuses ? full : Reflect.get(target, name);
      },
    });
  };
  const start = async (operators = ['208-01', '262-02']) => {
    store = await openSqliteStore(file.path);
    kept = await keepAlarms(onDisk(store), {
      clock,
      log: recordingLog().log,
      operators,
      historyKept: 30 * DAY,
      told: (events) => told.push(...events),
      storeFailed: () => {
        failures += 1;
      },
    });
    await settle();
  };
  const end = async () => {
    await kept.stop();
    await store.close();
  };
  beforeEach(async () => {
    file = temporaryFile();
    clock = new FakeClock(10 * DAY, () => settle(10));
    told = [];
    failures = 0;
    disk = 'works';
    await start();
  });
  afterEach(async () => {
    await end();
    file.remove();
  });

  const raise = async (cause: AlarmCause, operator?: string, object = operator ? `peer/${operator}` : 'des') => {
    kept.alarms.raise({ cause, object, operator, text: cause });
    await settle();
  };
  const open = async () => (await store.listAlarms()).map(({ cause, object }) => `${cause} ${object}`);
  const events = () => told.map(({ kind, alarm }) => `${kind} ${alarm.cause}`);
  const write = () => kept.store.configureNodes(['208-01'], clock.now()).catch((error: Error) => error);

  describe('at start', () => {
    it('clears those of operators that are no longer configured', async () => {
      await raise('peer-refuses', '208-01');
      await raise('peer-refuses', '262-02');
      await raise('not-confirmed', '262-02', 'peer/262-02/broadcast/b1');
      await end();
      told = [];
      await start(['208-01']);
      expect(await open()).to.deep.equal(['peer-refuses peer/208-01']);
      expect(events()).to.deep.equal(['cleared peer-refuses', 'cleared not-confirmed']);
    });

    it('clears those whose cause does not outlive the process, and no others', async () => {
      for (const cause of ['overloaded', 'store-failing', 'repeat-differs', 'heartbeat-interrupted'] as const) {
        await raise(cause, '208-01');
      }
      await raise('overloaded');
      await end();
      await start();
      expect(await open()).to.deep.equal(['repeat-differs peer/208-01', 'heartbeat-interrupted peer/208-01']);
    });
  });

  describe('whose end nobody sees', () => {
    it('end when they have been quiet for a day', async () => {
      await raise('repeat-differs', '208-01');
      await raise('unexpected-response', '208-01');
      await raise('not-acknowledged', '208-01');
      await clock.advance(12 * HOUR);
      await raise('repeat-differs', '208-01');
      await clock.advance(12 * HOUR + 600_000);
      expect(await open()).to.deep.equal(['repeat-differs peer/208-01', 'not-acknowledged peer/208-01']);
      await clock.advance(12 * HOUR);
      expect(await open()).to.deep.equal(['not-acknowledged peer/208-01']);
      expect(events().slice(-2)).to.deep.equal(['cleared unexpected-response', 'cleared repeat-differs']);
    });

    it('end at the next start where their time passed meanwhile', async () => {
      await raise('repeat-differs', '208-01');
      await end();
      await clock.advance(DAY + 1);
      await start();
      expect(await open()).to.deep.equal([]);
    });
  });

  it('are forgotten when they were cleared long ago', async () => {
    await raise('peer-refuses', '208-01');
    kept.alarms.clear('peer-refuses', 'peer/208-01');
    await clock.advance(29 * DAY);
    expect(await store.listAlarms({ cleared: true })).to.have.length(1);
    await clock.advance(DAY + 600_000);
    expect(await store.listAlarms({ cleared: true })).to.deep.equal([]);
  });

  describe('of a store that fails', () => {
    it('are one, stored when the store takes it, and cleared when the store works', async () => {
      disk = 'full';
      const failedAt = clock.now();
      expect(await write()).to.be.instanceOf(StoreError);
      await clock.advance(60_000);
      expect(await write()).to.be.instanceOf(StoreError);
      expect(told, 'nothing can be stored').to.deep.equal([]);
      expect(failures).to.be.greaterThan(60);
      disk = 'works';
      await clock.advance(1000);
      const [alarm] = await store.listAlarms();
      expect(alarm).to.include({
        cause: 'store-failing',
        severity: 'critical',
        object: 'des/store',
        text: 'The disk is full',
        raisedAt: failedAt,
      });
      await clock.advance(10_000);
      expect(await open()).to.deep.equal([]);
      expect(events()).to.deep.equal(['raised store-failing', 'cleared store-failing']);
    });

    it('stay one where the disk takes what is small and refuses what is large', async () => {
      disk = 'nearly full';
      for (let times = 0; times < 10; times += 1) {
        await write();
        await clock.advance(5000);
      }
      expect(events()).to.deep.equal(['raised store-failing', ...Array(9).fill('repeated store-failing')]);
      await clock.advance(10_000);
      expect(await open()).to.deep.equal([]);
    });

    it('do not lose the others', async () => {
      await raise('heartbeat-interrupted', '208-01');
      disk = 'full';
      kept.alarms.clear('heartbeat-interrupted', 'peer/208-01');
      await raise('peer-refuses', '262-02');
      await clock.advance(5000);
      disk = 'works';
      await clock.advance(1000);
      expect(await open()).to.deep.equal(['peer-refuses peer/262-02', 'store-failing des/store']);
    });
  });
});
