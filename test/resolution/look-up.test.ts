import { expect } from 'chai';
import fc from 'fast-check';
import type { NaptrRecord } from '../../src/enum/naptr-record.js';
import { applyRecord } from '../../src/enum/substitution.js';
import { Refusal } from '../../src/idd/refusal.js';
import { lookUp } from '../../src/resolution/look-up.js';
import { ReadIndex } from '../../src/resolution/read-index/read-index.js';
import { MOST_RECORDS } from '../../src/resolution/read-index/reader.js';
import type { FeedNews } from '../../src/resolution/record-feed.js';
import { blockRecord, numberRecord } from '../enum/sample-record.js';
import { type Candidate, resolve } from './plain-resolution.js';

const host = { operator: '234-15' };

function announce(peer: string | undefined, record: NaptrRecord, announced = 1): Candidate {
  return { ...(peer === undefined ? {} : { peer }), record, announced };
}

/** What the read index says, and the plain reading of the same rules, which must be the same. */
function look(all: Candidate[], number: string, given: Record<string, number> = {}) {
  const priorities = new Map(Object.entries(given));
  const peers = [...new Set(all.flatMap(({ peer }) => peer ?? []))];
  const index = new ReadIndex({ host: host.operator, peers, priorities, now: () => 0, seed: 1, capacity: 10_000 });
  const profiles = [undefined, ...peers];
  index.apply([
    ...profiles.flatMap((peer, profile): FeedNews[] => [
      { kind: 'opened', profile, ...(peer !== undefined && { peer }) },
      { kind: 'in-force', profile, from: 0, until: Number.POSITIVE_INFINITY, announced: 0 },
    ]),
    ...all.map(({ peer, record, announced }): FeedNews => {
      const { e164Number, e164Prefix, ...value } = record;
      const digits = (e164Number ?? e164Prefix)!.slice(1);
      const isBlock = e164Number === undefined;
      return { kind: 'added', profile: profiles.indexOf(peer), digits, isBlock, value, since: announced };
    }),
  ]);
  const found = lookUp(index.reader, number, 0);
  const candidates = all.filter(({ record: { e164Number, e164Prefix } }) =>
    e164Number === undefined ? number.startsWith(e164Prefix) : e164Number === number,
  );
  expect(found?.operator).to.equal(resolve(candidates, host, priorities, number)?.operator);
  return found;
}

