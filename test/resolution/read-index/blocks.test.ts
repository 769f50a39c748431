import { expect } from 'chai';
import fc from 'fast-check';
import { ReadIndex } from '../../../src/resolution/read-index/read-index.js';
import { valueOfRdata } from '../../../src/resolution/read-index/wire.js';
import type { FeedNews } from '../../../src/resolution/record-feed.js';

const digits = fc.string({ unit: fc.constantFrom('1', '2'), minLength: 1, maxLength: 6 });
const announced = fc.record({ digits, isBlock: fc.boolean(), profile: fc.nat(1) });

describe('the blocks around a number', () => {
  it('are all blocks in force that it begins with, with the records of who wins', () => {
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
          if (each.isBlock && asked.startsWith(each.digits))
            expected.set(each.digits, `!^.*$!sip:${'hpq'[each.profile]}!`);
        }
        const blocks = index.reader.blocks(asked, 0);
        expect(blocks.every(({ isBlock }) => isBlock)).to.equal(true);
        expect(
          blocks.map((each) => [each.digits, ...each.records.map((rdata) => valueOfRdata(rdata).regexp)]),
        ).to.deep.equal([...expected].sort(([one], [other]) => one.length - other.length));
      }),
    );
  });
});
