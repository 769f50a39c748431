import { expect } from 'chai';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { MOST_STEPS, translateEre } from '../../src/enum/posix-ere.js';
import { Unreadable } from '../../src/enum/unreadable.js';

function match(ere: string, text: string): string | undefined {
  return RE2JS.compile(translateEre(ere).pattern, RE2JS.LONGEST_MATCH).exec(text)?.[0];
}

describe('a POSIX extended regular expression', () => {
  const matches: [string, string, string][] = [
    ['^.*$', '+44', '+44'],
    ['^\\+44(.*)$', '+4412', '+4412'],
    ['a|ab|abc', 'abcd', 'abc'],
    ['[0-9]{2,3}', '12345', '123'],
    ['[0-9]{2}', '12345', '12'],
    ['[0-9]{2,}', '12345', '12345'],
    ['[]a]+', 'xa]', 'a]'],
    ['[^]a]', 'a]x', 'x'],
    ['[a-]+', '-a', '-a'],
    ['[-a]+', '-a', '-a'],
    ['[+--]+', '+,-', '+,-'],
    ['[\\d]+', 'd\\5', 'd\\'],
    ['[[:digit:]]+', 'a12', '12'],
    ['[^[:digit:]]+', '+44', '+'],
    ['[[:alpha:][:digit:]_-]+', '+a1_-', 'a1_-'],
    ['[[a]+', 'a[', 'a['],
    ['[a^&~]+', '^&~a', '^&~a'],
    ['a}]', 'a}]', 'a}]'],
    ['\\.\\[\\]\\(\\)\\|\\*\\+\\?\\{\\}\\^\\$\\\\', '.[]()|*+?{}^$\\', '.[]()|*+?{}^$\\'],
    ['(a)(b(c))', 'abc', 'abc'],
    ['x{0}y', 'xy', 'y'],
    [' -/@', ' -/@', ' -/@'],
  ];
  for (const [ere, text, found] of matches) {
    it(`${ere} finds ${JSON.stringify(found)} in ${JSON.stringify(text)}`, () => {
      expect(match(ere, text)).to.equal(found);
    });
  }

  it('counts its subexpressions by their opening parentheses', () => {
    expect(translateEre('(a(b)|\\(|[(])(c)').groups).to.equal(3);
  });

  const refused: [string, string][] = [
    ['', 'is empty'],
    ['\\d+', 'contains \\d'],
    ['\\d+', 'write [0-9]'],
    ['(a)\\1', 'contains \\1'],
    ['\\bx', 'contains \\b'],
    ['\\<x', 'contains \\<'],
    ['a\\', 'ends with a backslash'],
    ['(?:a)', '(?'],
    ['(?i)a', '(?'],
    ['.*?', 'no lazy'],
    ['a++', 'no lazy'],
    ['a{2}{3}', 'no lazy or doubled'],
    ['*a', 'nothing before it'],
    ['+44', 'write \\+'],
    ['(*a)', 'nothing before it'],
    ['a|+b', 'nothing before it'],
    ['^*', 'repeats the anchor ^'],
    ['a$+', 'repeats the anchor $'],
    ['()', 'empty'],
    ['a||b', 'empty alternative'],
    ['|a', 'empty alternative'],
    ['(a|)', 'empty alternative'],
    ['(a', 'no ) after it'],
    ['a)', 'no ( before it'],
    ['[a', 'no ] after it'],
    ['[]', 'no ] after it'],
    ['[z-a]', 'runs backwards'],
    ['[[:number:]]', '[:number'],
    ['[[:digit', '[:digit'],
    ['[[.a.]]', 'collating'],
    ['[a-[=b=]]', 'collating'],
    ['[a-[:digit:]]', 'ends with a character class'],
    ['a{', 'not {n}'],
    ['a{,3}', 'not {n}'],
    ['a{3,2}', 'first count is above'],
    ['a{256}', 'up to 255'],
    ['((a{100}){100}){100}', 'repeats too much'],
    ['((((((((a{9}){9}){9}){9}){9}){9}){9}){9})', 'repeats too much'],
    ['(a{0,60}){0}(b{0,60}){0}', 'repeats too much'],
    ['[0-9]{1,255}', 'repeats too much'],
    ['a'.repeat(101), 'too large'],
    [`${'.|'.repeat(60)}.`, 'too large'],
    ['[abcdefgh]{15}', 'repeats too much'],
    [`[[:${'x'.repeat(200)}:]]`, `[:${'x'.repeat(80)}...`],
    ['()'.repeat(5000), 'empty'],
    ['('.repeat(5000), 'more than 9 pairs'],
    ['(a)'.repeat(10), 'more than 9 pairs'],
  ];
  for (const [ere, reason] of refused) {
    it(`cannot be ${JSON.stringify(ere)}: ${reason}`, () => {
      expect(() => translateEre(ere)).to.throw(Unreadable, reason);
    });
  }

  const usual = [
    '^.*$',
    '^(.*)$',
    '^\\+44(.*)$',
    '^\\+1([2-9][0-9]{2})([2-9][0-9]{2})([0-9]{4})$',
    '^\\+([0-9]{1,3})([0-9]{4,12})$',
    '^\\+44(1632960[0-9]{3}|1632961[0-9]{3}|20794600[0-9]{2})$',
    '^\\+[[:digit:]]{2,15}$',
    '^(\\+4)(4)(1)(6)(3)(2)(9)(6)(.*)$',
  ];
  for (const ere of usual) {
    it(`is not refused for its size where it says what numbers need: ${ere}`, () => {
      expect(translateEre(ere).steps).to.be.at.most(MOST_STEPS);
    });
  }

  it('that is accepted compiles to a program no larger than its steps, whatever it is, with the groups that it counts', () => {
    const piece = fc.constantFrom(
      ...'ab01+*?{}()[]^$.|\\-:,'.split(''),
      '{2}',
      '{1,9}',
      '[[:digit:]]',
      '(a)',
      '\\+',
      '[^0-9]',
      '(.?)',
      '(.*)*',
      '(a|ab|abc)',
      '{0,15}',
      '{3,}',
      '{0}',
      '{1,255}',
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        let translated: ReturnType<typeof translateEre>;
        try {
          translated = translateEre(pieces.join(''));
        } catch (error) {
          expect(error).to.be.instanceOf(Unreadable);
          return;
        }
        accepted++;
        expect(translated.steps).to.be.at.most(MOST_STEPS);
        const program = RE2JS.compile(translated.pattern, RE2JS.LONGEST_MATCH);
        expect(program.groupCount()).to.equal(translated.groups);
        // Every program begins with an instruction that fails, marks where the whole match begins and ends, and says
        // that it has matched.
        expect(program.programSize()).to.be.at.most(translated.steps + 4);
      }),
      { numRuns: 10_000 },
    );
    expect(accepted).to.be.greaterThan(50);
  });
});
