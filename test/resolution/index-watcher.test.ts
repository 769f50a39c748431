import { expect } from 'chai';
import type { NaptrValue } from '../../src/enum/naptr-record.js';
import { KeptIndex } from '../../src/resolution/kept-index.js';
import type { FeedNews, ProfileNews, RecordFeed, RecordNews } from '../../src/resolution/record-feed.js';
import { FakeClock } from '../idd/fake-clock.js';

const VALUE: NaptrValue = {
  order: 1,
  preference: 1,
  flags: 'u',
  service: 'E2U+sip',
  regexp: '!^(.*)$!sip:\\1@x!',
  replacement: '.',
};
const EVER = Number.POSITIVE_INFINITY;

/** A store with the host operator's profile, which has one record, and one of a peer that is not in force. */
const PROFILES: ProfileNews[] = [
  { kind: 'opened', profile: 0 },
  { kind: 'in-force', profile: 0, from: 0, until: EVER, announced: 0 },
  { kind: 'opened', profile: 1, peer: 'p' },
];

function added(profile: number, digits: string, isBlock = false): RecordNews {
  return { kind: 'added', profile, digits, isBlock, value: VALUE };
}

function removed(profile: number, digits: string): RecordNews {
  return { kind: 'removed', profile, digits, isBlock: false, value: VALUE };
}

/** What the watcher sees, each time with the numbers that resolve then. */
async function watched(use: (tell: (...news: FeedNews[]) => void, clock: FakeClock) => Promise<void> | void) {
  let tell: (news: readonly FeedNews[]) => void = () => {};
  const seen: string[] = [];
  const clock = new FakeClock(1_000_000, async () => {});
  const feed: RecordFeed = {
    onRecords(listener) {
      tell = listener;
    },
    async readProfiles(visit) {
      for (const news of PROFILES) visit(news);
    },
    async readRecords(profile, _after, _limit, visit) {
      if (profile === 0) {
        tell([added(0, '449')]);
        visit({ profile, digits: '440', isBlock: false, value: VALUE });
      }
      return undefined;
    },
  };
  const see = (what: string) => {
    const numbers = kept.index.reader.page(undefined, 100, clock.now()).map(({ digits }) => digits);
    seen.push(`${what}: ${numbers}`);
  };
  const kept = new KeptIndex({
    feed,
    clock,
    pause: async () => {},
    host: 'h',
    peers: ['p'],
    priorities: new Map(),
    seed: 1,
    capacity: 1000,
    failed: (error) => seen.push(error.message),
  });
  kept.watch({
    loaded: () => see('loaded'),
    changing(subjects) {
      const all = subjects.map(({ digits, isBlock }) => (isBlock ? `${digits}*` : digits));
      see(`changing ${all}`);
      return () => see('changed');
    },
    forceChanged: () => see('force changed'),
  });
  await kept.loaded;
  await use((...news) => tell(news), clock);
  await kept.stop();
  return seen;
}

describe('a watcher of the read index', () => {
  it('hears of each change before the index makes it, and after', async () => {
    const seen = await watched((tell) => {
      tell(added(0, '441'));
      tell(removed(0, '440'), added(0, '44', true));
    });
    expect(seen).to.deep.equal([
      'loaded: 440,449',
      'changing 441: 440,449',
      'changed: 440,441,449',
      'changing 440,44*: 440,441,449',
      'changed: 44,441,449',
    ]);
  });

  it('hears nothing of the records of a profile that is not in force', async () => {
    const seen = await watched((tell) => {
      tell(added(1, '331'));
      tell({ kind: 'discarded', profile: 1 });
    });
    expect(seen.slice(1).filter((each) => !/^chang(ing |ed): 440,449$/.test(each))).to.deep.equal([]);
  });

  it('hears that a profile comes into force, at once or at its time, and that it is discarded', async () => {
    const seen = await watched(async (tell, clock) => {
      tell(added(1, '331'), { kind: 'in-force', profile: 1, from: clock.now() + 1000, until: EVER, announced: 1 });
      await clock.advance(1000);
      tell(added(1, '332'));
      tell({ kind: 'discarded', profile: 1 });
    });
    expect(seen.slice(1).filter((each) => !/^chang(ing |ed): 440,449$/.test(each))).to.deep.equal([
      'force changed: 331,440,449',
      'changing 332: 331,440,449',
      'changed: 331,332,440,449',
      'changing : 331,332,440,449',
      'force changed: 440,449',
    ]);
  });
});
