import { expect } from 'chai';
import fc from 'fast-check';
import { objectionToScheme } from '../../src/enum/enumservices.js';

/**
 * Type and subtype, the schemes that it registers, and the RFC: the IANA registry "Enumservice Registrations" of
 * 2022-01-28.
 */
const REGISTRY: [string, string[], number][] = [
  ['acct', ['acct'], 7566],
  ['email:mailto', ['mailto'], 4355],
  ['ems:mailto', ['mailto'], 4355],
  ['ems:tel', ['tel'], 4355],
  ['fax:tel', ['tel'], 4355],
  ['ft:ftp', ['ftp'], 4002],
  ['h323', ['h323'], 3762],
  ['iax', ['iax'], 6315],
  ['ical-access:http', ['http'], 5333],
  ['ical-access:https', ['https'], 5333],
  ['ical-sched:mailto', ['mailto'], 5333],
  ['ifax:mailto', ['mailto'], 4143],
  ['im', ['im'], 5028],
  ['mms:mailto', ['mailto'], 4355],
  ['mms:tel', ['tel'], 4355],
  ['pres', ['pres'], 3953],
  ['pstn:sip', ['sip'], 4769],
  ['pstn:tel', ['tel'], 4769],
  ['sip', ['sip', 'sips'], 3764],
  ['sms:mailto', ['mailto'], 4355],
  ['sms:tel', ['tel'], 4355],
  ['unifmsg:http', ['http'], 5278],
  ['unifmsg:https', ['https'], 5278],
  ['unifmsg:sip', ['sip'], 5278],
  ['unifmsg:sips', ['sips'], 5278],
  ['vcard', ['http', 'https'], 4969],
  ['videomsg:http', ['http'], 5278],
  ['videomsg:https', ['https'], 5278],
  ['videomsg:sip', ['sip'], 5278],
  ['videomsg:sips', ['sips'], 5278],
  ['voice:tel', ['tel'], 4415],
  ['voicemsg:http', ['http'], 5278],
  ['voicemsg:https', ['https'], 5278],
  ['voicemsg:sip', ['sip'], 5278],
  ['voicemsg:sips', ['sips'], 5278],
  ['voicemsg:tel', ['tel'], 5278],
  ['vpim:ldap', ['ldap'], 4238],
  ['vpim:mailto', ['mailto'], 4238],
  ['web:http', ['http'], 4002],
  ['web:https', ['https'], 4002],
  ['xmpp', ['xmpp'], 4979],
];
const SCHEMES = [...new Set(REGISTRY.flatMap(([, schemes]) => schemes)), 'gopher'];

describe('the Enumservices that IANA has registered', () => {
  for (const [enumservice, schemes, rfc] of REGISTRY) {
    it(`take what RFC ${rfc} says: ${enumservice} takes ${schemes.join(', ')}`, () => {
      // A client that can do SIP does it over TLS, too.
      const taken = schemes.includes('sip') ? [...schemes, 'sips'] : schemes;
      for (const scheme of SCHEMES) {
        const reason = objectionToScheme(`E2U+${enumservice}`, scheme);
        if (taken.includes(scheme)) expect(reason, scheme).to.equal(undefined);
        else expect(reason, scheme).to.include(`${enumservice} takes`).and.include(`[RFC ${rfc}]`);
      }
    });
  }

  it('have no case, and schemes have none', () => {
    expect(objectionToScheme('e2u+SIP', 'SiPs')).to.equal(undefined);
    expect(objectionToScheme('e2u+SIP', 'HTTP')).to.equal(
      'has the scheme http: the Enumservice sip takes sip, sips [RFC 3764]',
    );
  });

  it('take the schemes of all their subtypes where a record names none', () => {
    for (const scheme of ['tel', 'sip', 'sips']) expect(objectionToScheme('E2U+pstn', scheme)).to.equal(undefined);
    expect(objectionToScheme('E2U+web', 'https')).to.equal(undefined);
    expect(objectionToScheme('E2U+web', 'sip')).to.include('takes http, https');
  });

  it('take the scheme that a subtype nobody has registered names, where the type has subtypes', () => {
    expect(objectionToScheme('E2U+voice:sip', 'sip')).to.equal(undefined);
    expect(objectionToScheme('E2U+voice:sip', 'http')).to.include('takes tel, sip');
    expect(objectionToScheme('E2U+sip:http', 'http')).to.include('takes sip, sips');
  });

  it('take the scheme of any of several subtypes', () => {
    for (const scheme of ['tel', 'mailto']) expect(objectionToScheme('E2U+sms:tel:mailto', scheme)).to.equal(undefined);
  });

  it('share one URI, which every one of them must take [RFC 6116 §3.4.3]', () => {
    expect(objectionToScheme('E2U+voice:tel+sms:tel', 'tel')).to.equal(undefined);
    expect(objectionToScheme('E2U+x-y+sip', 'sip')).to.equal(undefined);
    expect(objectionToScheme('E2U+sip+voice:tel', 'sip')).to.include('voice:tel takes tel');
    expect(objectionToScheme('E2U+sip+voice:tel', 'tel')).to.include('sip takes sip, sips');
  });
});

describe('Enumservices that are not known', () => {
  it('take any scheme, also where their name is one that objects have', () => {
    for (const service of ['E2U+pstndata:cnam', 'E2U+x-net:y', 'E2U+constructor', 'E2U+web:constructor']) {
      expect(objectionToScheme(service, service.includes('web') ? 'http' : 'pstndata')).to.equal(undefined);
    }
  });

  it('take no scheme that makes who opens it run or read something of its own, and nor does a known one', () => {
    const any = fc.constantFrom(
      'E2U+x',
      'E2U+sip',
      'E2U+web:data',
      'E2U+web:javascript',
      'E2U+ft:file',
      'E2U+x+voice:about',
    );
    const scheme = fc
      .constantFrom('javascript', 'data', 'file', 'vbscript', 'blob', 'about', 'filesystem', 'view-source', 'jar')
      .chain((name) => fc.mixedCase(fc.constant(name)));
    fc.assert(
      fc.property(any, scheme, (service, found) => {
        expect(objectionToScheme(service, found)).to.equal(
          `has the scheme ${found.toLowerCase()}, which no Enumservice takes`,
        );
      }),
    );
  });
});
