import { expect } from 'chai';
import fc from 'fast-check';
import type { NaptrValue } from '../../../src/enum/naptr-record.js';
import { lookUp } from '../../../src/resolution/look-up.js';
import { ReadIndex } from '../../../src/resolution/read-index/read-index.js';
import type { FeedNews } from '../../../src/resolution/record-feed.js';
import { type Candidate, PlainIndex, resolve } from '../plain-resolution.js';

const HOST = 'h';
const PEERS = ['a', 'b', 'c'];
/** Few, so that they meet. */
const DIGITS = ['4', '44', '441', '4412', '44120', '441', '5', '555555555555555'];

const value: fc.Arbitrary<NaptrValue> = fc.record({
  order: fc.constantFrom(1, 258),
  preference: fc.nat(1),
  flags: fc.constant('u'),
  service: fc.constantFrom('E2U+sip', 'E2U+pstn:tel'),
  regexp: fc.constantFrom('!^(.*)$!sip:\\1@x!', '!^.*$!sip:+441@44x4!', '!^.*$!tel:+4412!'),
  replacement: fc.constant('.'),
  ttl: fc.constantFrom(60, 300),
});

type Step =
  | { do: 'open'; owner: number }
  | { do: 'force'; which: number; from: number; length: number; announced: number }
  | { do: 'discard'; which: number }
  | { do: 'add'; which: number; digits: string; isBlock: boolean; value: NaptrValue; since?: number }
  | { do: 'remove'; which: number; record: number }
  | { do: 'work' }
  | { do: 'wait'; time: number };

const which = fc.nat(20);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('open' as const), owner: fc.nat(PEERS.length - 1) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('force' as const),
      which,
      from: fc.nat(20),
      length: fc.nat(20),
      announced: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('discard' as const), which }) },
  {
    weight: 12,
    arbitrary: fc.record(
      {
        do: fc.constant('add' as const),
        which,
        digits: fc.constantFrom(...DIGITS),
        isBlock: fc.boolean(),
        value,
        since: fc.integer({ min: 1, max: 5 }),
      },
      { requiredKeys: ['do', 'which', 'digits', 'isBlock', 'value'] },
    ),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('remove' as const), which, record: fc.nat(50) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('work' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), time: fc.nat(10) }) },
);

/** Turns steps into news that a store could tell: one profile of an operator in force at a time. */
class History {
  now = 0;
  readonly plain = new PlainIndex();
  readonly index: ReadIndex;
  #last = 0;

  constructor(readonly priorities: ReadonlyMap<string, number>) {
    this.index = new ReadIndex({ host: HOST, peers: PEERS, priorities, now: () => this.now, seed: 7, capacity: 4000 });
    this.#tell({ kind: 'opened', profile: 0 });
    this.#tell({ kind: 'in-force', profile: 0, from: 0, until: Number.POSITIVE_INFINITY, announced: 0 });
    for (const [owner, which] of [
      [0, 1],
      [1, 2],
    ] as const) {
      this.take({ do: 'open', owner });
      this.take({ do: 'force', which, from: 0, length: 1000, announced: which });
    }
    this.index.startCounting();
  }

  take(step: Step): void {
    const all = [...this.plain.profiles.keys()];
    if (step.do === 'wait') {
      this.now += step.time;
      this.index.forceChanged();
    } else if (step.do === 'work') this.index.workPiece();
    else if (step.do === 'open') this.#tell({ kind: 'opened', profile: ++this.#last, peer: PEERS[step.owner]! });
    else {
      const profile = all[step.which % all.length]!;
      const { peer, records } = this.plain.profiles.get(profile)!;
      if (step.do === 'force' && profile > 0) {
        const { from, length, announced } = step;
        for (const other of all) {
          if (other === profile || this.plain.profiles.get(other)!.peer !== peer) continue;
          this.#tell({ kind: 'discarded', profile: other });
        }
        this.#tell({ kind: 'in-force', profile, from, until: from + length + 1, announced });
      } else if (step.do === 'discard' && profile > 0) this.#tell({ kind: 'discarded', profile });
      else if (step.do === 'add') {
        const { digits, isBlock, value, since } = step;
        const known = [...records.values()].find(
          ({ record }) => (isBlock ? record.e164Prefix : record.e164Number) === `+${digits}`,
        );
        // One operator has one time for one number or block.
        const first = known === undefined ? since : known.since;
        this.#tell({ kind: 'added', profile, digits, isBlock, value, ...(first !== undefined && { since: first }) });
      } else if (step.do === 'remove' && records.size > 0) {
        const { e164Number, e164Prefix, ...value } = [...records.values()][step.record % records.size]!.record;
        const digits = (e164Number ?? e164Prefix)!.slice(1);
        this.#tell({ kind: 'removed', profile, digits, isBlock: e164Number === undefined, value });
      }
    }
  }

  lookUp(number: string) {
    return lookUp(this.index.reader, number, this.now);
  }

  expected(number: string) {
    return resolve(this.plain.candidates(number.slice(1), this.now), { operator: HOST }, this.priorities, number);
  }

  #tell(news: FeedNews): void {
    this.plain.apply([news]);
    this.index.apply([news]);
  }
}

function tell(priorities: ReadonlyMap<string, number>, steps: Step[]): History {
  const told = new History(priorities);
  for (const one of steps) told.take(one);
  return told;
}

/** Numbers and blocks that several operators announce, by a plain reading. */
function overlapping(candidates: Candidate[]): Map<string, Set<string>> {
  const operators = new Map<string, Set<string>>();
  for (const { peer, record } of candidates) {
    const what = record.e164Number ?? `${record.e164Prefix}*`;
    operators.set(what, (operators.get(what) ?? new Set()).add(peer ?? HOST));
  }
  return new Map([...operators].filter(([, each]) => each.size > 1));
}

