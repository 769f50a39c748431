import { expect } from 'chai';
import { type Answer, decode } from 'dns-packet';
import fc from 'fast-check';
import { TransferServer } from '../../../src/dns/transfers/transfer-server.js';
import { ZoneHistory } from '../../../src/dns/transfers/zone-history.js';
import { TsigGate } from '../../../src/dns/tsig/gate.js';
import { TsigKey } from '../../../src/dns/tsig/key.js';
import { readTsig } from '../../../src/dns/tsig/record.js';
import { Signer } from '../../../src/dns/tsig/signature.js';
import { wireName } from '../../../src/dns/wire/name.js';
import { Zone } from '../../../src/dns/zone.js';
import { FakeClock } from '../../idd/fake-clock.js';
import { MemoryLog } from '../../soap/memory-log.js';
import { decoded, queryFor, questionEnd } from '../messages.js';
import { dnsSettings, suffix } from '../responder-under-test.js';
import { ChangingNumbers, type Subject } from './changing-numbers.js';

const START = 1_700_000_000_000;
const KEY = { name: 'transfer', algorithm: 'hmac-sha256', secret: 'SW4gZWlnaHRlZW4gYnl0ZXMgb3IgbW9yZS4u' } as const;

interface Change extends Subject {
  text: string | undefined;
}

const change: fc.Arbitrary<Change> = fc.record({
  digits: fc.string({ unit: fc.constantFrom('1', '2'), minLength: 1, maxLength: 5 }),
  isBlock: fc.boolean(),
  text: fc.option(fc.constantFrom('a', 'b', 'a|b', 'b|a'), { nil: undefined }),
});

