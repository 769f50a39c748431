import { createRequire } from 'node:module';
import { expect } from 'chai';
import fc from 'fast-check';
import type { NaptrValue } from '../../../src/enum/naptr-record.js';
import { ReadIndex } from '../../../src/resolution/read-index/read-index.js';
import { valueOfRdata, WireWriter } from '../../../src/resolution/read-index/wire.js';

/** Its types do not tell of the codec of a single type. */
const { naptr } = createRequire(import.meta.url)('dns-packet') as {
  naptr: { encode(data: Omit<NaptrValue, 'service' | 'ttl'> & { services: string }): Uint8Array };
};

const text = fc.string({
  unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
  maxLength: 80,
});
const value: fc.Arbitrary<NaptrValue> = fc.record({
  order: fc.nat(65_535),
  preference: fc.nat(65_535),
  flags: fc.constantFrom('u', 'U', ''),
  service: fc.constantFrom('E2U+sip', 'E2U+pstn:tel', 'x'.repeat(255)),
  regexp: fc.oneof(text, fc.constantFrom('!^.*$!sip:+4412@x!', '4412441244', '4'.repeat(255))),
  replacement: fc.constantFrom('.', 'a.example', 'x.y.z.e164.arpa'),
});

/** Through the index: as a template, and made for the number again. */
function throughIndex(value: NaptrValue, digits: string): Uint8Array {
  const index = new ReadIndex({ host: 'h', peers: [], priorities: new Map(), now: () => 0, seed: 9, capacity: 1000 });
  index.apply([
    { kind: 'opened', profile: 0 },
    { kind: 'in-force', profile: 0, from: 0, until: 1, announced: 0 },
    { kind: 'added', profile: 0, digits, isBlock: false, value },
  ]);
  const found = index.reader.find(digits, 0);
  if (found.kind !== 'records') throw new Error(found.kind);
  return found.records[0]!;
}

describe('RDATA of the read index', () => {
  it('is what a DNS library makes of the record, and reads as the record [RFC 3403 §4.1]', () => {
    fc.assert(
      fc.property(value, fc.constantFrom('4412', '44', '4412441'), (each, digits) => {
        const rdata = throughIndex(each, digits);
        const { service: services, ...rest } = each;
        const encoded = naptr.encode({ ...rest, services });
        // The library's has the length in front.
        expect([...rdata]).to.deep.equal([...encoded.subarray(2)]);
        expect(valueOfRdata(rdata)).to.deep.equal(each);
      }),
      { numRuns: 300 },
    );
  });

  it('is one template for numbers whose records differ in their own digits only', () => {
    const index = new ReadIndex({ host: 'h', peers: [], priorities: new Map(), now: () => 0, seed: 9, capacity: 5000 });
    index.apply([{ kind: 'opened', profile: 0 }]);
    const add = (digits: string) =>
      index.add({
        profile: 0,
        digits,
        isBlock: false,
        value: {
          order: 1,
          preference: 1,
          flags: 'u',
          service: 'E2U+sip',
          regexp: `!^.*$!sip:+${digits}@x!`,
          replacement: '.',
        },
      });
    add('441632960000');
    const before = index.bytes;
    for (let at = 1; at < 200; at += 1) add(String(441632960000 + at));
    expect(index.bytes).to.equal(before);
  });

  it('refuses a character string that DNS does not take', () => {
    const long = { order: 1, preference: 1, flags: 'u', service: 'E2U+sip', regexp: 'x'.repeat(256), replacement: '.' };
    expect(() => new WireWriter().write(long, undefined)).to.throw(RangeError);
  });
});
