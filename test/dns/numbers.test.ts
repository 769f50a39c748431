import { expect } from 'chai';
import { memoryReader } from './memory-reader.js';
import { queryFor } from './messages.js';
import { NUMBER, ResponderUnderTest } from './responder-under-test.js';

const SOA = {
  mname: 'ns1.example',
  rname: 'hostmaster.example',
  serial: 0,
  refresh: 3600,
  retry: 600,
  expire: 604_800,
  minimum: 300,
};

describe('A question for a number over DNS', () => {
  const under = new ResponderUnderTest();
  const ask = (name: string, type = 'NAPTR') => under.ask(queryFor(name, type));

  it('is answered with authority, with all records of the set, under the name as it was asked for', () => {
    const answer = ask(NUMBER);
    expect(answer).to.include({ id: 4711, rcode: 0, aa: true, tc: false, rd: true });
    expect(answer.answers.map(({ name, type, ttl }) => ({ name, type, ttl }))).to.deep.equal([
      { name: NUMBER, type: 'NAPTR', ttl: 300 },
      { name: NUMBER, type: 'NAPTR', ttl: 300 },
    ]);
    expect(answer.answers.map(({ data }) => (data as { preference: number }).preference)).to.deep.equal([10, 20]);
    expect(answer.authorities).to.deep.equal([]);
  });

  it('gets the regexp with single backslashes: zone files double them, the wire does not', () => {
    const [first] = ask(NUMBER).answers;
    expect((first!.data as { regexp: Buffer }).regexp.toString()).to.equal('!^(.*)$!sip:\\1@ims.example!');
  });

  it('is answered from the block that the number lies in, with the default TTL where the set has none', () => {
    const answer = ask('4.3.2.1.3.3.e164.arpa');
    expect(answer.answers).to.have.length(1);
    expect(answer.answers[0]!.ttl).to.equal(3600);
  });

  it('has SERVFAIL where it has more records than any answer holds', () => {
    const tooMany = new ResponderUnderTest({ reader: { ...memoryReader([]), find: () => ({ kind: 'too-many' }) } });
    expect(tooMany.ask(queryFor(NUMBER))).to.include({ rcode: 2, tc: false });
  });

  it('is answered under every suffix', () => {
    expect(ask(NUMBER.replace('e164.arpa', 'e164enum.net')).answers).to.have.length(2);
  });

  it('keeps the case of the name, whatever it is', () => {
    const name = NUMBER.replace('e164.arpa', 'E164.aRPa');
    const answer = ask(name);
    expect(answer.question[0]!.name).to.equal(name);
    expect(answer.answers[0]!.name).to.equal(name);
  });

  it('has NXDOMAIN with SOA where nobody announces the number', () => {
    const answer = ask('9.9.9.4.4.e164.arpa');
    expect(answer).to.include({ rcode: 3, aa: true });
    expect(answer.answers).to.deep.equal([]);
    expect(answer.authorities).to.have.length(1);
    expect(answer.authorities[0]).to.deep.include({ name: 'e164.arpa', type: 'SOA', ttl: 300, data: SOA });
  });

  it('has NODATA with SOA where only longer numbers are announced [RFC 8020]', () => {
    for (const name of ['4.e164.arpa', '6.1.4.4.e164.arpa']) {
      const answer = ask(name);
      expect(answer, name).to.include({ rcode: 0, aa: true });
      expect(answer.answers, name).to.deep.equal([]);
      expect(answer.authorities[0], name).to.deep.include({ name: 'e164.arpa', type: 'SOA' });
    }
  });

  it('has NODATA with SOA where the number exists but records of another type are asked for', () => {
    for (const type of ['A', 'AAAA', 'TXT', 'SOA', 'NS', 'DS', 'TYPE41', 'TYPE65280']) {
      const answer = ask(NUMBER, type);
      expect(answer, type).to.include({ rcode: 0, aa: true });
      expect(answer.answers, type).to.deep.equal([]);
      expect(answer.authorities[0], type).to.deep.include({ type: 'SOA' });
    }
  });

  it('has the NAPTR records for ANY: there are no others [RFC 8482 §4.1]', () => {
    expect(ask(NUMBER, 'TYPE255').answers).to.have.length(2);
  });

  it('has NXDOMAIN for names that cannot be a number', () => {
    const names = ['a.3.3.e164.arpa', '12.3.3.e164.arpa', '1.x.3.3.e164.arpa', '*.3.3.e164.arpa', 'www.e164.arpa'];
    for (const name of names) expect(ask(name).rcode, name).to.equal(3);
  });

  it('has NXDOMAIN for more than 15 digits, though a block holds them', () => {
    const digits = (count: number) => `${'1.'.repeat(count - 2)}3.3.e164.arpa`;
    expect(ask(digits(15)).rcode).to.equal(0);
    expect(ask(digits(16)).rcode).to.equal(3);
    expect(ask(digits(100)).rcode).to.equal(3);
  });

  it('has SERVFAIL as long as the read index is not loaded', () => {
    const loading = new ResponderUnderTest({ reader: null });
    const answer = loading.ask(queryFor(NUMBER));
    expect(answer).to.include({ rcode: 2, aa: false });
    expect(loading.ask(queryFor('e164.arpa', 'SOA')).answers).to.have.length(1);
  });
});

