import { expect } from 'chai';
import { ZoneHistory } from '../../../src/dns/transfers/zone-history.js';
import type { RecordSet } from '../../../src/dns/transfers/zone-node.js';
import type { Announced } from '../../../src/resolution/number-reader.js';
import { FakeClock } from '../../idd/fake-clock.js';
import { ChangingNumbers, type Subject } from './changing-numbers.js';

const START = 1_700_000_000_400;

/** As many as a number or block may have (`limits.recordsPerNumber`). */
const FIFTY = Array.from({ length: 50 }, (_, at) => `block${at}`).join('|');

const BLOCK = { digits: '44', isBlock: true };

/** Counts the records that are read, each of which is a copy. */
class CountingNumbers extends ChangingNumbers {
  records = 0;
  reads = 0;

  override page(after: Subject | undefined, limit: number): Announced[] {
    const page = super.page(after, limit);
    this.#count(page);
    return page;
  }

  override announced(subject: Subject): Announced | undefined {
    const announced = super.announced(subject);
    this.#count(announced === undefined ? [] : [announced]);
    return announced;
  }

  override places(after: Subject | undefined, limit: number): Subject[] {
    this.reads += 1;
    return super.page(after, limit).map(({ digits, isBlock }) => ({ digits, isBlock }));
  }

  #count(all: Announced[]): void {
    this.reads += 1;
    for (const { records } of all) this.records += records.length;
  }
}

async function historyOf(numbers: ChangingNumbers, journalNames = 100_000) {
  const clock = new FakeClock(START, async () => {});
  const history = new ZoneHistory({ reader: numbers, clock, journalNames, published: () => {} });
  history.start();
  await clock.advance(1000);
  const set = (subjects: readonly Subject[], text: string) => {
    const changed = history.changing(subjects);
    for (const subject of subjects) numbers.set(subject, text);
    changed();
  };
  return { history, clock, set };
}

/** Scattered over ten million numbers of the block. */
function scattered(count: number, from = 0): Subject[] {
  return Array.from({ length: count }, (_, at) => {
    const digits = `44${String(((from + at) * 7_919_993) % 10_000_000).padStart(7, '0')}`;
    return { digits, isBlock: false };
  });
}

/** Different sets in memory, that nodes have. */
function setsOf(history: ZoneHistory, serial: number): Set<RecordSet> {
  const nodes = history
    .since(serial)!
    .flatMap(({ changes }) => changes.flatMap(({ before, after }) => [before, after]));
  const sets = nodes.flatMap(({ name, wildcard }) => [name, wildcard]);
  return new Set(sets.filter((set) => set !== undefined));
}