describe('resolution', () => {
  it('applies no record of a number that has more than an answer holds', () => {
    const announced = Array.from({ length: MOST_RECORDS + 1 }, (_, order) =>
      announce(undefined, { ...numberRecord('+441632960001'), order }),
    );
    expect(look(announced.slice(1), '+441632960001')!.uris).to.have.length(MOST_RECORDS);
    expect(() => look(announced, '+441632960001')).to.throw(Refusal, '1,024');
  });

  it('finds nothing where nobody announces the number', () => {
    expect(look([announce('208-01', blockRecord('+33'))], '+441632960001')).to.equal(undefined);
  });

  it('names the number, the operator, the records and their URIs', () => {
    const record = numberRecord('+441632960001');
    expect(look([announce(undefined, record)], '+441632960001')).to.deep.equal({
      number: '+441632960001',
      operator: '234-15',
      records: [record],
      uris: ['sip:+441632960001@ims.example'],
    });
  });

  it('prefers the exact number, then the longest block, whoever announces it', () => {
    const all = [
      announce(undefined, blockRecord('+44')),
      announce('208-01', blockRecord('+44163296')),
      announce('262-02', numberRecord('+441632960001')),
    ];
    const priorities = { '208-01': 5, '262-02': -1 };
    expect(look(all, '+441632960001', priorities)?.operator).to.equal('262-02');
    expect(look(all, '+441632960002', priorities)?.operator).to.equal('208-01');
    expect(look(all, '+441632', priorities)?.operator).to.equal('234-15');
  });

  it('lets a block match its own digits, after a record of exactly that number', () => {
    const block = announce('208-01', blockRecord('+44163296'));
    expect(look([block], '+44163296')?.operator).to.equal('208-01');
    const both = [block, announce('262-02', numberRecord('+44163296'))];
    expect(look(both, '+44163296', { '208-01': 9 })?.operator).to.equal('262-02');
  });

  it('lets the host operator win, then the higher priority, then the earlier announcement', () => {
    const mine = announce(undefined, blockRecord('+44'), 9);
    const early = announce('208-01', blockRecord('+44'), 1);
    const late = announce('262-02', blockRecord('+44'), 2);
    expect(look([late, early, mine], '+4412', { '262-02': 7 })?.operator).to.equal('234-15');
    expect(look([early, late], '+4412', { '262-02': 7 })?.operator).to.equal('262-02');
    expect(look([late, early], '+4412')?.operator).to.equal('208-01');
    expect(look([late, early], '+4412', { '208-01': -1 })?.operator).to.equal('262-02');
  });

  it("never mixes one operator's records with another's", () => {
    const answer = look(
      [
        announce('208-01', blockRecord('+44', { order: 1 }), 2),
        announce('262-02', blockRecord('+44', { order: 2 }), 1),
      ],
      '+4412',
    );
    expect(answer?.records).to.deep.equal([blockRecord('+44', { order: 2 })]);
  });

  it('sorts by order, then preference [RFC 3403 §4.1]', () => {
    const records = [
      [2, 1],
      [1, 20],
      [1, 3],
    ].map(([order, preference]) =>
      numberRecord('+4412', { order: order!, preference: preference!, regexp: `!^.*$!sip:${order}.${preference}@x!` }),
    );
    const answer = look(
      records.map((record) => announce('208-01', record)),
      '+4412',
    );
    expect(answer?.uris).to.deep.equal(['sip:1.3@x', 'sip:1.20@x', 'sip:2.1@x']);
    expect(answer?.records.map(({ preference }) => preference)).to.deep.equal([3, 20, 1]);
  });

  it('keeps a record that gives no URI for the number among the records', () => {
    const matching = blockRecord('+44', { preference: 2 });
    const other = blockRecord('+44', { preference: 1, regexp: '!^\\+4420(.*)$!sip:\\1@x!' });
    const answer = look([announce('208-01', matching), announce('208-01', other)], '+4412');
    expect(answer?.records).to.deep.equal([other, matching]);
    expect(answer?.uris).to.deep.equal(['sip:+4412@ims.example']);
  });

  it('is what a naive reading of the rules gives', () => {
    const digits = fc.stringMatching(/^\+4[12]{1,4}$/);
    const peer = fc.constantFrom(undefined, 'a', 'b', 'c');
    const candidate = fc
      .record({ peer, digits, exact: fc.boolean(), order: fc.nat(2), preference: fc.nat(2), regexp: fc.nat(2) })
      .map(({ peer, digits, exact, order, preference, regexp }) => {
        const changes = { order, preference, regexp: `!^(\\+4${regexp || ''}.*)$!sip:\\1@${peer ?? 'host'}!` };
        // One operator has one time for one number or block.
        const announced =
          [...`${peer}${digits}${exact}`].reduce((sum, character) => sum + character.charCodeAt(0), 0) % 3;
        return announce(peer, exact ? numberRecord(digits, changes) : blockRecord(digits, changes), announced);
      });
    const priorities = fc.record({ a: fc.nat(1), b: fc.nat(1) }, { requiredKeys: [] });
    let found = 0;
    fc.assert(
      fc.property(
        fc.uniqueArray(candidate, { maxLength: 12, selector: JSON.stringify }),
        digits,
        priorities,
        (all, number, given) => {
          const answer = look(all, number, given);
          const expected = naively(all, number, given);
          expect(answer?.operator).to.equal(expected?.operator);
          if (expected === undefined) return;
          found++;
          expect(answer?.records).to.have.deep.members(expected.records);
          expect(answer?.uris).to.deep.equal(answer?.records.flatMap((record) => applyRecord(record, number) ?? []));
          for (const [i, record] of answer!.records.entries()) {
            const before = answer!.records[i - 1] ?? record;
            expect(before.order * 10 + before.preference).to.be.at.most(record.order * 10 + record.preference);
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(found).to.be.greaterThan(100);
  });
});

/** Tries exact, then every block length downwards, and at each the operators in their order of precedence. */
function naively(all: Candidate[], number: string, priorities: Record<string, number>) {
  const levels = [all.filter(({ record }) => record.e164Number === number)];
  for (let length = number.length; length > 0; length--) {
    levels.push(all.filter(({ record }) => record.e164Prefix === number.slice(0, length)));
  }
  for (const level of levels) {
    const own = level.filter(({ peer }) => peer === undefined);
    if (own.length > 0) return { operator: host.operator, records: own.map(({ record }) => record) };
    for (const priority of [1, 0]) {
      for (const announced of [0, 1, 2]) {
        for (const operator of ['a', 'b', 'c']) {
          if ((priorities[operator] ?? 0) !== priority) continue;
          const theirs = level.filter(({ peer }) => peer === operator);
          if (theirs.some((candidate) => candidate.announced === announced)) {
            return { operator, records: theirs.map(({ record }) => record) };
          }
        }
      }
    }
  }
  return undefined;
}
