import { expect } from 'chai';
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
    ['E2U+', 'has the part ""'],
    ['E2U+sip+', 'has the part ""'],
    ['E2U+sip:', 'has the part ""'],
    ['E2U+pstn:t_l', 'has the part "t_l"'],
    ['E2U+sip tel', 'has the part "sip tel"'],
    [`E2U+${'a'.repeat(33)}`, '1 to 32 letters'],
    ['SIP+D2U', 'does not begin with E2U'],
    ['E2UX+sip', 'does not begin with E2U'],
  ];
  for (const [service, reason] of refused) {
    it(`cannot be ${JSON.stringify(service)}: ${reason}`, () => {
      expect(checkServiceField(service)).to.include(reason);
    });
  }

  it('of the obsolete form is refused with the form to write', () => {
    expect(checkServiceField('sip+E2U')).to.include('write E2U+sip');
    expect(checkServiceField('voice+tel+e2u')).to.include('write E2U+voice+tel');
  });
});
