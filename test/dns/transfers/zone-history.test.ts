import { expect } from 'chai';
import fc from 'fast-check';
import { ZoneHistory } from '../../../src/dns/transfers/zone-history.js';
import { FakeClock } from '../../idd/fake-clock.js';
import { ChangingNumbers, type Subject } from './changing-numbers.js';
import { PlainZone } from './plain-zone.js';

/** Milliseconds since 1970, in the middle of a second. */
const START = 1_700_000_000_400;

interface Change extends Subject {
  /** Left out: it goes. */
  text: string | undefined;
}

const digits = fc.string({ unit: fc.constantFrom('1', '2'), minLength: 1, maxLength: 5 });
const change: fc.Arbitrary<Change> = fc.record({
  digits,
  isBlock: fc.boolean(),
  text: fc.option(fc.constantFrom('a', 'b', 'a|b', 'b|a'), { nil: undefined }),
});

/** Of what is not so large that its change cannot be told name by name. */
const smallChange = change.map(({ digits, ...rest }) => ({
  ...rest,
  digits: digits.length < 4 ? `12${digits}1` : digits,
}));

class HistoryUnderTest {
  readonly numbers = new ChangingNumbers();
  readonly clock: FakeClock;
  readonly published: number[] = [];
  readonly history: ZoneHistory;

  constructor({ journalNames = 1000, now = START }: { journalNames?: number; now?: number } = {}) {
    this.clock = new FakeClock(now, async () => {});
    this.history = new ZoneHistory({
      reader: this.numbers,
      clock: this.clock,
      journalNames,
      published: (serial) => this.published.push(serial),
    });
  }

  async start(): Promise<this> {
    this.history.start();
    await this.clock.advance(1000);
    return this;
  }

  change(...changes: Change[]): void {
    const changed = this.history.changing(changes);
    for (const { text, ...subject } of changes) {
      if (text === undefined) this.numbers.remove(subject);
      else this.numbers.set(subject, text);
    }
    changed();
  }

  /** The whole zone as it is sent; `between` is called between the pieces. */
  async whole(between: () => void = () => {}): Promise<{ serial: number; zone: PlainZone }> {
    const snapshot = await this.history.open();
    const zone = new PlainZone();
    for await (const piece of snapshot.pieces(async () => between())) {
      for (const { digits, node } of piece) zone.addNode(digits, node);
    }
    this.history.close(snapshot);
    return { serial: snapshot.serial, zone };
  }
}

describe('The history of the zone', () => {
  it('leads from any old zone to the present one, change by change', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { maxLength: 20 }),
        fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
        async (before, batches) => {
          const under = new HistoryUnderTest();
          under.change(...before);
          await under.start();
          const old = await under.whole();
          expect(old.zone.sorted()).to.deep.equal(PlainZone.of(under.numbers).sorted());
          for (const [at, batch] of batches.entries()) {
            under.change(...batch);
            if (at % 2 === 0) await under.clock.advance(1000);
          }
          await under.clock.advance(1000);
          const steps = under.history.since(old.serial)!;
          for (const step of steps) old.zone.apply(step);
          expect(old.zone.sorted()).to.deep.equal(PlainZone.of(under.numbers).sorted());
          expect((await under.whole()).serial).to.equal(steps.at(-1)?.to ?? old.serial);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives the whole zone of one serial while it changes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { maxLength: 20 }),
        fc.array(fc.array(smallChange, { minLength: 1, maxLength: 6 }), { minLength: 4, maxLength: 4 }),
        fc.boolean(),
        async (before, batches, isPending) => {
          const under = new HistoryUnderTest({ journalNames: 100_000 });
          fill(under.numbers);
          under.change(...before);
          await under.start();
          const old = PlainZone.of(under.numbers).sorted();
          if (isPending) under.change(...batches.pop()!);
          const { serial, zone } = await under.whole(() => under.change(...(batches.pop() ?? [])));
          expect(serial).to.equal(under.published[0]);
          expect(zone.sorted()).to.deep.equal(old);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('gives one serial a second at most, the Unix time', async () => {
    const under = await new HistoryUnderTest().start();
    expect(under.published).to.deep.equal([1_700_000_001]);
    for (let at = 0; at < 35; at++) {
      under.change({ digits: '441', isBlock: false, text: `number${at}` });
      await under.clock.advance(100);
    }
    expect(under.published).to.deep.equal([1_700_000_001, 1_700_000_002, 1_700_000_003, 1_700_000_004]);
  });

  it('gives no serial for what has changed and changed back', async () => {
    const under = await new HistoryUnderTest().start();
    under.change({ digits: '441', isBlock: false, text: 'a' });
    under.change({ digits: '441', isBlock: false, text: undefined });
    await under.clock.advance(5000);
    expect(under.published).to.have.length(1);
  });

  it('counts on where the clock is set back', async () => {
    const under = await new HistoryUnderTest().start();
    under.clock.setBack(3_600_000);
    for (const text of ['a', 'b']) {
      under.change({ digits: '441', isBlock: false, text });
      await under.clock.advance(1100);
    }
    expect(under.published).to.deep.equal([1_700_000_001, 1_700_000_002, 1_700_000_003]);
  });

  it('forgets the oldest changes where the journal is full', async () => {
    const under = await new HistoryUnderTest({ journalNames: 3 }).start();
    for (const digits of ['441', '442', '443', '444']) {
      under.change({ digits, isBlock: false, text: 'a' });
      await under.clock.advance(1100);
    }
    const [first, second] = under.published;
    expect(under.history.since(first!)).to.equal(undefined);
    expect(under.history.since(second!)).to.have.length(3);
    expect(under.history.since(under.history.serial!)).to.deep.equal([]);
  });

  it('does not tell changes of what is in force name by name', async () => {
    const under = await new HistoryUnderTest().start();
    under.numbers.set({ digits: '441', isBlock: false }, 'a');
    under.history.reset();
    const opened = under.whole();
    await under.clock.advance(1100);
    const [first, second] = under.published;
    expect(under.history.since(first!)).to.equal(undefined);
    expect((await opened).serial).to.equal(second);
  });

  it('does not tell a change of a block with many numbers name by name', async () => {
    const under = new HistoryUnderTest({ journalNames: 100_000 });
    fill(under.numbers);
    await under.start();
    under.change({ digits: '1', isBlock: true, text: 'a' });
    await under.clock.advance(1100);
    expect(under.published).to.have.length(2);
    expect(under.history.since(under.published[0]!)).to.equal(undefined);
  });

  it('breaks a transfer off where the zone changes as a whole', async () => {
    const under = await new HistoryUnderTest().start();
    let failure: unknown;
    await under
      .whole(() => under.history.reset())
      .catch((error) => {
        failure = error;
      });
    expect(failure).to.be.instanceOf(Error);
    expect((failure as Error).message).to.contain('changed as a whole');
  });
});

/** Numbers for several pieces of a transfer, all over the tree of the digits that change. */
function fill(numbers: ChangingNumbers): void {
  for (let at = 0; at < 1300; at++) {
    const digits = at.toString(2).padStart(11, '0').replaceAll('1', '2').replaceAll('0', '1');
    numbers.set({ digits, isBlock: false }, 'many');
  }
}