/** An IXFR query of somebody who has that serial [RFC 1995 §3]. */
function ixfrQuery(serial: number, zone = 'e164.arpa'): Buffer {
  const query = queryFor(zone, 'TYPE251');
  query.writeUInt16BE(1, 8);
  const record = Buffer.alloc(34);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(6, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt16BE(22, 10);
  record.writeUInt32BE(serial, 14);
  return Buffer.concat([query, record]);
}

async function serverUnderTest(
  changes: Parameters<typeof dnsSettings>[0] = {},
  isStarted = true,
  records: () => number = () => 1,
) {
  const settings = dnsSettings({
    suffixes: [suffix('e164.arpa'), suffix('e164enum.net', { deny: ['192.0.2.66/32'] })],
    transfers: { allow: ['192.0.2.0/24'], keys: [], notify: [], journalNames: 10_000 },
    ...changes,
  });
  const numbers = new ChangingNumbers();
  const clock = new FakeClock(START, async () => {});
  const history = new ZoneHistory({ reader: numbers, clock, journalNames: 10_000, published: () => {} });
  const log = new MemoryLog();
  const counted: string[] = [];
  const sized: (string | undefined)[] = [];
  const server = new TransferServer({
    settings,
    zones: settings.suffixes.map((each, index) => new Zone(each, index, 300_000)),
    history,
    log,
    now: () => clock.now(),
    pause: async () => {},
    transferred: (kind, outcome) => counted.push(`${kind} ${outcome}`),
    reader: numbers,
    records,
    sized: (reason) => sized.push(reason),
  });
  if (isStarted) {
    history.start();
    await clock.advance(1000);
  }
  return {
    numbers,
    clock,
    history,
    log,
    counted,
    sized,
    async change(...all: Change[]) {
      const changed = history.changing(all);
      for (const { text, ...subject } of all) {
        if (text === undefined) numbers.remove(subject);
        else numbers.set(subject, text);
      }
      changed();
      await clock.advance(1100);
    },
    async messages(query: Uint8Array, address = '192.0.2.1'): Promise<Buffer[]> {
      const messages: Buffer[] = [];
      for await (const message of server.answer(query, address)) messages.push(Buffer.from(message));
      return messages;
    },
    /** The records of all messages. */
    async records(query: Uint8Array, address?: string): Promise<Answer[]> {
      return (await this.messages(query, address)).flatMap((message) => {
        const { answers, rcode } = decode(message) as unknown as { answers: Answer[]; rcode: string };
        expect(rcode).to.equal('NOERROR');
        return answers;
      });
    },
    async rcode(query: Uint8Array, address?: string): Promise<number> {
      const messages = await this.messages(query, address);
      expect(messages).to.have.length(1);
      return messages[0]![3]! & 15;
    },
  };
}

function serialOf(record: Answer): number | undefined {
  return record.type === 'SOA' ? record.data.serial : undefined;
}

function lineOf(record: Answer): string {
  return JSON.stringify(record);
}

/** What a secondary does with the answer to an IXFR query [RFC 1995 §4]. */
function applied(zone: Set<string>, records: Answer[]): Set<string> {
  if (records.length === 1) return zone;
  if (records[1]!.type !== 'SOA') return new Set(records.map(lineOf));
  const copy = new Set(zone);
  let isAdding = true;
  for (const record of records.slice(1, -1)) {
    const line = lineOf(record);
    if (record.type === 'SOA') isAdding = !isAdding;
    if (isAdding) {
      expect(copy.has(line), `${line} is there already`).to.equal(false);
      copy.add(line);
    } else expect(copy.delete(line), `${line} is not there`).to.equal(true);
  }
  return copy;
}

describe('A zone transfer', () => {
  it('has an OPT record where the query has one, with its DO bit [RFC 3225 §3]', async () => {
    const under = await serverUnderTest();
    const opts = await Promise.all(
      [undefined, {}, { dnssecOk: true }].map(async (edns) => {
        const [message] = await under.messages(queryFor('e164.arpa', 'AXFR', { edns }));
        return decoded(message!).opt;
      }),
    );
    expect(opts.map((opt) => opt?.dnssecOk)).to.deep.equal([undefined, false, true]);
  });

  it('of the changes makes of any old zone the present one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 6 }),
        async (batches) => {
          const under = await serverUnderTest();
          await under.change(...batches.pop()!);
          const whole = async () => new Set((await under.records(queryFor('e164.arpa', 'AXFR'))).map(lineOf));
          const old = await whole();
          const serial = under.history.serial!;
          for (const batch of batches) await under.change(...batch);
          const records = await under.records(ixfrQuery(serial));
          expect(serialOf(records[0]!)).to.equal(under.history.serial);
          expect(serialOf(records.at(-1)!)).to.equal(under.history.serial);
          expect([...applied(old, records)].sort()).to.deep.equal([...(await whole())].sort());
        },
      ),
      { numRuns: 150 },
    );
  });

  it('of a whole zone begins and ends with the SOA record, and has its NS records', async () => {
    const under = await serverUnderTest();
    await under.change({ digits: '44', isBlock: true, text: 'a' }, { digits: '441', isBlock: false, text: 'b' });
    const records = await under.records(queryFor('E164.arpa', 'AXFR'));
    expect(records.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([
      'SOA E164.arpa',
      'NS E164.arpa',
      'NS E164.arpa',
      'NAPTR 4.4.E164.arpa',
      'NAPTR *.4.4.E164.arpa',
      'NAPTR 1.4.4.E164.arpa',
      'NAPTR *.1.4.4.E164.arpa',
      'SOA E164.arpa',
    ]);
    expect(under.counted).to.deep.equal(['axfr sent']);
    expect(under.log.lines.at(-1)).to.include({ level: 'info', text: 'zone transfer' });
  });

  it('fills messages with compressed names, each of them readable', async () => {
    const under = await serverUnderTest();
    for (let at = 0; at < 5000; at++) under.numbers.set({ digits: `44${100_000 + 7 * at}`, isBlock: false }, 'a|b');
    under.history.reset();
    await under.clock.advance(1100);
    const messages = await under.messages(queryFor('e164.arpa', 'AXFR'));
    expect(messages.slice(0, -1).every(({ length }) => length > 65_000 && length <= 65_535)).to.equal(true);
    const records = await under.records(queryFor('e164.arpa', 'AXFR'));
    const names = records.filter(({ type }) => type === 'NAPTR').map(({ name }) => name);
    expect(names).to.have.length(10_000);
    expect(new Set(names)).to.have.length(5000);
    // The fixed fields of a record, its data of 44 bytes, and little else: uncompressed names have 26 bytes.
    expect(messages.reduce((sum, { length }) => sum + length, 0) / 10_000).to.be.lessThan(72);
  });

  it('is one SOA record for who has the present serial, or a newer one [RFC 1995 §2]', async () => {
    const under = await serverUnderTest();
    const serial = under.history.serial!;
    for (const asked of [serial, serial + 1]) {
      const records = await under.records(ixfrQuery(asked));
      expect(records.map(serialOf)).to.deep.equal([serial]);
    }
    expect(under.counted).to.deep.equal(['current sent', 'current sent']);
  });

  it('is of the whole zone for who has a serial that is not known [RFC 1995 §4]', async () => {
    const under = await serverUnderTest();
    await under.change({ digits: '44', isBlock: false, text: 'a' });
    const records = await under.records(ixfrQuery(7));
    expect(records.map(({ type }) => type)).to.deep.equal(['SOA', 'NS', 'NS', 'NAPTR', 'SOA']);
    expect(under.counted).to.deep.equal(['axfr sent']);
  });

  it('is refused to who may not have it, and answers what cannot be asked', async () => {
    const under = await serverUnderTest();
    const axfr = (name: string) => queryFor(name, 'AXFR');
    expect(await under.rcode(axfr('e164.arpa'), '198.51.100.1')).to.equal(5);
    expect(await under.rcode(axfr('e164enum.net'), '192.0.2.66')).to.equal(5);
    expect(await under.rcode(axfr('e164.arpa'), '192.0.2.66')).to.equal(0);
    expect(await under.rcode(axfr('4.4.e164.arpa'))).to.equal(9);
    expect(await under.rcode(axfr('example'))).to.equal(9);
    expect(await under.rcode(queryFor('e164.arpa', 'TYPE251'))).to.equal(1);
    expect(under.log.lines[0]).to.include({ level: 'warn', text: 'zone transfer refused' });
    expect(under.counted[0]).to.equal('none refused');
  });

  for (const type of ['AXFR', 'IXFR']) {
    it(`of type ${type} is refused in every class but IN, signed or not [RFC 5936 §2.1.2]`, async () => {
      const transfers = { keys: [KEY], notify: [], journalNames: 10 };
      const signed = await serverUnderTest({ transfers });
      const plain = await serverUnderTest();
      const signer = () => new Signer(new TsigKey(KEY), new Uint8Array(0), () => signed.clock.now());
      for (const ofClass of [0, 2, 3, 4, 254, 255, 257, 65_535]) {
        const query = type === 'AXFR' ? queryFor('e164.arpa', type) : ixfrQuery(7);
        query.writeUInt16BE(ofClass, questionEnd(query) - 2);
        expect(await plain.rcode(query), `class ${ofClass}`).to.equal(5);
        expect(await signed.rcode(signer().sign(query)), `class ${ofClass}, signed`).to.equal(5);
      }
      expect(new Set([...plain.counted, ...signed.counted])).to.deep.equal(new Set(['none refused']));
      expect(plain.log.lines[0]!.fields).to.include({ reason: 'class 0 is not IN' });
    });
  }

  it('of changes is malformed where the serial stands in a record of another class [RFC 1995 §3]', async () => {
    const under = await serverUnderTest();
    const query = ixfrQuery(7);
    // Behind the pointer and the type of the SOA record.
    query.writeUInt16BE(3, questionEnd(query) + 4);
    expect(await under.rcode(query)).to.equal(1);
  });

  it('fails as long as nothing is loaded', async () => {
    const under = await serverUnderTest({}, false);
    expect(await under.rcode(queryFor('e164.arpa', 'AXFR'))).to.equal(2);
  });

  it('is signed, message by message, where keys are needed', async () => {
    const transfers = { keys: [KEY], notify: [], journalNames: 10 };
    const under = await serverUnderTest({ transfers });
    for (let at = 0; at < 4000; at++) under.numbers.set({ digits: `44${100_000 + at}`, isBlock: false }, 'a');
    under.history.reset();
    await under.clock.advance(1100);
    expect(await under.rcode(queryFor('e164.arpa', 'AXFR'))).to.equal(5);
    const key = new TsigKey(KEY);
    const signer = new Signer(key, new Uint8Array(0), () => under.clock.now());
    const query = signer.sign(queryFor('e164.arpa', 'AXFR', { edns: {} }));
    expect(new TsigGate([KEY]).open(query, under.clock.now()).kind).to.equal('open');
    const messages = await under.messages(query, '198.51.100.1');
    expect(messages.length).to.be.greaterThan(2);
    let previous: Uint8Array = signer.mac;
    for (const [at, message] of messages.entries()) {
      expect(message.length).to.be.at.most(65_535);
      const record = readTsig(message);
      if (record === undefined || record === 'malformed') throw new Error('not signed');
      const plain = Buffer.from(message.subarray(0, record.start));
      plain.writeUInt16BE(plain.readUInt16BE(10) - 1, 10);
      const times = message.subarray(message.indexOf(record.mac) - 10, message.indexOf(record.mac) - 2);
      const others = [wireName(KEY.name), Buffer.from([0, 255, 0, 0, 0, 0]), wireName(KEY.algorithm)];
      const variables = at === 0 ? [...others, times, Buffer.alloc(4)] : [times];
      expect(record.mac).to.deep.equal(key.mac(Buffer.from([0, previous.length]), previous, plain, ...variables));
      previous = record.mac;
    }
    expect(under.log.lines.at(-1)!.fields).to.include({ key: KEY.name });
    expect(JSON.stringify(under.log.lines)).not.to.contain(KEY.secret);
  });

  it('is broken off where the zone changes as a whole', async () => {
    const under = await serverUnderTest();
    const answer = (async () => {
      const pending = under.messages(queryFor('e164.arpa', 'AXFR'));
      under.history.reset();
      return pending;
    })();
    const failure = await answer.catch((error: Error) => error.message);
    expect(failure).to.contain('changed as a whole');
    expect(under.counted).to.deep.equal(['axfr failed']);
  });
});

