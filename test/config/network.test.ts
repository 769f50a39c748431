import { expect } from 'chai';
import fc from 'fast-check';
import { isIpLiteral, networkOf, parseNetwork } from '../../src/config/network.js';
import { Networks, parseAddress } from '../../src/idd/address.js';

describe('an IP address of the configuration', () => {
  it('is one that message headers can carry', () => {
    for (const text of ['192.0.2.1', '2001:db8::1', '::', '::1', '::ffff:192.0.2.1', '::192.0.2.1']) {
      expect(isIpLiteral(text), text).to.equal(true);
    }
    for (const text of [
      '',
      '192.0.2',
      '127.1',
      '0x7f.1',
      '192.0.2.01',
      'fe80::1%eth0',
      '64:ff9b::192.0.2.1',
      'host',
      '[::1]',
    ]) {
      expect(isIpLiteral(text), text).to.equal(false);
    }
  });
});

describe('a network', () => {
  it('is an address and a number of bits that it has', () => {
    expect(parseNetwork('192.0.2.0/24')).to.equal('192.0.2.0/24');
    expect(parseNetwork('2001:db8::/32')).to.equal('2001:db8::/32');
    expect(parseNetwork('0.0.0.0/0')).to.equal('0.0.0.0/0');
    for (const text of [
      '192.0.2.1',
      '192.0.2.0/33',
      '::/129',
      '192.0.2.0/',
      '/24',
      '192.0.2.0/24/8',
      '127.1/8',
      'a/8',
      '1.2.3.4/-1',
    ]) {
      expect(parseNetwork(text), text).to.equal(undefined);
    }
  });

  it('of IPv4 addresses mapped into IPv6 is that of the IPv4 addresses', () => {
    expect(parseNetwork('::ffff:192.0.2.0/120')).to.equal('192.0.2.0/24');
    expect(parseNetwork('::ffff:192.0.2.0/90')).to.equal(undefined);
  });

  it('of one address holds that address and no other', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6().filter(isIpLiteral)), fc.ipV4(), (address, other) => {
        expect(new Networks([networkOf(address)]).include(parseAddress(address))).to.equal(true);
        expect(new Networks([networkOf(address)]).include(parseAddress(other))).to.equal(
          other === address || networkOf(address) === `${other}/32`,
        );
      }),
    );
    expect(new Networks([networkOf('::ffff:192.0.2.1')]).include(parseAddress('192.0.2.1'))).to.equal(true);
  });
});
