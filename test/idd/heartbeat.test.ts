import { expect } from 'chai';
import { Heartbeat } from '../../src/idd/heartbeat.js';
import type { PeerSettings } from '../../src/idd/settings.js';
import { FakeClock } from './fake-clock.js';

const PEER: PeerSettings = {
  operator: 'B',
  url: 'http://192.0.2.2/idd',
  address: '192.0.2.2',
  admission: 'auto',
  sources: [],
  priority: 0,
  maxRecords: 1_000_000,
};

describe('the heartbeat [Q.3645 §8]', () => {
  let clock: FakeClock;
  let told: string[];
  let beats: number;
  /** What a beat meets: an answer, a refusal, or silence until it is given up. */
  let network: 'answers' | 'refuses' | 'swallows';
  let heartbeat: Heartbeat;

  beforeEach(() => {
    clock = new FakeClock(0);
    told = [];
    beats = 0;
    network = 'answers';
    const reach = (_peer: PeerSettings, signal: AbortSignal): Promise<boolean> => {
      beats += 1;
      if (network !== 'swallows') return Promise.resolve(network === 'answers');
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(false)));
    };
    const settings = { method: 'tcp' as const, interval: 5000, misses: 3 };
    heartbeat = new Heartbeat(
      PEER,
      { probe: { reach }, clock, settings },
      {
        interrupted: () => told.push(`interrupted at ${clock.now()}`),
        recovered: () => told.push(`recovered at ${clock.now()}`),
      },
    );
  });
  afterEach(() => heartbeat.stop());

  it('beats at once and then every interval, and tells once that the peer is there', async () => {
    heartbeat.start();
    await clock.advance(20_000);
    expect(beats).to.equal(5);
    expect(told).to.deep.equal(['recovered at 0']);
  });

  for (const bad of ['refuses', 'swallows'] as const) {
    it(`tells of an interruption after three misses in a row when the peer ${bad}, and only once`, async () => {
      network = bad;
      heartbeat.start();
      await clock.advance(14_999);
      expect(told).to.deep.equal([]);
      await clock.advance(60_000);
      expect(told).to.deep.equal(['interrupted at 15000']);
    });
  }

  it('does not count misses that are not in a row', async () => {
    heartbeat.start();
    for (let round = 0; round < 4; round++) {
      network = 'refuses';
      await clock.advance(10_000);
      network = 'answers';
      await clock.advance(5000);
    }
    expect(told).to.deep.equal(['recovered at 0']);
  });

  it('one success ends the interruption at once', async () => {
    network = 'swallows';
    heartbeat.start();
    await clock.advance(22_000);
    network = 'answers';
    await clock.advance(3000);
    expect(told).to.deep.equal(['interrupted at 15000', 'recovered at 25000']);
  });

  it('does not beat after it has been stopped', async () => {
    heartbeat.start();
    await clock.advance(5000);
    heartbeat.stop();
    await clock.advance(60_000);
    expect(beats).to.equal(2);
  });
});
