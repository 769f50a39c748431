import { expect } from 'chai';
import { targetOf } from '../../src/http/request-target.js';

const of = (url: string, method = 'GET', host: string | undefined = 'a') =>
  targetOf({ method, url, headers: { host } });

describe('targetOf', () => {
  it('reads origin form, with the host of the Host header', () => {
    expect(of('/idd?wsdl')).to.deep.equal({ form: 'origin', pathname: '/idd', search: '?wsdl', host: 'a' });
    expect(of('//b/c')).to.deep.equal({ form: 'origin', pathname: '//b/c', search: '', host: 'a' });
    expect(targetOf({ method: 'GET', url: '/', headers: {} })).to.have.property('host', undefined);
  });

  it('reads absolute form, whose host goes before the Host header', () => {
    const absolute = (host: string, pathname: string, search = '') => ({ form: 'absolute', pathname, search, host });
    expect(of('http://b:80/idd?wsdl')).to.deep.equal(absolute('b:80', '/idd', '?wsdl'));
    expect(of('HTTPS://[::1]:8080/idd')).to.deep.equal(absolute('[::1]:8080', '/idd'));
    expect(of('http://b')).to.deep.equal(absolute('b', '/'));
    expect(of('http://b?wsdl')).to.deep.equal(absolute('b', '/', '?wsdl'));
    expect(of('http://b/../idd')).to.deep.equal(absolute('b', '/../idd'));
  });

  it('reads an asterisk, which OPTIONS alone has, and what a proxy makes of it', () => {
    expect(of('*', 'OPTIONS')).to.deep.equal({ form: 'asterisk', host: 'a' });
    expect(of('http://b:81', 'OPTIONS')).to.deep.equal({ form: 'asterisk', host: 'b:81' });
    expect(of('http://b/', 'OPTIONS')).to.have.property('form', 'absolute');
    expect(of('*')).to.equal(undefined);
  });

  it('reads nothing else', () => {
    for (const url of [
      ...[
        '',
        'idd',
        'http:///idd',
        'http://user@b/idd',
        'http://u:p@b/',
        'http://b c/',
        'http://b,c/',
        'http://b:99999/',
      ],
      ...['ftp://b/idd', 'urn:b', 'http:/b', 'http://b/#c', 'b:80', 'http://[::1/idd', `http://${'b'.repeat(7000)}/`],
    ]) {
      expect(of(url), url).to.equal(undefined);
    }
  });
});
