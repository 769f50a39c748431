import { expect } from 'chai';
import fc from 'fast-check';
import { parseE164Number, parseE164Prefix } from '../../src/enum/e164.js';

describe('an E.164 number', () => {
  it('is + and 2 to 15 digits', () => {
    for (const number of ['+44', '+441632960001', '+123456789012345']) {
      expect(parseE164Number(number).value, number).to.equal(number);
    }
  });

  const refused: [string, string][] = [
    ['', 'is empty'],
    ['441632960001', 'does not begin with +'],
    ['00441632960001', 'does not begin with +'],
    ['+44 1632', 'contains " "'],
    ['+44-1632', 'contains "-"'],
    ['+44*', 'contains "*"'],
    ['+44a', 'contains "a"'],
    ['+44\n', 'contains "\\u000a"'],
    ['+4\u0664', 'contains "\\u0664"'],
    ['++44', 'contains "+"'],
    ['+', 'is too short: 0 digits'],
    ['+4', 'is too short: 1 digits'],
    ['+1234567890123456', 'is too long: 16 digits'],
    ['+044', 'begins with 0'],
  ];
  for (const [text, reason] of refused) {
    it(`is not ${JSON.stringify(text)}, because it ${reason}`, () => {
      const parsed = parseE164Number(text);
      expect(parsed.value).to.equal(undefined);
      expect(parsed.reason).to.include(reason);
    });
  }

  it('is told from any other text as the pattern of the contract and the country codes tell it', () => {
    const nearly = fc.stringMatching(/^\+?[0-9a ]{0,17}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearly), (text) => {
        expect(parseE164Number(text).value !== undefined).to.equal(/^\+[1-9][0-9]{1,14}$/.test(text));
        expect(parseE164Prefix(text).value !== undefined).to.equal(/^\+[1-9][0-9]{0,14}$/.test(text));
      }),
    );
  });
});

describe('the leading digits of a number block', () => {
  it('can be a single one', () => {
    expect(parseE164Prefix('+1').value).to.equal('+1');
  });

  it('cannot be 0 or none', () => {
    expect(parseE164Prefix('+0').reason).to.include('begins with 0');
    expect(parseE164Prefix('+').reason).to.include('too short');
  });
});
