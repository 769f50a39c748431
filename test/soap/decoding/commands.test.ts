import { expect } from 'chai';
import { COMMAND_CODES } from '../../../generated/schema.js';
import { element, envelope, HEADER, message, read, verdict } from './reading.js';

describe('the body element', () => {
  it('is one of the ten command codes of Table 1', () => {
    for (const command of COMMAND_CODES) expect(read(message(HEADER, command)).opening?.command).to.equal(command);
  });

  const body = (xml: string) => envelope(`<env:Body>${xml}</env:Body>`);

  for (const name of ['ACK', 'FOO_REQ', 'add_data_req', '__proto__', 'constructor']) {
    it(`${name} is no command: 402`, () => {
      expect(verdict(message(undefined, name))).to.equal(402);
    });
  }

  it('of another namespace, of none, or a fault, is no command: 402', () => {
    expect(verdict(body(element().replace('urn:q3645:idd:1', 'urn:other')))).to.equal(402);
    expect(verdict(body(element().replace(' xmlns="urn:q3645:idd:1"', '')))).to.equal(402);
    expect(verdict(body('<env:Fault/>'))).to.equal(402);
  });

  it('of another version of the namespace is another protocol version: 403', () => {
    for (const version of ['2', '', '1.0', '1:1']) {
      expect(verdict(body(element().replace('urn:q3645:idd:1', `urn:q3645:idd:${version}`)))).to.equal(403);
    }
    expect(verdict(body('<FOO xmlns="urn:q3645:idd:2"/>'))).to.equal(403);
  });

  it('may have a prefix', () => {
    const prefixed = element()
      .replace('xmlns=', 'xmlns:i=')
      .replace(/<(\/?)(?=[a-zA-Z])/g, '<$1i:');
    expect(verdict(body(prefixed))).to.equal('valid');
  });
});
