import { expect } from 'chai';
import { isSameAddress, Networks, parseAddress } from '../../src/idd/address.js';

describe('IP addresses of DESs', () => {
  it('are compared as addresses, not as texts', () => {
    expect(isSameAddress('2001:db8::1', '2001:0DB8:0:0:0:0:0:1')).to.equal(true);
    expect(isSameAddress('192.0.2.1', '::ffff:192.0.2.1')).to.equal(true);
    expect(isSameAddress('192.0.2.1', '192.0.2.10')).to.equal(false);
    expect(isSameAddress('2001:db8::1', '192.0.2.1')).to.equal(false);
    expect(isSameAddress('no address', 'no address')).to.equal(false);
  });

  it('lie in a network of their own family only', () => {
    const within = (address: string, ...networks: string[]) => new Networks(networks).include(parseAddress(address));
    expect(within('192.0.2.77', '198.51.100.0/24', '192.0.2.0/24')).to.equal(true);
    expect(within('::ffff:192.0.2.77', '192.0.2.0/24')).to.equal(true);
    expect(within('2001:db8:1::5', '2001:db8:1::/48')).to.equal(true);
    expect(within('2001:db8:2::5', '2001:db8:1::/48', '0.0.0.0/0')).to.equal(false);
    expect(within('192.0.2.77')).to.equal(false);
    expect(within('garbage', '0.0.0.0/0', '::/0')).to.equal(false);
  });
});
