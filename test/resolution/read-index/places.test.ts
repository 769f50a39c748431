import { expect } from 'chai';
import fc from 'fast-check';
import { ReadIndex } from '../../../src/resolution/read-index/read-index.js';
import { valueOfRdata } from '../../../src/resolution/read-index/wire.js';
import type { FeedNews } from '../../../src/resolution/record-feed.js';

const digits = fc.string({ unit: fc.constantFrom('1', '2'), minLength: 1, maxLength: 6 });
const announced = fc.record({ digits, isBlock: fc.boolean(), profile: fc.nat(1) });

describe('a block or number of exactly these digits', () => {
  it('has the records of who wins, if it is in force, and its place among all', () => {
    fc.assert(
      fc.property(fc.array(announced, { maxLength: 20 }), digits, (all, asked) => {
        const index = new ReadIndex({
          host: 'h',
          peers: ['p', 'q'],
          priorities: new Map(),
          now: () => 0,
          seed: 1,
          capacity: 1000,
        });
        const news: FeedNews[] = [0, 1, 2].map((profile) => ({
          kind: 'opened',
          profile,
          ...(profile > 0 && { peer: 'hpq'[profile]! }),
        }));
        for (const profile of [0, 1]) {
          news.push({ kind: 'in-force', profile, from: 0, until: Number.POSITIVE_INFINITY, announced: 0 });
        }
        index.apply(news);
        const record = (each: { digits: string; isBlock: boolean; profile: number }) => ({
          ...each,
          value: {
            order: 1,
            preference: 1,
            flags: 'u',
            service: 'E2U+sip',
            regexp: `!^.*$!sip:${'hpq'[each.profile]}!`,
            replacement: '.',
          },
        });
        for (const each of all) index.add(record(each));
        // Not in force.
        index.add(record({ digits: '1', isBlock: true, profile: 2 }));
        const expected = new Map<string, string>();
        for (const each of all.toSorted((one, other) => other.profile - one.profile)) {
          expected.set(keyOf(each), `!^.*$!sip:${'hpq'[each.profile]}!`);
        }
        const { reader } = index;
        for (const isBlock of [false, true]) {
          const found = reader.announced({ digits: asked, isBlock }, 0);
          if (found !== undefined) expect(found).to.include({ digits: asked, isBlock });
          const regexps = found?.records.map((rdata) => valueOfRdata(rdata).regexp) ?? [];
          expect(regexps).to.deep.equal([expected.get(keyOf({ digits: asked, isBlock }))].filter((each) => each));
        }
        for (const after of [undefined, { digits: asked, isBlock: true }]) {
          const page = reader.page(after, 5, 0).map(({ digits, isBlock }) => ({ digits, isBlock }));
          expect(reader.places(after, 5, 0)).to.deep.equal(page);
        }
      }),
    );
  });
});

function keyOf({ digits, isBlock }: { digits: string; isBlock: boolean }): string {
  return isBlock ? `${digits}*` : digits;
}
