import { expect } from 'chai';
import { isUri, objectionToUri, schemeOf } from '../../src/enum/uri.js';

describe('what a record gives', () => {
  for (const uri of [
    'sip:+441632960001@ims.example;user=phone',
    'sip:a@[2001:db8::1]:5060',
    'tel:+441632960001;npdi;rn=+44163296',
    'mailto:a%40b@example.com',
    'h323:a@b',
    'data:,',
  ]) {
    it(`can be ${uri}`, () => {
      expect(isUri(uri)).to.equal(true);
      expect(objectionToUri(uri)).to.equal(undefined);
    });
  }

  const refused: [string, string][] = [
    ['', 'no scheme'],
    ['+44', 'no scheme'],
    ['a@b', 'no scheme'],
    ['1sip:a', 'no scheme'],
    ['sip:', 'nothing after the scheme'],
    ['sip:a b', 'characters'],
    ['sip:a%4', 'characters'],
    ['sip:a\\b', 'characters'],
    ['sip:"a"', 'characters'],
    ['sip:é', 'characters'],
    ['sip:a\n', 'characters'],
  ];
  for (const [text, reason] of refused) {
    it(`is no URI when it is ${JSON.stringify(text)}: ${reason}`, () => {
      expect(isUri(text)).to.equal(false);
      expect(objectionToUri(text)).to.include(reason);
    });
  }

  it('has a scheme', () => {
    expect(schemeOf('SIP:a@b:5060')).to.equal('SIP');
  });
});