describe('A zone whose blocks would be repeated very often', () => {
  const block: Subject = { digits: '1', isBlock: true };
  const scattered: Subject[] = Array.from({ length: 60 }, (_, at) => ({
    digits: `1${String((at * 1_618_033_988_749) % 1e14).padStart(14, '0')}`,
    isBlock: false,
  }));
  const axfr = queryFor('e164.arpa', 'AXFR');

  async function crowded(records: number, total: number) {
    const transfers = { allow: ['192.0.2.0/24'], keys: [], notify: [], journalNames: 10_000, expansion: 100 };
    const under = await serverUnderTest({ transfers }, false, () => total);
    for (const each of scattered) under.numbers.set(each, 'a');
    under.numbers.set(block, Array.from({ length: records }, (_, at) => `b${at}`).join('|'));
    under.history.start();
    await under.clock.advance(1000);
    return under;
  }

  it('is not given, and nothing of it is sent', async () => {
    const under = await crowded(800, 860);
    expect(await under.rcode(axfr)).to.equal(2);
    expect(under.counted).to.deep.equal(['axfr refused']);
    expect(under.sized).to.have.length(1);
    expect(under.sized[0]).to.match(/^more than 1000000 records, of which at least \d+ repeat those of the block \+1$/);
    under.numbers.remove(block);
    under.history.reset();
    await under.clock.advance(1000);
    expect(await under.records(axfr)).to.have.length.above(60);
    expect(under.sized[1]).to.equal(undefined);
  });

  it('is given where it is in proportion to what there is, or small', async () => {
    for (const [records, total] of [
      [5, 65],
      [5, 1_000_000],
    ] as const) {
      const under = await crowded(records, total);
      expect(await under.records(axfr)).to.have.length.above(1000);
      expect(under.sized).to.deep.equal([undefined]);
    }
  });
});
