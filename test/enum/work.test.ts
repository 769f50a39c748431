import { expect } from 'chai';
import { RE2JS } from 're2js';
import type { NaptrRecord } from '../../src/enum/naptr-record.js';
import { checkNaptrRecord } from '../../src/enum/naptr-rules.js';
import { MOST_STEPS } from '../../src/enum/posix-ere.js';
import { applyRecord } from '../../src/enum/substitution.js';
import { blockRecord, numberRecord } from './sample-record.js';

/** What the compiler of expressions was given to do: programs, and instructions in all of them. */
function compiledDuring(work: () => void): { programs: number; instructions: number } {
  const compile = RE2JS.compile;
  const compiled = { programs: 0, instructions: 0 };
  RE2JS.compile = (...given) => {
    const program = compile.apply(RE2JS, given);
    compiled.programs++;
    compiled.instructions += program.programSize();
    return program;
  };
  try {
    work();
  } finally {
    RE2JS.compile = compile;
  }
  return compiled;
}

const number = (i: number) => `+44${String(i).padStart(10, '0')}`;

/** Expressions that differ in each record, so that nothing remembered helps. */
const COSTLY: Record<string, (i: number) => string> = {
  'a number repeated to the bound': (i) => `^(.{0,40}|x${i})$`,
  'nested repetitions': (i) => `^((([0-9]{1,2}){1,2}){1,2}|.*|${i})$`,
  'stars within stars': (i) => `^((((.*)*)*)*|${i})$`,
  'bracket expressions': (i) => `^([^a-z,;]{1,9}|.*|${i})$`,
  'many groups': (i) => `^(.?)(.?)(.?)(.?)(.?)(.?)(.?)(.?)(.*|${i})$`,
  'a long text': (i) => `^.*$|${'1'.repeat(70)}${i}`,
};

/** What passed before there was a bound: hundreds of instructions in a few characters. */
const TOO_COSTLY: Record<string, (i: number) => string> = {
  'counts up to 255': (i) => `^(.{0,255}.{0,255}.{0,255}.{0,200}|.*|${i})$`,
  'counts of groups': (i) => `^((.?)(.?)(.?)){60}.*$|${i}`,
  'counts of stars': (i) => `^((((.*)*)*){99}|${i})`,
  'forty groups': (i) => `^${'(.?'.repeat(40)}${')'.repeat(40)}.*|${i}`,
};

describe('the work that expressions cause', () => {
  const records = (count: number, ere: (i: number) => string): NaptrRecord[] =>
    Array.from({ length: count }, (_, i) => numberRecord(number(i), { regexp: `!${ere(i)}!sip:a@x.example!` }));

  it('grows with the records and not faster', () => {
    const kinds = Object.values(COSTLY);
    const work = (count: number) =>
      compiledDuring(() => {
        for (const record of records(count, (i) => kinds[i % kinds.length]!(i))) {
          expect(checkNaptrRecord(record)).to.equal(undefined);
        }
      });
    const [thousand, tenThousand] = [work(1000), work(10_000)];
    expect(thousand.programs).to.be.at.most(1000);
    expect(tenThousand.programs).to.be.at.most(10_000);
    expect(thousand.instructions).to.be.at.most(1000 * (MOST_STEPS + 4));
    // The longer digits of later records are why it is not 10 exactly.
    expect(tenThousand.instructions).to.be.at.most(thousand.instructions * 10.5);
  }).timeout(20_000);

  for (const [what, ere] of Object.entries(TOO_COSTLY)) {
    it(`is none for what is refused unread, checked or stored before it was refused: ${what}`, () => {
      const compiled = compiledDuring(() => {
        for (const record of records(1000, ere)) {
          expect(checkNaptrRecord(record)).to.match(/too large or repeats too much|more than 9 pairs/);
          expect(applyRecord(record, record.e164Number!)).to.equal(undefined);
        }
      });
      expect(compiled).to.deep.equal({ programs: 0, instructions: 0 });
    });
  }

  it('is one program for all records that share the expression, whatever their URIs', () => {
    const compiled = compiledDuring(() => {
      for (let i = 0; i < 10_000; i++) {
        const regexp = `!^.*(${'7'.repeat(20)})?$!sip:${i}@x.example!`;
        expect(checkNaptrRecord(numberRecord(number(i), { regexp }))).to.equal(undefined);
      }
    });
    expect(compiled.programs).to.equal(1);
  });

  it('is none for blocks, whose expressions are applied only when somebody asks', () => {
    const compiled = compiledDuring(() => {
      for (let i = 0; i < 1000; i++) {
        const regexp = `!^${i}(.{0,40})$!sip:\\1@x.example!`;
        expect(checkNaptrRecord(blockRecord('+44', { regexp }))).to.equal(undefined);
      }
    });
    expect(compiled.programs).to.equal(0);
  });
});
