import { expect } from 'chai';
import fc from 'fast-check';
import { domainNameOf } from '../../src/enum/domain-name.js';
import { readWrittenNumber } from '../../src/enum/written-number.js';

const NUMBER = '+441632960001';

describe('a number as people and systems write it', () => {
  for (const text of [
    NUMBER,
    '441632960001',
    '+44 1632 960001',
    ' +44 (1632) 960-001\n',
    '+44.1632.960001',
    '+44\u00a01632\u2011960\u2013001',
    '\u202a+441632960001\u202c',
    'tel:+441632960001',
    'TEL:+44-1632-960001;npdi;phone-context=+44',
    'tel:441632960001',
    'sip:+441632960001@ims.example',
    'sip:+441632960001;npdi@ims.example;user=phone?subject=x',
    'sips:%2B441632960001:secret@[2001:db8::1]:5061',
    'SIP:441632960001@192.0.2.1',
    '1.0.0.0.6.9.2.3.6.1.4.4.e164.arpa',
    '1.0.0.0.6.9.2.3.6.1.4.4.E164.ARPA.',
    '1.0.0.0.6.9.2.3.6.1.4.4.e164enum.example',
  ]) {
    it(`can be ${JSON.stringify(text)}`, () => {
      expect(readWrittenNumber(text)).to.deep.equal({ value: NUMBER });
    });
  }

  const refused: [string, string][] = [
    ['', 'has no digits'],
    [' - ', 'has no digits'],
    ['+', 'is too short'],
    ['alice', 'contains "a": only digits may follow the +'],
    ['+44 1632 96000A', 'contains "A"'],
    ['+44+1632960001', 'has a + behind its beginning'],
    ['+441632960001 +441632960002', 'give one number'],
    ['+44 (0) 1632 960001', 'contains (0)'],
    ['0044 1632 960001', 'begins with 0: write + and the country code'],
    ['01632 960001', 'begins with 0: write + and the country code'],
    ['+01632960001', 'begins with 0: no country code does'],
    ['+1234567890123456', 'is too long: 16 digits'],
    ['tel:1632960001;phone-context=+44', 'is a local number'],
    ['tel:alice', 'contains "a"'],
    ['sip:ims.example', 'has no user before an @'],
    ['sip:alice@ims.example', 'has the user "alice", which contains "a"'],
    ['sip:%2@ims.example', 'has a % without'],
    ['sip:01632960001@ims.example', 'has the user "01632960001", which begins with 0'],
    ['mailto:441632960001@x.example', 'has the scheme "mailto"'],
    ['*.4.4.e164.arpa', 'is the name of a number block'],
    ['1.0.e164.arpa', 'begins with 0'],
    ['44.1.e164.arpa', 'contains "e"'],
    ['4.4.e164..arpa', 'contains "e"'],
  ];
  for (const [text, reason] of refused) {
    it(`cannot be ${JSON.stringify(text)}: ${reason}`, () => {
      expect(readWrittenNumber(text).reason).to.include(reason);
    });
  }

  it('is the same in each form', () => {
    const number = fc.stringMatching(/^\+[1-9][0-9]{1,14}$/);
    const separator = fc.constantFrom('', ' ', '-', '.', '\u00a0', ' - ');
    fc.assert(
      fc.property(number, fc.array(separator, { minLength: 15, maxLength: 15 }), (digits, separators) => {
        const spaced = `+${[...digits.slice(1)].map((digit, at) => `${digit}${separators[at]}`).join('')}`;
        const forms = [digits.slice(1), spaced, `tel:${spaced}`, `sip:${digits}@x`, domainNameOf(digits, 'e164.arpa')];
        for (const form of forms) expect(readWrittenNumber(form), form).to.deep.equal({ value: digits });
      }),
    );
  });

  it('is read from any text, or a reason is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { value, reason } = readWrittenNumber(text);
        expect(typeof (value ?? reason)).to.equal('string');
      }),
    );
  });
});
