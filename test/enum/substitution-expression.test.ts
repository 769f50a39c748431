import { expect } from 'chai';
import fc from 'fast-check';
import { parseSubstitutionExpression } from '../../src/enum/substitution-expression.js';

describe('a substitution expression [RFC 3402 §3.2]', () => {
  it('has an expression, a replacement with back references, and no flags', () => {
    expect(parseSubstitutionExpression('!^\\+44(.)(.*)$!sip:\\2-\\1@x!')).to.deep.equal({
      pattern: '^\\+44(.)(.*)$',
      groups: 2,
      steps: 13,
      replacement: ['sip:', 2, '-', 1, '@x'],
    });
  });

  it('can have any delimiter but digits, i and the backslash', () => {
    for (const delimiter of ['!', '/', '#', '~', 'a', 'U', ',', ' ']) {
      expect(parseSubstitutionExpression(`${delimiter}.${delimiter}t:x${delimiter}`), delimiter).to.have.property(
        'groups',
        0,
      );
    }
    for (const delimiter of ['0', '7', 'i', 'I', '\\']) {
      expect(parseSubstitutionExpression(`${delimiter}.${delimiter}t:x${delimiter}`), delimiter)
        .to.have.property('reason')
        .that.includes(JSON.stringify(delimiter));
    }
  });

  it('takes an escaped delimiter for the character itself', () => {
    expect(parseSubstitutionExpression('!^(\\!?.*)$!sip:a\\!\\1@x!')).to.deep.equal({
      pattern: '^(\\!?.*)$',
      groups: 1,
      steps: 9,
      replacement: ['sip:a!', 1, '@x'],
    });
  });

  const refused: [string, string][] = [
    ['', 'is empty'],
    ['!', '1 delimiters'],
    ['!a!', '2 delimiters'],
    ['!a!b', '2 delimiters'],
    ['!a!b\\!', '2 delimiters'],
    ['!a!b!!', '4 delimiters'],
    ['!a!b!i', 'flag i'],
    ['!a!b!x', 'unknown flags'],
    ['!!sip:a!', 'is empty'],
    ['!.*!sip:\\1@x!', 'refers back to \\1, but has 0'],
    ['!(.)(.)!sip:\\3@x!', 'refers back to \\3, but has 2'],
    ['!(.)!sip:\\0@x!', '\\0'],
    ['!(.)!sip:\\n@x!', '\\n'],
    ['!(.)!sip:\\\\1@x!', '\\\\'],
    ['|a\\|b|sip:x|', 'ambiguous'],
    [`!.*!sip:${'a'.repeat(250)}!`, 'longer than 255'],
  ];
  for (const [regexp, reason] of refused) {
    it(`cannot be ${JSON.stringify(regexp.slice(0, 40))}: ${reason}`, () => {
      expect(parseSubstitutionExpression(regexp)).to.have.property('reason').that.includes(reason);
    });
  }

  it('is read or refused with a reason, whatever the text', () => {
    const noise = fc.array(fc.constantFrom(...'!!!\\\\()[]{}^$.*+?|0123456789isp:@,-'.split('')), { maxLength: 40 });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          noise.map((characters) => characters.join('')),
        ),
        (text) => {
          const parsed = parseSubstitutionExpression(text);
          if ('reason' in parsed) expect(parsed.reason).to.match(/\S/);
          else
            expect(parsed.replacement.every((part) => typeof part === 'string' || part <= parsed.groups)).to.equal(
              true,
            );
        },
      ),
      { numRuns: 3000 },
    );
  });
});
