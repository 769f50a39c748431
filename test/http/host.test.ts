import { expect } from 'chai';
import { isHost } from '../../src/http/host.js';

describe('isHost', () => {
  it('takes names, IPv4 and IPv6 addresses, with and without port', () => {
    for (const host of ['a', 'des.example:80', 'a_b', '127.0.0.1:8080', '[::1]', '[2001:db8::1]:9', 'a:']) {
      expect(isHost(host), host).to.equal(true);
    }
  });

  it('takes nothing else: no blank, path, list or user', () => {
    for (const host of [
      ...[
        undefined,
        '',
        ':80',
        '[]',
        'ü',
        '1.2.3.999',
        'a b',
        'a/b',
        'a,b',
        'a, b',
        'user@a',
        'a:99999',
        'a:b',
        '[::1',
      ],
      ...['[1.2.3.4]', '[fe80::1%25eth0]', 'http://a', 'a?b', 'a#b', 'a\\b', '%61', '"a"', '*', 'x'.repeat(300)],
    ]) {
      expect(isHost(host), host).to.equal(false);
    }
  });
});
