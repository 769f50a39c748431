import { expect } from 'chai';
import type { NaptrValue } from '../../../src/enum/naptr-record.js';
import { ReadIndex } from '../../../src/resolution/read-index/read-index.js';
import { MOST_RECORDS } from '../../../src/resolution/read-index/reader.js';
import type { FeedNews, ProfileRecord } from '../../../src/resolution/record-feed.js';
import { StepCount } from './counted-memory.js';

const HOST = 1;
const PEER = 2;
const OTHER = 3;
const EVER = Number.POSITIVE_INFINITY;

const base = { order: 100, preference: 10, flags: 'u', service: 'E2U+sip', replacement: '.' };
const textAt = (at: number): NaptrValue => ({ ...base, order: at & 0xffff, regexp: `!^.*$!sip:s${at}@x.example!` });

type Kind = (at: number) => Omit<ProfileRecord, 'profile'>;

/** What a message or a profile may consist of. */
const KINDS: Record<string, Kind> = {
  'of one number': (at) => ({ digits: '441632960000', isBlock: false, value: textAt(at) }),
  'of one block': (at) => ({ digits: '4416', isBlock: true, value: textAt(at) }),
  'of one number, of one order': (at) => ({ digits: '44163', isBlock: false, value: { ...textAt(at), order: 1 } }),
  'of one number, that differ in their TTL': (at) => ({
    digits: '441632960000',
    isBlock: false,
    value: { ...textAt(0), ttl: at },
  }),
  'of neighbouring numbers': (at) => ({ digits: String(441632960000 + at), isBlock: false, value: textAt(at) }),
  'of neighbouring numbers and of one value': (at) => ({
    digits: String(441632960000 + at),
    isBlock: false,
    value: textAt(0),
  }),
};

/** No divisor of what it goes round. */
const scattered = (at: number, records: number) => (at * 7919) % records;

/**
 * The ratio of what is quadratic would be 100; logarithms, and tables that grow, make that of the rest a little more
 * than 10.
 */
const FEW = 1000;
const MANY = 10_000;
const MOST_RATIO = 20;