describe('what a change costs the history of the zone', () => {
  it('reads the records of a block once for all numbers beneath it that change', async () => {
    const read = async (block: string | undefined) => {
      const numbers = new CountingNumbers();
      if (block !== undefined) numbers.set(BLOCK, block);
      const { set } = await historyOf(numbers);
      numbers.records = 0;
      numbers.reads = 0;
      set(scattered(1000), 'a');
      return numbers;
    };
    const [none, one, fifty] = [await read(undefined), await read('a'), await read(FIFTY)];
    expect(none.records).to.equal(1000);
    expect(one.records).to.equal(1001);
    expect(fifty.records).to.equal(1050);
    expect(fifty.reads).to.equal(one.reads);
  });

  it('reads no records of numbers and blocks that only stand next to those that change', async () => {
    const numbers = new CountingNumbers();
    numbers.set(BLOCK, 'a');
    for (const { digits } of scattered(500)) numbers.set({ digits: `${digits}1`, isBlock: true }, FIFTY);
    const { set } = await historyOf(numbers);
    numbers.records = 0;
    set(
      scattered(500).map(({ digits }) => ({ digits: `${digits}05`, isBlock: false })),
      'a',
    );
    expect(numbers.records).to.equal(501);
  });

  it('reads a block once while the journal tells of numbers beneath it, however many changes there are', async () => {
    const numbers = new CountingNumbers();
    numbers.set(BLOCK, FIFTY);
    const { history, clock, set } = await historyOf(numbers);
    const first = history.serial!;
    numbers.records = 0;
    for (const number of scattered(100)) {
      set([number], 'a');
      await clock.advance(1100);
    }
    expect(numbers.records).to.equal(150);
    expect(history.held.records).to.equal(150);
    expect(setsOf(history, first).size).to.equal(101);
    // Once the block changes, what was read of it holds no longer.
    set([BLOCK], FIFTY.replace('block0', 'other'));
    numbers.records = 0;
    set(scattered(1, 100), 'a');
    expect(numbers.records).to.equal(1);
    expect(history.held.records).to.equal(150 + 50 + 2 * 100 + 1);
  });

  it('shares a set among all names of a block that changes', async () => {
    const numbers = new CountingNumbers();
    numbers.set(BLOCK, FIFTY);
    for (const number of scattered(200)) numbers.set(number, 'a');
    const { history, clock, set } = await historyOf(numbers);
    const first = history.serial!;
    numbers.records = 0;
    set([BLOCK], FIFTY.replace('block0', 'other'));
    await clock.advance(1100);
    const [step] = history.since(first)!;
    expect(step!.changes.length).to.be.greaterThan(1000);
    // Each of the numbers is read before the change and after.
    expect(numbers.records).to.equal(2 * (50 + 200));
    expect(history.held.records).to.equal(2 * (50 + 200));
  });

  it('tells of 1,000 numbers name by name wherever they are in a block, but not of many more', async () => {
    const numbers = new ChangingNumbers();
    numbers.set({ digits: '4', isBlock: true }, FIFTY);
    const { history, clock, set } = await historyOf(numbers);
    const first = history.serial!;
    // The last digits first, so that they have few names in common.
    const longest = scattered(1000).map(({ digits }) => {
      const scatteredDigits = [...digits.slice(2)].reverse().join('');
      return { digits: `4${scatteredDigits}${scatteredDigits}`, isBlock: false };
    });
    set(longest, 'a');
    await clock.advance(1100);
    const [step] = history.since(first)!;
    expect(step!.changes.length).to.be.within(10_000, 14_000);
    const second = history.serial!;
    set(
      Array.from({ length: 14_001 }, (_, at) => ({ digits: `33${at}`, isBlock: false })),
      'a',
    );
    await clock.advance(1100);
    expect(history.since(second)).to.equal(undefined);
    expect(history.held).to.deep.equal({ names: 0, records: 0 });
  });
});

describe('what the history of the zone holds in memory', () => {
  it('is never more than its bound, in names and in records', async () => {
    const most = 2000;
    const numbers = new ChangingNumbers();
    for (let at = 0; at < 10; at++) numbers.set({ digits: `44${at}`, isBlock: true }, FIFTY);
    const { history, clock, set } = await historyOf(numbers, most);
    for (let at = 0; at < 100; at++) {
      const texts = ['a', FIFTY, 'a|b'];
      set(scattered(20, 20 * (at % 7)), texts[at % 3]!);
      if (at % 10 === 0) set([{ digits: `44${at / 10}`, isBlock: true }], texts[at % 2]!);
      expect(history.held.names).to.be.at.most(most);
      expect(history.held.records).to.be.at.most(most);
      if (at % 2 === 0) await clock.advance(1100);
    }
    expect(history.since(history.serial!)).to.deep.equal([]);
  });

  it('is what the nodes of the journal have, and nothing where the journal is empty', async () => {
    const numbers = new ChangingNumbers();
    numbers.set(BLOCK, FIFTY);
    const { history, clock, set } = await historyOf(numbers);
    const first = history.serial!;
    set(scattered(30), 'a|b');
    set(scattered(20), 'c');
    set(scattered(10), 'a|b');
    set([{ digits: '4412', isBlock: true }], 'd');
    await clock.advance(1100);
    const records = [...setsOf(history, first)].reduce((sum, set) => sum + set.records.length, 0);
    expect(history.held.records).to.equal(records);
    history.reset();
    await clock.advance(1100);
    expect(history.held).to.deep.equal({ names: 0, records: 0 });
  });

  it('has room for a second of changes by giving up older ones, and else tells of a whole new zone', async () => {
    const numbers = new ChangingNumbers();
    const { history, clock, set } = await historyOf(numbers, 60);
    const [first] = [history.serial!];
    set(scattered(1), FIFTY);
    await clock.advance(1100);
    const second = history.serial!;
    set(scattered(1, 1), FIFTY);
    expect(history.since(first)).to.equal(undefined);
    await clock.advance(1100);
    expect(history.since(second)).to.have.length(1);
    set(scattered(2, 2), FIFTY);
    await clock.advance(1100);
    expect(history.since(second)).to.equal(undefined);
    expect(history.held).to.deep.equal({ names: 0, records: 0 });
  });
});
