import { isIPv4, isIPv6 } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { isWildcard, parseIpAddress } from '../src/ip-address.js';
import { ADDRESSES, NO_ADDRESSES, type WrittenAddress } from './written-addresses.js';

const plain = (text: string) => parseIpAddress(text)?.toString();

describe('an IP address', () => {
  for (const [text, value] of Object.entries<WrittenAddress>(ADDRESSES)) {
    it(`may be written ${text}, which is ${value} [RFC 4291 §2.2]`, () => {
      expect(plain(text)).to.equal(value);
    });
  }

  it('may have a zone where a socket reports it', () => {
    expect(plain('fe80::1%eth0')).to.match(/^fe80::1(%eth0)?$/);
    expect(plain('fe80::192.0.2.1%eth0')).to.match(/^fe80::c000:201(%eth0)?$/);
  });

  for (const text of NO_ADDRESSES) {
    it(`is not written ${JSON.stringify(text)}`, () => {
      expect(parseIpAddress(text)).to.equal(undefined);
    });
  }

  it('is what the operating system takes for one', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ':',
        '::',
        '.',
        '0',
        'ffff',
        'FFFF',
        '64:ff9b',
        '192.0.2.33',
        '127.0.0.1',
        '256',
        '01',
        '1:',
        ':1',
      ),
      fc.integer({ min: 0, max: 0x1ffff }).map((group) => `${group.toString(16)}:`),
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join('')),
      fc.ipV6(),
      fc.ipV4(),
    );
    fc.assert(
      fc.property(text, (written) => {
        const isAddress = isIPv4(written) || isIPv6(written);
        expect(parseIpAddress(written) !== undefined, written).to.equal(isAddress);
      }),
      { numRuns: 2000 },
    );
  });

  it('of all addresses of a machine is known however it is written', () => {
    for (const text of ['0.0.0.0', '::', '0::', '0:0:0:0:0:0:0:0', '::0.0.0.0', '::ffff:0.0.0.0', '::ffff:0:0']) {
      expect(isWildcard(text), text).to.equal(true);
    }
    for (const text of ['127.0.0.1', '::1', '::0.0.0.1', 'localhost', '', '0.0.0']) {
      expect(isWildcard(text), text).to.equal(false);
    }
  });
});
