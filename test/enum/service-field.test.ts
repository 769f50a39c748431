import { expect } from 'chai';
import fc from 'fast-check';
import { checkServiceField } from '../../src/enum/service-field.js';

describe('the SERVICES field [RFC 6116 §3.4.3]', () => {
  for (const service of [
    'E2U+sip',
    'e2u+SIP',
    'E2U+pstn:tel',
    'E2U+voice:tel+sms:tel',
    'E2U+x-skype:callto',
    'E2U+a:b:c',
  ]) {
    it(`can be ${service}`, () => {
      expect(checkServiceField(service)).to.equal(undefined);
    });
  }

  const refused: [string, string][] = [
    ['', 'is empty'],
    ['sip', 'does not begin with E2U'],
    ['E2U', 'names no Enumservice'],
    ['E2U+sip+', 'names no Enumservice behind its last +'],
    ['E2U+sip:', 'has no subtype behind "sip:"'],
    ['E2U+pstn:t_l', 'contains "_"'],
    ['E2U+sip tel', 'contains " "'],
    [`E2U+${'a'.repeat(33)}`, 'at most 32'],
    ['SIP+D2U', 'does not begin with E2U'],
    ['E2UX+sip', 'has "X" behind E2U where + must stand'],
    ['sip:E2U', 'does not begin with E2U'],
    ['+E2U+sip', 'does not begin with E2U'],
    [' E2U+sip', 'contains " "'],
    ['E2U+sip ', 'contains " "'],
    ['E2U + sip', 'contains " "'],
    ['E2U+sip\t', 'contains "\\u0009"'],
    ['E2U\u00a0+sip', 'contains "\\u00a0"'],
    ['E2U+', 'names no Enumservice behind its last +'],
    ['E2U++sip', 'names no Enumservice between two +'],
    ['E2U+:tel', 'has no type before ":tel"'],
    ['E2U+pstn:', 'has no subtype behind "pstn:"'],
    ['E2U+pstn::tel', 'has an empty subtype in "pstn::tel"'],
    ['E2U+sip_x', 'contains "_"'],
    [`E2U+pstn:${'a'.repeat(33)}`, 'at most 32'],
  ];
  for (const [service, reason] of refused) {
    it(`cannot be ${JSON.stringify(service)}: ${reason}`, () => {
      expect(checkServiceField(service)).to.include(reason);
    });
  }

  const corrected: [string, string][] = [
    ['E2U_pstn:tel', 'has "_" behind E2U where + must stand: write E2U+pstn:tel'],
    ['e2u-pstn:tel', 'has "-" behind E2U where + must stand: write E2U+pstn:tel'],
    ['E2U:sip', 'has ":" behind E2U where + must stand: write E2U+sip'],
    ['E2U.sip+tel', 'has "." behind E2U where + must stand: write E2U+sip+tel'],
    ['E2Usip', 'has "s" behind E2U where + must stand: write E2U+sip'],
  ];
  for (const [service, reason] of corrected) {
    it(`cannot be ${JSON.stringify(service)}, and the reason is the separator`, () => {
      expect(checkServiceField(service)).to.equal(`the service ${JSON.stringify(service)} ${reason}`);
    });
  }

  it('is what the grammar says, whatever the text', () => {
    const parts = fc.constantFrom('E2U', 'e2u', '+', ':', 'sip', 'pstn', '_', '-', ' ', 'tel', 'a'.repeat(33));
    const grammar = /^E2U(\+[A-Z0-9-]{1,32}(:[A-Z0-9-]{1,32})*)+$/i;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(parts, { maxLength: 8 }).map((each) => each.join('')),
        ),
        (service) => {
          expect(checkServiceField(service) === undefined).to.equal(grammar.test(service));
          const advice = /: write (E2U\S*)$/.exec(checkServiceField(service) ?? '')?.[1];
          if (advice !== undefined) expect(advice).to.match(grammar);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('of the obsolete form is refused with the form to write', () => {
    expect(checkServiceField('sip+E2U')).to.include('write E2U+sip');
    expect(checkServiceField('voice+tel+e2u')).to.include('write E2U+voice+tel');
  });
});
