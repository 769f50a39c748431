import { expect } from 'chai';
import fc from 'fast-check';
import { formatListenAddress, parseListenAddress, reachableUrl } from '../../src/config/listen-address.js';

describe('a listen address', () => {
  it('is an IPv4 address, an IPv6 address in brackets or a name, with a port', () => {
    expect(parseListenAddress('127.0.0.1:8080')).to.deep.equal({ host: '127.0.0.1', port: 8080 });
    expect(parseListenAddress('[::1]:8080')).to.deep.equal({ host: '::1', port: 8080 });
    expect(parseListenAddress('localhost:0')).to.deep.equal({ host: 'localhost', port: 0 });
    expect(parseListenAddress('des-1.example.net:65535')).to.deep.equal({ host: 'des-1.example.net', port: 65535 });
  });

  it('without port, with a port beyond 65535 or with a malformed host is none', () => {
    for (const text of [
      '127.0.0.1',
      ':8080',
      '8080',
      '::1:8080',
      '127.0.0.1:65536',
      '127.0.0:80',
      '300.1.1.1:80',
      '[127.0.0.1]:80',
      '[::g]:80',
      '-a:80',
      'a b:80',
      'http://127.0.0.1:80',
      '127.0.0.1:80/',
      '127.0.0.1:-1',
    ]) {
      expect(parseListenAddress(text), text).to.equal(undefined);
    }
  });

  it('is the same after it has been written and read', () => {
    const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());
    fc.assert(
      fc.property(host, fc.nat(65535), (name, port) => {
        expect(parseListenAddress(formatListenAddress({ host: name, port }))).to.deep.equal({ host: name, port });
      }),
    );
  });

  it('of every address is reached on loopback', () => {
    expect(reachableUrl({ host: '0.0.0.0', port: 81 })).to.equal('http://127.0.0.1:81');
    expect(reachableUrl({ host: '::', port: 81 })).to.equal('http://[::1]:81');
    expect(reachableUrl({ host: '0:0:0:0:0:0:0:0', port: 81 })).to.equal('http://[::1]:81');
    expect(reachableUrl({ host: '::ffff:0.0.0.0', port: 81 })).to.equal('http://127.0.0.1:81');
    expect(reachableUrl({ host: '192.0.2.1', port: 81 })).to.equal('http://192.0.2.1:81');
  });
});
