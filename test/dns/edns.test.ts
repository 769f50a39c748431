import { expect } from 'chai';
import { memoryReader } from './memory-reader.js';
import { queryFor, questionEnd } from './messages.js';
import { naptrRdata } from './naptr-rdata.js';
import { NUMBER, ResponderUnderTest } from './responder-under-test.js';

/** A number whose set takes that many bytes in a message with the smallest header and without OPT, at least. */
function withSetOf(bytes: number) {
  const name = '1.2.3.4.e164.arpa';
  const records = [];
  const header = questionEnd(queryFor(name));
  for (let left = bytes - header; left > 0; ) {
    const size = Math.min(left, 200);
    records.push(naptrRdata('x'.repeat(Math.max(1, size - 12 - naptrRdata('').length))));
    left -= size;
  }
  return { name, reader: memoryReader([{ digits: '4321', records }]), count: records.length };
}

describe('EDNS [RFC 6891]', () => {
  const under = new ResponderUnderTest();

  it('is in the answer exactly where it is in the query, whatever the answer', () => {
    for (const name of [NUMBER, '9.e164.arpa', 'example.com', 'e164.arpa']) {
      expect(under.ask(queryFor(name)).opt, name).to.equal(undefined);
      expect(under.ask(queryFor(name, 'NAPTR', { edns: {} })).opt, name).to.deep.equal({
        payload: 1232,
        version: 0,
        dnssecOk: false,
      });
    }
  });

  it('gets its DO bit back [RFC 3225 §3]', () => {
    expect(under.ask(queryFor(NUMBER, 'NAPTR', { edns: { dnssecOk: true } })).opt!.dnssecOk).to.equal(true);
  });

  it('of another version has BADVERS, and version 0 in the answer', () => {
    const answer = under.ask(queryFor(NUMBER, 'NAPTR', { edns: { version: 1 } }));
    expect(answer.rcode).to.equal(16);
    expect(answer.opt!.version).to.equal(0);
    expect(answer.answers).to.deep.equal([]);
    expect(answer.question).to.have.length(1);
  });

  it('may have options that we do not know', () => {
    const options = [
      { code: 10, data: Buffer.alloc(8) },
      { code: 65001, data: Buffer.alloc(0) },
    ];
    expect(under.ask(queryFor(NUMBER, 'NAPTR', { edns: { options } })).answers).to.have.length(2);
  });

  it('twice has FORMERR', () => {
    const once = queryFor(NUMBER, 'NAPTR', { edns: {} });
    const opt = once.subarray(questionEnd(once));
    const twice = Buffer.concat([once, opt]);
    twice[11] = 2;
    expect(under.ask(twice).rcode).to.equal(1);
  });

  it('with an option longer than the record has FORMERR', () => {
    const query = queryFor(NUMBER, 'NAPTR', { edns: { options: [{ code: 65001, data: Buffer.alloc(4) }] } });
    query[query.length - 5] = 9;
    expect(under.ask(query).rcode).to.equal(1);
  });

  it('of another name than the root has FORMERR', () => {
    const query = queryFor(NUMBER, 'NAPTR', { edns: {} });
    const end = questionEnd(query);
    const named = Buffer.concat([query.subarray(0, end), Buffer.from([1, 97]), query.subarray(end)]);
    expect(under.ask(named).rcode).to.equal(1);
  });
});

describe('A set that does not fit', () => {
  it('is not in the answer at all, which says so [RFC 2181 §9]', () => {
    const { name, reader } = withSetOf(600);
    const answer = new ResponderUnderTest({ reader }).ask(queryFor(name));
    expect(answer).to.include({ rcode: 0, aa: true, tc: true });
    expect(answer.answers).to.deep.equal([]);
  });

  const limits = [
    { title: '512 bytes without EDNS', limit: 512, edns: undefined },
    { title: 'what the client says', limit: 900, edns: { payload: 900 } },
    { title: '512 bytes where the client says less', limit: 512, edns: { payload: 100 } },
    { title: 'what we send at most, where the client takes more', limit: 1232, edns: { payload: 4096 } },
  ];
  for (const { title, limit, edns } of limits) {
    it(`is measured against ${title}`, () => {
      const room = edns === undefined ? limit : limit - 11;
      const options = edns === undefined ? {} : { edns };
      const fits = withSetOf(room);
      const raw = new ResponderUnderTest({ reader: fits.reader }).raw(queryFor(fits.name, 'NAPTR', options))!;
      expect(raw.length).to.equal(limit);
      const tooLarge = withSetOf(room + 1);
      const answer = new ResponderUnderTest({ reader: tooLarge.reader }).ask(queryFor(fits.name, 'NAPTR', options));
      expect(answer.tc).to.equal(true);
    });
  }

  it('comes whole over TCP', () => {
    const { name, reader, count } = withSetOf(60_000);
    const answer = new ResponderUnderTest({ reader }).ask(queryFor(name), { transport: 'tcp' });
    expect(answer.tc).to.equal(false);
    expect(answer.answers).to.have.length(count);
  });

  it('and not even over TCP, has SERVFAIL', () => {
    const { name, reader } = withSetOf(66_000);
    const under = new ResponderUnderTest({ reader });
    const answer = under.ask(queryFor(name), { transport: 'tcp' });
    expect(answer).to.include({ rcode: 2, tc: false });
    expect(under.observed.map(({ outcome }) => outcome)).to.deep.equal(['failed']);
  });
});
