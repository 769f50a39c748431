import { expect } from 'chai';
import { TsigKey } from '../../../src/dns/tsig/key.js';
import { readTsig } from '../../../src/dns/tsig/record.js';
import { expectedMac, Signer } from '../../../src/dns/tsig/signature.js';
import { queryFor, questionEnd } from '../messages.js';
import { NUMBER } from '../responder-under-test.js';
import { askUdp, type ListenerUnderTest, listenerUnderTest } from './listener-under-test.js';

const KEY = { name: 'transfer', algorithm: 'hmac-sha256', secret: 'SW4gZWlnaHRlZW4gYnl0ZXMgb3IgbW9yZS4u' } as const;

/** A query with the key. */
function signed(query: Buffer): { query: Buffer; mac: Uint8Array } {
  const signer = new Signer(new TsigKey(KEY), new Uint8Array(0), Date.now);
  return { query: signer.sign(query), mac: signer.mac };
}

/** An IXFR query with a SOA record of no names and zeros. */
function ixfr(zone: string): Buffer {
  const query = queryFor(zone, 'TYPE251');
  query.writeUInt16BE(1, 8);
  return Buffer.concat([query, Buffer.from([0xc0, 12, 0, 6, 0, 1, 0, 0, 0, 0, 0, 22]), Buffer.alloc(22)]);
}

const count = (message: Buffer) => message.readUInt16BE(6);
const rcode = (message: Buffer) => message[3]! & 15;

describe('A signed query over DNS', () => {
  let under: ListenerUnderTest;
  before(async () => {
    under = await listenerUnderTest({ transfers: { keys: [KEY], notify: [], journalNames: 1 } });
  });
  after(() => under.close());

  it('has a signed answer', async () => {
    for (const plain of [queryFor('e164.arpa', 'SOA'), queryFor(NUMBER)]) {
      const { query, mac } = signed(plain);
      const answer = await askUdp(under.port, query);
      const record = readTsig(answer);
      if (typeof record !== 'object') throw new Error('not signed');
      expect(record.mac).to.deep.equal(expectedMac(new TsigKey(KEY), answer, record, mac));
      const unsigned = await askUdp(under.port, plain);
      expect(answer.subarray(12, record.start)).to.deep.equal(unsigned.subarray(12));
      expect(readTsig(unsigned)).to.equal(undefined);
    }
  });

  it('leaves room for the signature in 512 bytes', async () => {
    const long = queryFor(`${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.e164.arpa`, 'NAPTR');
    const answer = await askUdp(under.port, signed(long).query);
    expect(answer.length).to.be.at.most(512);
    expect(typeof readTsig(answer)).to.equal('object');
  });

  it('has NOTAUTH where the signature is wrong, and FORMERR where it cannot be read', async () => {
    const { query } = signed(queryFor('e164.arpa', 'SOA'));
    const wrong = Buffer.from(query);
    wrong[wrong.length - 10]! ^= 1;
    expect(rcode(await askUdp(under.port, wrong))).to.equal(9);
    const classIn = Buffer.from(query);
    classIn[query.indexOf(Buffer.from([0, 250, 0, 255])) + 3] = 1;
    expect(rcode(await askUdp(under.port, classIn))).to.equal(1);
  });

  it('is not answered where it is an answer, whatever its signature', async () => {
    const { query } = signed(queryFor('e164.arpa', 'SOA'));
    for (const each of [query, Buffer.concat([query, Buffer.from([0])])]) {
      const answer = Buffer.from(each);
      answer[2]! |= 0x80;
      const asked = askUdp(under.port, answer, '127.0.0.1', AbortSignal.timeout(100));
      expect(await asked.catch(({ name }: Error) => name)).to.equal('AbortError');
    }
  });

  it('for changes over UDP has the SOA record alone, so that it is asked over TCP [RFC 1995 §2]', async () => {
    const answer = await askUdp(under.port, signed(ixfr('e164.arpa')).query);
    expect([rcode(answer), count(answer)]).to.deep.equal([0, 1]);
    expect(rcode(await askUdp(under.port, ixfr('e164.arpa')))).to.equal(5);
    expect(rcode(await askUdp(under.port, signed(queryFor('e164.arpa', 'AXFR')).query))).to.equal(5);
  });

  it('is refused in every class but IN, whatever it asks for', async () => {
    for (const ofClass of [3, 4, 254, 255]) {
      for (const plain of [queryFor('e164.arpa', 'AXFR'), ixfr('e164.arpa'), queryFor('e164.arpa', 'SOA')]) {
        plain.writeUInt16BE(ofClass, questionEnd(plain) - 2);
        const answer = await askUdp(under.port, signed(plain).query);
        expect([rcode(answer), count(answer)], `class ${ofClass}`).to.deep.equal([5, 0]);
        expect(typeof readTsig(answer)).to.equal('object');
      }
    }
  });
});
