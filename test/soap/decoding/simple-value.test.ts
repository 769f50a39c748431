import { expect } from 'chai';
import { SIMPLE_TYPES } from '../../../generated/schema.js';
import { parseSimpleValue } from '../../../src/soap/decoding/simple-value.js';
import { ADDRESSES, NO_ADDRESSES } from '../../written-addresses.js';

const value = (type: string, text: string) => parseSimpleValue(SIMPLE_TYPES[type]!, text);
const code = (type: string, text: string) => (value(type, text) as { returnCode?: number }).returnCode;

describe('a simple value', () => {
  it('is a number however it is written', () => {
    for (const text of ['7', '007', '+7', ' 7\n', `${'0'.repeat(50)}7`])
      expect(value('xs:unsignedShort', text)).to.equal(7);
    expect(value('xs:int', '-2147483648')).to.equal(-2_147_483_648);
    expect(value('xs:unsignedShort', '-0')).to.satisfy((zero: number) => Object.is(zero, 0));
  });

  it('is no number in another form or out of its range: 401', () => {
    for (const text of ['', ' ', '+', '1.0', '1e3', '0x1', '1 2', '１', '--1', '65536', '-1', '9'.repeat(400)]) {
      expect(code('xs:unsignedShort', text), text).to.equal(401);
    }
    expect(code('xs:int', '-2147483649')).to.equal(401);
    expect(code('TtlType', '2147483648')).to.equal(401);
    expect(code('ReturnCodeType', '99')).to.equal(401);
  });

  it('has its white space collapsed when its type is a token, and kept when it is a string', () => {
    expect(value('ServiceType', ' \t a \r\n b  c ')).to.equal('a b c');
    expect(value('RegexpType', ' \t a \r\n b  c ')).to.equal(' \t a \r\n b  c ');
  });

  it('has no other white space than XML has', () => {
    expect(value('ServiceType', '\u00A0a\u2003')).to.equal('\u00A0a\u2003');
  });

  it('is measured after its white space is collapsed', () => {
    expect(value('IdentifierType', `  ${'a'.repeat(64)}  `)).to.equal('a'.repeat(64));
    expect(code('IdentifierType', '   ')).to.equal(400);
  });

  it('is told by its length before its format, and by its format before its version', () => {
    expect(code('OperatorIdType', '!'.repeat(65))).to.equal(400);
    expect(code('OperatorIdType', '!')).to.equal(401);
    expect(code('ProtocolVersionType', '1.1')).to.equal(403);
  });

  it('is an address in any of the forms of RFC 4291', () => {
    const good = [
      '0.0.0.0',
      '255.255.255.255',
      '::',
      '::1',
      '1::',
      '1:2:3:4:5:6:7:8',
      '1::8',
      '1:2::7:8',
      '::ffff:1.2.3.4',
      '::1.2.3.4',
    ];
    for (const text of good) expect(value('IpAddressType', text)).to.equal(text);
    const bad = [
      '1.2.3',
      '1.2.3.256',
      '01.2.3.4',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      'fe80::1%1',
      'a.example',
      '::g',
    ];
    for (const text of bad) expect(code('IpAddressType', text), text).to.equal(401);
    for (const text of Object.keys(ADDRESSES)) expect(value('IpAddressType', text)).to.equal(text);
    for (const text of NO_ADDRESSES) expect(code('IpAddressType', text), text).to.equal(text.length < 2 ? 400 : 401);
  });
});
