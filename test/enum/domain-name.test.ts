import { expect } from 'chai';
import fc from 'fast-check';
import { domainNameOf, numberOfDomainName } from '../../src/enum/domain-name.js';

describe('the domain name of a number [RFC 6116 §3.2]', () => {
  it('has the digits in reverse, a label each, under the suffix', () => {
    expect(domainNameOf('+442079460148', 'e164.arpa')).to.equal('8.4.1.0.6.4.9.7.0.2.4.4.e164.arpa');
    expect(domainNameOf('+44', 'e164enum.example.')).to.equal('4.4.e164enum.example');
  });

  it('is read back in any case, with or without the final dot', () => {
    expect(numberOfDomainName('8.4.1.0.6.4.9.7.0.2.4.4.E164.ARPA.', 'e164.arpa')).to.equal('+442079460148');
    expect(numberOfDomainName('4.4.e164.arpa', 'E164.arpa.')).to.equal('+44');
  });

  for (const name of [
    'e164.arpa',
    '.e164.arpa',
    '',
    '.',
    '4.4.e164.example',
    '4.4.xe164.arpa',
    '44.e164.arpa',
    '4..4.e164.arpa',
    '.4.4.e164.arpa',
    '4.x.e164.arpa',
    '*.4.4.e164.arpa',
    '4.0.e164.arpa',
    '6.5.4.3.2.1.9.8.7.6.5.4.3.2.1.1.e164.arpa',
    '4.4.e164.arpa..',
  ]) {
    it(`is not ${JSON.stringify(name)}`, () => {
      expect(numberOfDomainName(name, 'e164.arpa')).to.equal(undefined);
    });
  }

  it('leads back to the number it was made of', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+[1-9][0-9]{0,14}$/), (number) => {
        expect(numberOfDomainName(domainNameOf(number, 'e164.arpa'), 'e164.arpa')).to.equal(number);
      }),
    );
  });

  it('is never seen in text that it was not made as', () => {
    const nearly = fc.stringMatching(/^([0-9a*]{0,2}\.){0,17}(e164\.arpa|E164\.ARPA|arpa)\.?$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearly), (name) => {
        const number = numberOfDomainName(name, 'e164.arpa');
        if (number === undefined) return;
        expect(domainNameOf(number, 'e164.arpa')).to.equal(name.toLowerCase().replace(/\.$/, ''));
      }),
    );
  });
});