describe('A question over DNS for a suffix itself', () => {
  const under = new ResponderUnderTest();
  const ask = (type: string, name = 'e164.arpa') => under.ask(queryFor(name, type));

  it('has the SOA record', () => {
    const answer = ask('SOA');
    expect(answer).to.include({ rcode: 0, aa: true });
    expect(answer.answers).to.have.length(1);
    expect(answer.answers[0]).to.deep.include({ name: 'e164.arpa', type: 'SOA', data: SOA });
  });

  it('has the NS records', () => {
    expect(ask('NS').answers.map(({ data }) => data)).to.deep.equal(['ns1.example', 'ns2.example']);
  });

  it('has the SOA record for ANY', () => {
    expect(ask('TYPE255').answers.map(({ type }) => type)).to.deep.equal(['SOA']);
  });

  it('has NODATA with SOA for anything else', () => {
    const answer = ask('NAPTR');
    expect(answer).to.include({ rcode: 0, aa: true });
    expect(answer.authorities[0]).to.deep.include({ type: 'SOA' });
  });
});

describe('Suffixes', () => {
  it('outside of which is REFUSED, without authority', () => {
    const under = new ResponderUnderTest();
    for (const name of ['example.com', 'arpa', '.', 'xe164.arpa', 'e164.arpa.example']) {
      const answer = under.ask(queryFor(name));
      expect(answer, name).to.include({ rcode: 5, aa: false });
      expect(answer.authorities, name).to.deep.equal([]);
    }
  });

  it('of which the longest one counts', () => {
    const under = new ResponderUnderTest({ suffixes: ['e164.arpa', 'private.e164.arpa', '4.4.e164.arpa'] });
    expect(under.ask(queryFor('1.private.e164.arpa')).authorities[0]!.name).to.equal('private.e164.arpa');
    expect(under.ask(queryFor('private.e164.arpa', 'SOA')).answers[0]!.name).to.equal('private.e164.arpa');
    expect(under.ask(queryFor('9.9.4.4.e164.arpa')).authorities[0]!.name).to.equal('4.4.e164.arpa');
  });

  it('make the names between them exist [RFC 8020]', () => {
    const under = new ResponderUnderTest({ suffixes: ['e164.arpa', 'lab.x.E164.arpa'.toLowerCase(), '9.9.e164.arpa'] });
    expect(under.ask(queryFor('X.e164.arpa')).rcode).to.equal(0);
    expect(under.ask(queryFor('9.e164.arpa')).rcode).to.equal(0);
    expect(under.ask(queryFor('y.e164.arpa')).rcode).to.equal(3);
    expect(under.ask(queryFor('8.e164.arpa')).rcode).to.equal(3);
  });
});
