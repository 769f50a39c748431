import { expect } from 'chai';
import { expireHistory } from '../../src/idd/history-expiry.js';
import { FakeClock } from './fake-clock.js';
import { recordingLog } from './memory-alarms.js';

const HOUR = 3_600_000;

describe('the expiry of history', () => {
  it('forgets at the start and every hour what is older than it is kept, whether it succeeds or not, until it is stopped', async () => {
    const clock = new FakeClock(100 * HOUR);
    const { log, lines } = recordingLog();
    const asked: number[] = [];
    const store = {
      async pruneHistory(before: number) {
        asked.push(before / HOUR);
        if (asked.length === 2) throw new Error('no');
      },
    };
    const stop = expireHistory(store, { clock, log, historyKept: 30 * HOUR });
    await clock.advance(2 * HOUR + 1);
    expect(asked).to.deep.equal([70, 71, 72]);
    expect(lines.map(({ level }) => level)).to.deep.equal(['error']);
    await stop();
    await clock.advance(5 * HOUR);
    expect(asked).to.have.length(3);
  });
});
