import { expect } from 'chai';
import { watchPeerRecords } from '../../src/idd/peer-record-alarms.js';
import type { Alarm, RaisedAlarm } from '../../src/idd/ports/alarms.js';
import { silentLog } from '../../src/system/silent-log.js';
import { FakeClock } from './fake-clock.js';

const A = '208-01';
const B = '262-02';

/**
 * The peers' records as time goes on, and what is raised and cleared. `raisedBefore`: alarms that an earlier run has
 * left open.
 */
async function watch(raisedBefore: string[] = []) {
  const told: string[] = [];
  const clock = new FakeClock();
  const records: Record<string, number> = {};
  const stop = await watchPeerRecords({
    store: {
      countPeerRecords: async () => Object.entries(records).map(([operator, count]) => ({ operator, records: count })),
      listAlarms: async () =>
        raisedBefore.map((operator) => ({ cause: 'peer-records-near-limit', operator })) as Alarm[],
    },
    alarms: {
      raise: ({ cause, object, text }: RaisedAlarm) => told.push(`raise ${cause} ${object}: ${text}`),
      clear: (cause: string, object: string) => told.push(`clear ${cause} ${object}`),
    },
    clock,
    log: silentLog,
    peers: [
      { operator: A, maxRecords: 1000 },
      { operator: B, maxRecords: 10 },
    ],
  });
  const count = async (counts: Record<string, number>) => {
    Object.assign(records, counts);
    await clock.advance(10_000);
  };
  return { told, count, stop };
}

describe('alarms about the number of records of a peer', () => {
  it('are raised once from 80 % of its limit on, and cleared below 75 %', async () => {
    const { told, count } = await watch();
    await count({ [A]: 799, [B]: 7 });
    expect(told).to.deep.equal([]);
    await count({ [A]: 800 });
    await count({ [A]: 900 });
    await count({ [A]: 750 });
    expect(told).to.deep.equal([
      `raise peer-records-near-limit peer/${A}: ${A} has 800 records here, of 1000 that it may have (peers[].maxRecords)`,
    ]);
    await count({ [A]: 749, [B]: 8 });
    expect(told.slice(1).map((line) => line.split(':')[0])).to.deep.equal([
      `clear peer-records-near-limit peer/${A}`,
      `raise peer-records-near-limit peer/${B}`,
    ]);
  });

  it('go on over a restart, also where the limit is another one now', async () => {
    const { told, count } = await watch([A, B]);
    await count({ [A]: 760, [B]: 7 });
    expect(told).to.deep.equal([`clear peer-records-near-limit peer/${B}`]);
  });

  it('end when the peer has no profile any more, and are about configured peers only', async () => {
    const { told, count, stop } = await watch([A]);
    await count({ [A]: 0, '310-01': 5_000_000 });
    expect(told).to.deep.equal([`clear peer-records-near-limit peer/${A}`]);
    await stop();
    await count({ [A]: 1000 });
    expect(told.length).to.equal(1);
  });
});
