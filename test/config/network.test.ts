import { expect } from 'chai';
import fc from 'fast-check';
import { headerAddress, networkOf, parseNetwork } from '../../src/config/network.js';
import { Networks } from '../../src/idd/address.js';
import { parseIpAddress } from '../../src/ip-address.js';
import { ADDRESSES, NO_ADDRESSES } from '../written-addresses.js';

describe('an IP address of the configuration', () => {
  for (const [text, plain] of Object.entries(ADDRESSES)) {
    it(`may be ${text}, and goes into message headers so that every version of the contract takes it`, () => {
      const header = headerAddress(text)!;
      expect(parseIpAddress(header)?.toString()).to.equal(plain);
      expect(header).to.match(/^([^.]*|[^:]*|::(ffff:)?[0-9.]+)$/i);
      // Only what must be written in another way is.
      if (/^([^.]*|[^:]*|::(ffff:)?[0-9.]+)$/i.test(text)) expect(header).to.equal(text);
    });
  }

  for (const text of [...NO_ADDRESSES, 'fe80::1%eth0', 'fe80::192.0.2.1%eth0']) {
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(headerAddress(text)).to.equal(undefined);
    });
  }
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
    expect(parseNetwork('0:0:0:0:0:ffff:192.0.2.0/120')).to.equal('192.0.2.0/24');
    expect(parseNetwork('::ffff:192.0.2.0/90')).to.equal(undefined);
    expect(parseNetwork('::ffff:192.0.2.0/129')).to.equal(undefined);
  });

  it('of other addresses with a dotted tail is one of IPv6', () => {
    expect(parseNetwork('64:ff9b::192.0.2.0/120')).to.equal('64:ff9b::c000:200/120');
    expect(parseNetwork('::192.0.2.0/120')).to.equal('::c000:200/120');
    expect(parseNetwork('fe80::1%eth0/64')).to.equal(undefined);
  });

  it('of one address holds that address and no other', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.ipV4(), (address, other) => {
        expect(new Networks([networkOf(address)]).include(parseIpAddress(address))).to.equal(true);
        expect(new Networks([networkOf(address)]).include(parseIpAddress(other))).to.equal(
          other === address || networkOf(address) === `${other}/32`,
        );
      }),
    );
    expect(new Networks([networkOf('::ffff:192.0.2.1')]).include(parseIpAddress('192.0.2.1'))).to.equal(true);
  });
});
