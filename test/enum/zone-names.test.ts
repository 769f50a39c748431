import { expect } from 'chai';
import fc from 'fast-check';
import { type Subject, type ZoneName, ZoneNames } from '../../src/enum/zone-names.js';

const number = (digits: string): Subject => ({ digits, isBlock: false });
const block = (digits: string): Subject => ({ digits, isBlock: true });

/** As a number is written, a block with an asterisk. */
const text = ({ digits, isBlock }: Subject) => `${digits}${isBlock ? '*' : ''}`;

function inTreeOrder(subjects: Subject[]): Subject[] {
  return subjects.toSorted((a, b) => {
    if (a.digits !== b.digits) return a.digits < b.digits ? -1 : 1;
    return Number(b.isBlock) - Number(a.isBlock);
  });
}

function namesOf(subjects: Subject[]): ZoneName<Subject>[] {
  const names = new ZoneNames<Subject>();
  return [...inTreeOrder(subjects).flatMap((subject) => names.take(subject)), ...names.end()];
}

const written = (subjects: Subject[]) =>
  namesOf(subjects).map(
    ({ digits, isWildcard, of, isOwn }) => `${digits}${isWildcard ? '.*' : ''}${isOwn ? '' : ` of ${text(of)}`}`,
  );

/** The owner whose records answer for a number, in a zone with these names [RFC 4592 §3.3.1, RFC 1034 §4.3.2]. */
function answerIn(names: ZoneName<Subject>[], asked: string): string | undefined {
  const records = new Map(names.map((name) => [`${name.digits}${name.isWildcard ? '*' : ''}`, text(name.of)]));
  const exists = (digits: string) => names.some((name) => name.digits.startsWith(digits));
  if (exists(asked)) return records.get(asked);
  let encloser = asked;
  while (encloser !== '' && !exists(encloser)) encloser = encloser.slice(0, -1);
  return records.get(`${encloser}*`);
}

/** The longest match: the number itself, else the longest block that it begins with. */
function longestMatch(subjects: Subject[], asked: string): string | undefined {
  const exact = subjects.find(({ digits, isBlock }) => !isBlock && digits === asked);
  const blocks = subjects.filter(({ digits, isBlock }) => isBlock && asked.startsWith(digits));
  const found = exact ?? blocks.toSorted((a, b) => b.digits.length - a.digits.length)[0];
  return found && text(found);
}

describe('the names of a zone [RFC 4592]', () => {
  it('are those of the numbers where there is no block', () => {
    expect(written([number('4416'), number('4417'), number('33')])).to.deep.equal(['33', '4416', '4417']);
  });

  it('are the wildcard of a block and its own digits', () => {
    expect(written([block('44')])).to.deep.equal(['44.*', '44 of 44*']);
  });

  it('are, of a block and the number of the same digits, the wildcard and the number', () => {
    expect(written([block('44'), number('44')])).to.deep.equal(['44.*', '44']);
  });

  it('have the block again at each name that is there because of a number inside it, and below each', () => {
    expect(written([block('4'), number('4416')])).to.deep.equal([
      '4.*',
      '4 of 4*',
      '44 of 4*',
      '44.* of 4*',
      '441 of 4*',
      '441.* of 4*',
      '4416',
      '4416.* of 4*',
    ]);
  });

  it('have the longest of the blocks', () => {
    expect(written([block('4'), block('441'), number('4416'), number('45')])).to.deep.equal([
      '4.*',
      '4 of 4*',
      '44 of 4*',
      '44.* of 4*',
      '441.*',
      '441 of 441*',
      '4416',
      '4416.* of 441*',
      '45',
      '45.* of 4*',
    ]);
  });

  it('have no wildcard below a number of 15 digits', () => {
    const digits = '441632960001234';
    expect(written([block(digits.slice(0, 14)), number(digits)])).to.deep.equal([
      '44163296000123.*',
      '44163296000123 of 44163296000123*',
      digits,
    ]);
  });

  it('are none where there is nothing', () => {
    expect(written([])).to.deep.equal([]);
  });

  it('give for every number what the longest match gives', () => {
    const digits = fc.string({ unit: fc.constantFrom('1', '2', '3'), minLength: 1, maxLength: 6 });
    const subject = fc.record({ digits, isBlock: fc.boolean() });
    fc.assert(
      fc.property(
        fc.uniqueArray(subject, { selector: text, maxLength: 20 }),
        fc.array(fc.string({ unit: fc.constantFrom('1', '2', '3', '4'), minLength: 1, maxLength: 8 }), {
          minLength: 20,
          maxLength: 40,
        }),
        (subjects, asked) => {
          const names = namesOf(subjects);
          const owners = names.map(({ digits, isWildcard }) => `${digits}${isWildcard ? '*' : ''}`);
          expect(new Set(owners).size, 'each name once').to.equal(owners.length);
          expect(names.filter(({ isOwn }) => isOwn)).to.have.length(subjects.length);
          for (const one of [...asked, ...subjects.map((it) => it.digits)]) {
            expect(answerIn(names, one), one).to.equal(longestMatch(subjects, one));
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