describe('the steps that the read index takes', function () {
  this.timeout(60_000);
  const count = new StepCount();
  before(() => count.start());
  after(() => count.stop());

  function emptyIndex(): ReadIndex {
    const index = new ReadIndex({ host: 'h', peers: ['p', 'q'], priorities: new Map(), now: () => 1, seed: 1 });
    for (const [profile, peer] of [
      [HOST, undefined],
      [PEER, 'p'],
      [OTHER, 'q'],
    ] as const) {
      index.apply([
        { kind: 'opened', profile, ...(peer !== undefined && { peer }) },
        { kind: 'in-force', profile, from: 0, until: EVER, announced: profile },
      ]);
    }
    return index;
  }

  /**
   * What each part of the life of so many records takes, half of what was announced for the same numbers being another
   * operator's.
   */
  function life(records: number, kind: Kind, isScattered: boolean): Record<string, number> {
    const index = emptyIndex();
    const all = Array.from({ length: records }, (_, at) => kind(isScattered ? scattered(at, records) : at));
    const news = (what: 'added' | 'removed', profile: number): FeedNews[] =>
      all.map((record) => ({ kind: what, profile, ...record }));
    const work = () => {
      while (index.workPiece());
    };
    const loading = count.of(() => {
      for (const record of all) index.add({ profile: PEER, ...record });
    });
    index.startCounting();
    const counting = count.of(work);
    const adding = count.of(() => index.apply(news('added', OTHER)));
    const again = count.of(() => index.apply(news('added', OTHER)));
    expect(index.entries).to.equal(2 * records);
    const recounting = count.of(() => {
      index.forceChanged();
      work();
    });
    const { total } = index.overlaps;
    expect(total).to.equal(new Set(all.map(({ digits }) => digits)).size);
    let listed = 0;
    const listing = count.of(() => {
      let next: { digits: string; isBlock: boolean } | undefined;
      do {
        const page = index.overlapReader.page(next, 100, 1);
        listed += page.items.length;
        next = page.next;
      } while (next !== undefined);
    });
    expect(listed).to.equal(total);
    const removing = count.of(() => index.apply(news('removed', OTHER)));
    expect(index.overlaps.total).to.equal(0);
    const sweeping = count.of(() => {
      index.apply([{ kind: 'discarded', profile: PEER }]);
      work();
    });
    expect(index.entries).to.equal(0);
    return { loading, counting, adding, again, recounting, listing, removing, sweeping };
  }

  for (const [place, [name, kind]] of Object.entries(KINDS).entries()) {
    // Each order is tried with numbers and with a number.
    const isScattered = place % 2 === 1;
    it(`grow with the number of records ${name}${isScattered ? ', scattered' : ''}, and hardly faster`, () => {
      const few = life(FEW, kind, isScattered);
      const many = life(MANY, kind, isScattered);
      for (const [part, steps] of Object.entries(many)) {
        // What comes to a few hundred steps whatever there is has no ratio to look at.
        if (steps > 1000) expect(steps / few[part]!, part).to.be.below(MOST_RATIO);
      }
    });
  }

  it('for a sweep end where what stays is a number with more records than one piece goes over', () => {
    const index = emptyIndex();
    for (let at = 0; at < 20_000; at += 1) index.add({ profile: PEER, ...KINDS['of one number']!(at) });
    index.add({ profile: OTHER, digits: '9', isBlock: true, value: textAt(0) });
    index.apply([{ kind: 'discarded', profile: OTHER }]);
    let pieces = 0;
    while (index.workPiece() && pieces < 100) pieces += 1;
    expect(pieces).to.be.below(100);
    expect(index.entries).to.equal(20_000);
  });

  describe('for one answer', () => {
    const number = '441632960000';
    let index: ReadIndex;
    const found = (records: number): number => {
      index = emptyIndex();
      for (let at = 0; at < records; at += 1) index.add({ profile: PEER, ...KINDS['of one number']!(at) });
      return count.of(() => index.reader.find(number, 1));
    };

    it('are in proportion to the records that it has', () => {
      expect(found(MOST_RECORDS) / found(MOST_RECORDS / 16)).to.be.below(1.3 * MOST_RATIO);
    });

    it('are no more where there are more records than any answer holds, and none of them is given', () => {
      const most = found(MOST_RECORDS);
      const beyond = found(16 * MOST_RECORDS);
      expect(beyond).to.be.below(1.1 * most);
      expect(index.reader.find(number, 1)).to.deep.equal({ kind: 'too-many' });
    });

    it('do not grow with what others announce for the same number', () => {
      const alone = found(2);
      index.apply([{ kind: 'added', profile: HOST, digits: number, isBlock: false, value: textAt(0) }]);
      for (let at = 0; at < 8000; at += 1) index.add({ profile: OTHER, ...KINDS['of one number']!(at) });
      let kind = '';
      const crowded = count.of(() => {
        const result = index.reader.find(number, 1);
        if (result.kind === 'records') kind = `${result.operator}: ${result.records.length}`;
      });
      expect(kind).to.equal('0: 1');
      expect(crowded).to.be.below(alone + 200);
    });

    it('do not grow with what lies below a name and does not count', () => {
      index = emptyIndex();
      index.apply([{ kind: 'opened', profile: 9, peer: 'p' }]);
      // With the bit of the mask that profiles in force have, as one of very many has.
      for (let profile = 10; profile < 44; profile += 1) index.apply([{ kind: 'opened', profile, peer: 'p' }]);
      const staged = [...Array(34).keys()].map((at) => at + 10);
      for (let at = 0; at < 40_000; at += 1) {
        index.add({ profile: staged[at % 34]!, ...KINDS['of neighbouring numbers']!(at) });
      }
      let kind = '';
      const steps = count.of(() => {
        kind = index.reader.find('44', 1).kind;
      });
      expect(kind).to.equal('above');
      expect(steps).to.be.below(20_000);
    });
  });
});
