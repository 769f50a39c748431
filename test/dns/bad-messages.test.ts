import { expect } from 'chai';
import { queryFor, questionEnd } from './messages.js';
import { NUMBER, ResponderUnderTest } from './responder-under-test.js';

/** A header with these fields, and what follows. */
function message(fields: { flags?: number; counts?: number[] }, rest: Uint8Array = new Uint8Array(0)): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(4711);
  header.writeUInt16BE(fields.flags ?? 0, 2);
  for (const [index, count] of (fields.counts ?? [1, 0, 0, 0]).entries()) header.writeUInt16BE(count, 4 + 2 * index);
  return Buffer.concat([header, rest]);
}

const question = (name: number[]) => Buffer.from([...name, 0, 35, 0, 1]);
const PLAIN = question([1, 49, 4, ...Buffer.from('e164'), 4, ...Buffer.from('arpa'), 0]);

describe('A message over DNS that is no query', () => {
  const under = new ResponderUnderTest();

  it('is not answered where it is an answer, however broken it is', () => {
    const answer = under.raw(queryFor(NUMBER))!;
    expect(under.raw(answer)).to.equal(undefined);
    for (let length = 0; length < answer.length; length++) {
      expect(under.raw(answer.subarray(0, length)), String(length)).to.equal(undefined);
    }
    expect(under.observed.at(-1)).to.include({ outcome: 'ignored', type: 0 });
  });

  it('is not answered where it is shorter than a header', () => {
    const query = queryFor(NUMBER);
    for (let length = 0; length < 12; length++) expect(under.raw(query.subarray(0, length))).to.equal(undefined);
  });

  it('has NOTIMP where it is of another operation, with its opcode and question', () => {
    for (const opcode of [1, 2, 4, 5, 6, 15]) {
      const query = queryFor(NUMBER, 'SOA', { flags: opcode << 11 });
      const raw = under.raw(query)!;
      expect((raw[2]! >> 3) & 15, String(opcode)).to.equal(opcode);
      expect(under.ask(query), String(opcode)).to.include({ rcode: 4, aa: false });
      expect(under.ask(query).question[0]!.name).to.equal(NUMBER);
    }
  });

  it('has NOTIMP where there is only a header of another operation', () => {
    const answer = under.ask(message({ flags: 15 << 11, counts: [0, 0, 0, 0] }));
    expect(answer).to.include({ id: 4711, rcode: 4 });
    expect(answer.question).to.deep.equal([]);
  });

  it('has REFUSED where it is of another class', () => {
    expect(under.ask(queryFor('version.bind', 'TXT', { class: 'CH' })).rcode).to.equal(5);
    expect(under.ask(queryFor(NUMBER, 'NAPTR', { class: 'CH' })).rcode).to.equal(5);
  });

  it('has REFUSED where it asks for a transfer that is not offered', () => {
    for (const type of ['AXFR', 'IXFR']) {
      for (const transport of ['udp', 'tcp'] as const) {
        expect(under.ask(queryFor('e164.arpa', type), { transport }).rcode).to.equal(5);
      }
    }
  });
});

describe('A malformed query over DNS', () => {
  const under = new ResponderUnderTest();
  const rcodeOf = (bytes: Uint8Array) => under.ask(bytes).rcode;

  it('has FORMERR where it has no question, or several', () => {
    expect(rcodeOf(message({ counts: [0, 0, 0, 0] }))).to.equal(1);
    expect(rcodeOf(message({ counts: [2, 0, 0, 0] }, Buffer.concat([PLAIN, PLAIN])))).to.equal(1);
    expect(under.observed.at(-1)).to.include({ outcome: 'malformed' });
  });

  it('has FORMERR where it ends too early, at every byte', () => {
    const query = queryFor(NUMBER, 'NAPTR', { edns: { options: [{ code: 65001, data: Buffer.alloc(4) }] } });
    for (let length = 12; length < query.length; length++) {
      const answer = under.ask(query.subarray(0, length));
      expect(answer, String(length)).to.include({ rcode: 1, id: 4711 });
      expect(answer.question, String(length)).to.have.length(length < questionEnd(query) ? 0 : 1);
    }
  });

  it('has FORMERR where something stands behind it', () => {
    expect(rcodeOf(Buffer.concat([queryFor(NUMBER), Buffer.alloc(1)]))).to.equal(1);
  });

  it('has FORMERR where its name is compressed: into a loop, forwards or anywhere', () => {
    for (const name of [
      [0xc0, 12],
      [1, 49, 0xc0, 12],
      [0xc0, 14],
      [0xc0, 0],
      [0xff, 0xff],
    ]) {
      expect(rcodeOf(message({}, question(name))), String(name)).to.equal(1);
    }
  });

  it('has FORMERR where a name behind the question leads to itself or forwards', () => {
    const record = (name: number[]) => Buffer.from([...name, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    const at = 12 + PLAIN.length;
    const rcodeWith = (name: number[]) =>
      rcodeOf(message({ counts: [1, 0, 0, 1] }, Buffer.concat([PLAIN, record(name)])));
    expect(rcodeWith([0xc0, 12])).to.equal(3);
    for (const name of [
      [0xc0, at],
      [0xc0, at + 2],
      [1, 97, 0xc0, at],
      [0xc0, 3],
      [0xff, 0xff],
      [0x80, 1],
      [0x40, 1],
    ]) {
      expect(rcodeWith(name), String(name)).to.equal(1);
    }
  });

  it('has FORMERR where its name is too long', () => {
    const label = [63, ...Buffer.alloc(63, 97)];
    const longest = [...label, ...label, ...label, 61, ...Buffer.alloc(61, 97), 0];
    expect(longest).to.have.length(255);
    expect(rcodeOf(message({}, question(longest)))).to.equal(5);
    expect(rcodeOf(message({}, question([...label, ...label, ...label, 62, ...Buffer.alloc(62, 97), 0])))).to.equal(1);
    expect(rcodeOf(message({}, question([...label, ...label, ...label, ...label, 0])))).to.equal(1);
  });

  it('has FORMERR where it has records in sections that are for answers', () => {
    const record = Buffer.from([0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect(rcodeOf(message({ counts: [1, 1, 0, 0] }, Buffer.concat([PLAIN, record])))).to.equal(1);
    expect(rcodeOf(message({ counts: [1, 0, 1, 0] }, Buffer.concat([PLAIN, record])))).to.equal(1);
  });

  it('has NXDOMAIN, not FORMERR, where labels have bytes that are no digits', () => {
    const name = [1, 0, 1, 255, 4, ...Buffer.from('e164'), 4, ...Buffer.from('arpa'), 0];
    expect(under.raw(message({}, question(name)))![3]! & 15).to.equal(3);
  });
});

describe('The header of an answer', () => {
  const under = new ResponderUnderTest();

  it('repeats RD and CD and no other flags', () => {
    const [, , high, low] = under.raw(queryFor(NUMBER, 'NAPTR', { flags: 0x07f0 & ~0x0040 }))!;
    expect(high).to.equal(0x80 | 0x04 | 0x01);
    expect(low).to.equal(0x10);
  });
});
