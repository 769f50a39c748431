import { expect } from 'chai';
import type { NaptrValue } from '../../src/enum/naptr-record.js';
import { StoreError } from '../../src/idd/ports/store/index.js';
import { type IndexSurroundings, KeptIndex } from '../../src/resolution/kept-index.js';
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
/** After the clock's beginning. */
const LATER = 2_000_000;
const EVER = Number.POSITIVE_INFINITY;

function added(profile: number, digits: string, isBlock = false): RecordNews {
  return { kind: 'added', profile, digits, isBlock, value: VALUE };
}

/** A store with these profiles, whose slices have two records each. `before` is called before each slice is read. */
class ScriptedFeed implements RecordFeed {
  tell: (news: readonly FeedNews[]) => void = () => {};
  readonly records = new Map<number, string[]>();
  before: (read: number) => unknown = () => {};
  #reads = 0;

  constructor(private readonly profiles: ProfileNews[]) {}

  onRecords(listener: (news: readonly FeedNews[]) => void): void {
    this.tell = listener;
  }

  async readProfiles(visit: (news: ProfileNews) => void): Promise<void> {
    this.before(0);
    for (const news of this.profiles) visit(news);
  }

  async readRecords(
    profile: number,
    after: readonly [number, number] | undefined,
    _limit: number,
    visit: Parameters<RecordFeed['readRecords']>[3],
  ) {
    this.#reads += 1;
    this.before(this.#reads);
    const left = (this.records.get(profile) ?? []).toSorted().filter((digits) => Number(digits) > (after?.[0] ?? -1));
    for (const digits of left.slice(0, 2)) visit({ profile, digits, isBlock: false, value: VALUE });
    return left.length > 2 ? ([Number(left[1]), 0] as const) : undefined;
  }
}

const TWO: ProfileNews[] = [
  { kind: 'opened', profile: 0 },
  { kind: 'in-force', profile: 0, from: 0, until: EVER, announced: 0 },
  { kind: 'opened', profile: 1, peer: 'p' },
  { kind: 'in-force', profile: 1, from: 0, until: EVER, announced: 1 },
];

function keep(feed: RecordFeed, more: Partial<IndexSurroundings> = {}) {
  const clock = new FakeClock();
  const failures: string[] = [];
  const kept = new KeptIndex({
    feed,
    clock,
    pause: async () => {},
    host: 'h',
    peers: ['p', 'q'],
    priorities: new Map(),
    seed: 1,
    capacity: 10_000,
    failed: (error) => failures.push(error.message),
    ...more,
  });
  return { kept, clock, failures };
}

/** Lets what goes on without a clock come to its end. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

describe('the read index of a DES', () => {
  it('says that it is being loaded until all records of all profiles are there', async () => {
    const feed = new ScriptedFeed(TWO);
    feed.records.set(0, ['441', '442', '443']).set(1, ['331', '332', '333', '334', '335']);
    const missing: unknown[] = [];
    feed.before = (read) => read > 0 && missing.push(kept.missing());
    const { kept } = keep(feed);
    await kept.loaded;
    expect(new Set(missing)).to.deep.equal(new Set(['the read index is being loaded']));
    expect(kept.missing()).to.equal(undefined);
    expect(kept.size().entries).to.equal(8);
    expect(['+443', '+335'].map((number) => kept.lookUp(number)?.operator)).to.deep.equal(['h', 'p']);
    await kept.stop();
  });

  it('misses nothing of what changes while it is being loaded, and has nothing twice', async () => {
    const feed = new ScriptedFeed(TWO);
    const stored = ['331', '332', '333', '334', '335'];
    feed.records.set(1, stored);
    const change = (news: RecordNews) => {
      if (news.kind === 'added') stored.push(news.digits);
      else stored.splice(stored.indexOf(news.digits), 1);
      feed.tell([news]);
    };
    const removed = (digits: string): RecordNews => ({
      kind: 'removed',
      profile: 1,
      digits,
      isBlock: false,
      value: VALUE,
    });
    feed.before = (read) => {
      if (read === 3) {
        // Behind what has been read, and in front of it.
        change(removed('331'));
        change(removed('335'));
        change(added(1, '330'));
        change(added(1, '336'));
      }
    };
    const { kept } = keep(feed);
    await kept.loaded;
    const found = ['330', '331', '332', '333', '334', '335', '336'].filter((digits) => kept.lookUp(`+${digits}`));
    expect(found).to.deep.equal(['330', '332', '333', '334', '336']);
    expect(kept.size().entries).to.equal(5);
    await kept.stop();
  });

  it('leaves out a profile that is discarded while it is being loaded', async () => {
    const feed = new ScriptedFeed(TWO);
    feed.records.set(1, ['331', '332', '333', '334', '335']);
    feed.before = (read) => {
      if (read === 3) feed.tell([{ kind: 'discarded', profile: 1 }]);
    };
    const { kept } = keep(feed);
    await kept.loaded;
    await settle();
    expect(kept.lookUp('+331')).to.equal(undefined);
    expect(kept.size().entries).to.equal(0);
    await kept.stop();
  });

  it('tries again in a second where the store cannot be read', async () => {
    const feed = new ScriptedFeed(TWO);
    feed.records.set(0, ['441']);
    let failing = true;
    feed.before = () => {
      if (failing) throw new StoreError('STORE_UNUSABLE', 'disk I/O error');
    };
    const { kept, clock, failures } = keep(feed);
    await settle();
    expect([kept.missing(), failures]).to.deep.equal(['the read index is being loaded', ['disk I/O error']]);
    failing = false;
    await clock.advance(1000);
    await kept.loaded;
    expect(kept.lookUp('+441')?.operator).to.equal('h');
    await kept.stop();
  });

  it('answers nothing any more where it could not take a change, and does not disturb the store', async () => {
    const feed = new ScriptedFeed(TWO);
    const { kept, failures } = keep(feed);
    await kept.loaded;
    feed.tell([{ kind: 'opened', profile: 7, peer: 'stranger' }]);
    expect(kept.missing()).to.match(/^the read index has failed: .*stranger/);
    expect(failures).to.have.length(1);
    await kept.stop();
  });

  it('tells of overlaps once they are counted, and when they begin and end, be it by the clock', async () => {
    const feed = new ScriptedFeed([
      ...TWO,
      { kind: 'opened', profile: 2, peer: 'q' },
      { kind: 'in-force', profile: 2, from: LATER, until: EVER, announced: 2 },
    ]);
    feed.records.set(1, ['331']).set(2, ['331']);
    const told: unknown[] = [];
    const { kept, clock } = keep(feed, { overlapChanged: (peer, example) => told.push([peer, example]) });
    const take = async () => {
      await settle();
      return told.splice(0);
    };
    await kept.loaded;
    expect(await take()).to.deep.equal([
      ['p', undefined],
      ['q', undefined],
    ]);
    await clock.advance(LATER - clock.now());
    const both = [
      ['p', { e164Number: '+331' }],
      ['q', { e164Number: '+331' }],
    ];
    expect(await take()).to.deep.equal(both);
    feed.tell([{ kind: 'removed', profile: 2, digits: '331', isBlock: false, value: VALUE }]);
    expect(await take()).to.have.deep.members([
      ['p', undefined],
      ['q', undefined],
    ]);
    feed.tell([added(0, '33', true), added(1, '33', true)]);
    expect(await take()).to.deep.equal([['p', { e164Prefix: '+33' }]]);
    expect(kept.size().overlaps).to.equal(1);
    await kept.stop();
  });

  it('lists overlaps in pages', async () => {
    const feed = new ScriptedFeed(TWO);
    const numbers = Array.from({ length: 7 }, (_, at) => String(330 + at));
    feed.records.set(0, numbers).set(1, numbers);
    const { kept } = keep(feed);
    await kept.loaded;
    const listed: unknown[] = [];
    let after: string | undefined;
    do {
      const page = await kept.listOverlaps({ after, limit: 3 });
      expect(page.items.length).to.be.at.most(3);
      listed.push(...page.items);
      after = page.next;
    } while (after !== undefined);
    expect(listed).to.deep.equal(
      numbers.map((digits) => ({ e164Number: `+${digits}`, operators: ['h', 'p'], winner: 'h' })),
    );
    expect(await kept.listOverlaps({ after: 'nonsense', limit: 3 })).to.deep.equal({ items: [] });
    await kept.stop();
  });
});