describe('the read index after any history', () => {
  const priorities = fc
    .record({ a: fc.nat(1), b: fc.nat(1), c: fc.nat(1) })
    .map((each) => new Map<string, number>(Object.entries(each)));
  const history = fc.tuple(priorities, fc.array(step, { minLength: 10, maxLength: 60 }));

  it('resolves as a plain reading of the rules does', () => {
    let found = 0;
    fc.assert(
      fc.property(history, ([each, steps]) => {
        const told = tell(each, steps);
        for (const digits of [
          '44',
          '441',
          '4412',
          '44120',
          '441209',
          '45',
          '5',
          '555555555555555',
          '5555555555555550',
        ]) {
          const actual = told.lookUp(`+${digits}`);
          const expected = told.expected(`+${digits}`);
          expect(actual?.operator).to.equal(expected?.operator);
          expect(actual?.records.map(String).length).to.equal(expected?.records.length);
          if (expected !== undefined) expect(actual?.records).to.have.deep.members(expected.records);
          if (expected !== undefined) found += 1;
        }
      }),
      { numRuns: 400 },
    );
    expect(found).to.be.greaterThan(300);
  });

  it('knows what names exist above numbers [RFC 8020]', () => {
    const seen = { above: 0, nothing: 0, records: 0 };
    fc.assert(
      fc.property(history, ([each, steps]) => {
        const told = tell(each, steps);
        for (const digits of ['4', '44', '441', '4412', '5', '55', '6']) {
          const { kind } = told.index.reader.find(digits, told.now);
          const isBelow = told.plain
            .inForce(told.now)
            .some(({ record }) => (record.e164Number ?? record.e164Prefix)!.startsWith(`+${digits}`));
          const expected = told.expected(`+${digits}`) ? 'records' : isBelow ? 'above' : 'nothing';
          expect(kind).to.equal(expected);
          seen[expected] += 1;
        }
      }),
      { numRuns: 300 },
    );
    expect(Math.min(...Object.values(seen))).to.be.greaterThan(50);
  });

  it('gives pages of what wins, and of each operator, in the order of the domain name tree', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 4 }), ([each, steps], limit) => {
        const told = tell(each, steps);
        for (const operator of [undefined, 0, 1, 2, 3]) {
          const name = operator === undefined ? undefined : told.index.reader.operators[operator];
          const announced = told.plain
            .inForce(told.now)
            .filter(({ peer }) => name === undefined || (peer ?? HOST) === name)
            .map(({ record }) =>
              record.e164Prefix === undefined ? `${record.e164Number!}~` : `${record.e164Prefix} `,
            );
          // "+44 " (a block) < "+441~" would not hold in the order of characters for what is longer: compare digits, then blocks first.
          const expected = [...new Set(announced)].sort(byDomain);
          const actual: string[] = [];
          let after: { digits: string; isBlock: boolean } | undefined;
          for (;;) {
            const page = told.index.reader.page(after, limit, told.now, operator);
            for (const { digits, isBlock, operator: by, records } of page) {
              actual.push(`+${digits}${isBlock ? ' ' : '~'}`);
              if (operator !== undefined) expect(by).to.equal(operator);
              expect(records.length).to.be.greaterThan(0);
            }
            after = page.at(-1);
            if (page.length < limit) break;
          }
          expect(actual).to.deep.equal(expected);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('counts and lists what several operators announce', () => {
    let found = 0;
    fc.assert(
      fc.property(history, fc.array(step, { maxLength: 10 }), ([each, steps], more) => {
        const told = tell(each, steps);
        while (told.index.workPiece());
        // Without a change of what is in force, each change of a record keeps the count.
        for (const one of more) if (one.do === 'add' || one.do === 'remove') told.take(one);
        expect(told.index.overlaps.isCounting).to.equal(false);
        const expected = overlapping(told.plain.inForce(told.now));
        expect(told.index.overlaps.total).to.equal(expected.size);
        for (const operator of [HOST, ...PEERS]) {
          const count = [...expected.values()].filter((each) => each.has(operator)).length;
          expect(told.index.overlapsOf(operator).count).to.equal(count);
        }
        const { items, next } = told.index.overlapReader.page(undefined, 100, told.now);
        expect(next).to.equal(undefined);
        const { operators } = told.index.reader;
        const listed = items.map(({ digits, isBlock, operators: each }) => [
          `+${digits}${isBlock ? '*' : ''}`,
          each.map((place) => operators[place]),
        ]);
        expect(listed).to.have.deep.members([...expected].map(([what, each]) => [what, sorted(each)]));
        for (const { digits, isBlock, winner } of items) {
          if (!isBlock) expect(operators[winner]).to.equal(told.expected(`+${digits}`)!.operator);
        }
        found += expected.size;
      }),
      { numRuns: 400 },
    );
    expect(found).to.be.greaterThan(100);
  });

  it('holds nothing of what was discarded, once it is tidied', () => {
    fc.assert(
      fc.property(history, ([each, steps]) => {
        const told = tell(each, steps);
        while (told.index.workPiece());
        const live = [...told.plain.profiles.values()].reduce((sum, { records }) => sum + records.size, 0);
        expect(told.index.entries).to.equal(live);
      }),
      { numRuns: 100 },
    );
  });
});

function byDomain(a: string, b: string): number {
  const [left, right] = [a.slice(0, -1), b.slice(0, -1)];
  if (left !== right) return left < right ? -1 : 1;
  return a.at(-1) === ' ' ? -1 : 1;
}

/** The host first. */
function sorted(operators: Set<string>): string[] {
  return [HOST, ...PEERS].filter((each) => operators.has(each));
}
