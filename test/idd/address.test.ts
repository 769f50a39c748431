import { expect } from 'chai';
import { isSameAddress, Networks } from '../../src/idd/address.js';
import { parseIpAddress } from '../../src/ip-address.js';
import { ADDRESSES } from '../written-addresses.js';

describe('IP addresses of DESs', () => {
  it('are compared as addresses, not as texts', () => {
    expect(isSameAddress('2001:db8::1', '2001:0DB8:0:0:0:0:0:1')).to.equal(true);
    expect(isSameAddress('192.0.2.1', '::ffff:192.0.2.1')).to.equal(true);
    expect(isSameAddress('192.0.2.1', '192.0.2.10')).to.equal(false);
    expect(isSameAddress('2001:db8::1', '192.0.2.1')).to.equal(false);
    expect(isSameAddress('no address', 'no address')).to.equal(false);
    // IPv4-compatible addresses are not those of IPv4 [RFC 4291 §2.5.5.1].
    expect(isSameAddress('::192.0.2.1', '192.0.2.1')).to.equal(false);
    expect(isSameAddress('010.0.0.1', '8.0.0.1')).to.equal(false);
  });

  it('are the same in every form in which they can be written [RFC 4291 §2.2]', () => {
    const addresses = Object.entries(ADDRESSES);
    for (const [text, plain] of addresses) {
      for (const [other, otherPlain] of addresses) {
        expect(isSameAddress(text, other), `${text} ${other}`).to.equal(plain === otherPlain);
      }
    }
  });

  it('lie in a network of their own family only', () => {
    const within = (address: string, ...networks: string[]) => new Networks(networks).include(parseIpAddress(address));
    expect(within('192.0.2.77', '198.51.100.0/24', '192.0.2.0/24')).to.equal(true);
    expect(within('::ffff:192.0.2.77', '192.0.2.0/24')).to.equal(true);
    expect(within('::192.0.2.77', '192.0.2.0/24')).to.equal(false);
    expect(within('64:ff9b::192.0.2.77', '64:ff9b::/96')).to.equal(true);
    expect(within('2001:db8:1::5', '2001:db8:1::/48')).to.equal(true);
    expect(within('2001:db8:2::5', '2001:db8:1::/48', '0.0.0.0/0')).to.equal(false);
    expect(within('192.0.2.77')).to.equal(false);
    expect(within('garbage', '0.0.0.0/0', '::/0')).to.equal(false);
  });
});
