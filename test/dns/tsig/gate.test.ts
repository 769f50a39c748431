import { expect } from 'chai';
import fc from 'fast-check';
import { TsigGate } from '../../../src/dns/tsig/gate.js';
import { type TsigAlgorithm, TsigKey } from '../../../src/dns/tsig/key.js';
import { readTsig } from '../../../src/dns/tsig/record.js';
import { expectedMac, Signer } from '../../../src/dns/tsig/signature.js';
import { queryFor } from '../messages.js';

const NAME = 'transfer.example';
const SECRET = 'SW4gZWlnaHRlZW4gYnl0ZXMgb3IgbW9yZS4u';
const NOW = 1_795_578_000_000;

/** Questions for the SOA record of e164.arpa, as they were signed by others. */
const CAPTURED: { tool: string; algorithm: TsigAlgorithm; hex: string }[] = [
  {
    tool: 'dig',
    algorithm: 'hmac-sha1',
    hex: '67e101200001000000000001044531363404617270610000060001087472616e73666572076578616d706c650000fa00ff00000000002f09686d61632d736861310000006b0b19f9012c001472b531abb016ef9d344d10dd0ea73b8a9383fd2f67e100000000',
  },
  {
    tool: 'dig',
    algorithm: 'hmac-sha224',
    hex: '69e801200001000000000001044531363404617270610000060001087472616e73666572076578616d706c650000fa00ff0000000000390b686d61632d7368613232340000006b0b19fb012c001c9502da48ea9e8567c470615d9b023cd76623c38e4888c728a662002969e800000000',
  },
  {
    tool: 'kdig',
    algorithm: 'hmac-sha1',
    hex: 'f15101200001000000000001046531363404617270610000060001087472616e73666572076578616d706c650000fa00ff00000000002f09686d61632d736861310000006b0b19fc012c00144095377e8ef22cad77ec5ff4678eaf267437feb0f15100000000',
  },
  {
    tool: 'kdig',
    algorithm: 'hmac-sha224',
    hex: '673501200001000000000001046531363404617270610000060001087472616e73666572076578616d706c650000fa00ff0000000000390b686d61632d7368613232340000006b0b19fe012c001c12112614f1557c187412a7bfed3c0cf57e3dbf5634fa852f8d59d66e673500000000',
  },
  {
    tool: 'dig',
    algorithm: 'hmac-sha256',
    hex: 'e69601200001000000000001044531363404617270610000060001087472616e73666572076578616d706c650000fa00ff00000000003d0b686d61632d7368613235360000006b06591c012c0020e6f60dd5016f116485a101a355111e778683a47b7e511289fd29e15a9e9853c4e69600000000',
  },
  {
    tool: 'dig',
    algorithm: 'hmac-sha384',
    hex: 'b3f601200001000000000001044531363404617270610000060001087472616e73666572076578616d706c650000fa00ff00000000004d0b686d61632d7368613338340000006b06591e012c003083c64785492b0292fd20e64eb056d1ff531c0e964f2be2683075dac8a1641c0d191bb9e5c34ea1a1e72b7778643b0becb3f600000000',
  },
  {
    tool: 'dig',
    algorithm: 'hmac-sha512',
    hex: 'dcea01200001000000000001044531363404617270610000060001087472616e73666572076578616d706c650000fa00ff00000000005d0b686d61632d7368613531320000006b06591f012c00403a3ee3901aac82158d8d9f3f6ba0cb48859f980db06c27c552cafb9eefcc32dce7b7d36f166d9129bd069ba84877af647a9998fd3938ab110a55fe256ab99210dcea00000000',
  },
  {
    tool: 'kdig',
    algorithm: 'hmac-sha256',
    hex: '1db101200001000000000001046531363404617270610000060001087472616e73666572076578616d706c650000fa00ff00000000003d0b686d61632d7368613235360000006b065920012c0020164eff9f6c013f242e74a15c0ae67ecb4044c846fbe323fcd1b6b8f922d480791db100000000',
  },
  {
    tool: 'kdig',
    algorithm: 'hmac-sha384',
    hex: '82ca01200001000000000001046531363404617270610000060001087472616e73666572076578616d706c650000fa00ff00000000004d0b686d61632d7368613338340000006b065921012c0030a9ea19282b6a82021951d130582a89d29a654891a79740f95bc2ca100a396b208661fb9c92c1bc25b51c08f0fb51d60182ca00000000',
  },
  {
    tool: 'kdig',
    algorithm: 'hmac-sha512',
    hex: '211501200001000000000001046531363404617270610000060001087472616e73666572076578616d706c650000fa00ff00000000005d0b686d61632d7368613531320000006b065923012c0040101b238166fdc343e4021bd75968cd05288c03502973027bd33c43628bf64d5416bad6e0b564315b937d6074cb2dd1518cf6e8bef340fa6c4adcaacf54f1ffbd211500000000',
  },
];

function gateOf(algorithm: TsigAlgorithm = 'hmac-sha256', secret = SECRET): TsigGate {
  return new TsigGate([{ name: NAME, algorithm, secret }]);
}

function keyOf(algorithm: TsigAlgorithm = 'hmac-sha256', secret = SECRET): TsigKey {
  return new TsigKey({ name: NAME, algorithm, secret });
}

function signedQuery(key = keyOf(), now = NOW): Buffer {
  return new Signer(key, new Uint8Array(0), () => now).sign(queryFor('e164.arpa', 'SOA'));
}

/** The TSIG record and the response code of an answer that tells what is wrong. */
function toldBy(gate: TsigGate, message: Uint8Array, now = NOW) {
  const opened = gate.open(message, now);
  if (opened.kind !== 'failed') throw new Error(opened.kind);
  const record = readTsig(opened.answer);
  if (record === undefined || record === 'malformed') throw new Error('no TSIG record');
  const { answer } = opened;
  return {
    record,
    answer,
    rcode: answer[3]! & 15,
    isAnswer: (answer[2]! & 0x80) !== 0,
    counts: [...answer.subarray(4, 12)],
  };
}

describe('A signature', () => {
  for (const { tool, algorithm, hex } of CAPTURED) {
    const message = Buffer.from(hex, 'hex');
    const record = readTsig(message);

    it(`of ${tool} with ${algorithm} is good`, () => {
      if (record === undefined || record === 'malformed') throw new Error('it cannot be read');
      const opened = gateOf(algorithm).open(message, record.time * 1000);
      expect(opened.kind).to.equal('open');
      if (opened.kind !== 'open') return;
      expect(opened.key!.name).to.equal(NAME);
      expect(opened.message).to.have.length(record.start);
      expect(opened.message[11]).to.equal(0);
    });

    it(`of ${tool} with ${algorithm} is bad where any bit of the message is another`, () => {
      if (record === undefined || record === 'malformed') throw new Error('it cannot be read');
      for (let bit = 0; bit < message.length * 8; bit += 3) {
        const changed = Buffer.from(message);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        // The id is covered as the original id [RFC 8945 §5.3.1]; the case of names does not matter.
        const opened = gateOf(algorithm).open(changed, record.time * 1000);
        const isId = bit < 16;
        const isCase = (bit & 7) === 5 && ((bit >> 3 > record.start && bit >> 3 < record.start + 44) as boolean);
        if (!isId && !isCase) expect(opened.kind === 'open' && opened.key !== undefined, `bit ${bit}`).to.equal(false);
      }
    });
  }

  it('of a key that we do not have gets NOTAUTH and BADKEY, not signed [RFC 8945 §5.2.1]', () => {
    const told = toldBy(new TsigGate([]), signedQuery());
    expect(told).to.include({ rcode: 9, isAnswer: true });
    expect(told.counts).to.deep.equal([0, 1, 0, 0, 0, 0, 0, 1]);
    expect(told.record.error).to.equal(17);
    expect(told.record.mac).to.have.length(0);
    expect(toldBy(gateOf('hmac-sha512'), signedQuery()).record.error).to.equal(17);
  });

  it('made with another secret gets NOTAUTH and BADSIG, not signed [RFC 8945 §5.2.2]', () => {
    const told = toldBy(gateOf('hmac-sha256', Buffer.from('quite another one').toString('base64')), signedQuery());
    expect(told.rcode).to.equal(9);
    expect(told.record.error).to.equal(16);
    expect(told.record.mac).to.have.length(0);
  });

  it('made too long ago, or in the future, gets NOTAUTH and BADTIME, signed, with our time [RFC 8945 §5.2.3]', () => {
    const query = signedQuery();
    const asked = readTsig(query);
    if (asked === undefined || asked === 'malformed') throw new Error('it cannot be read');
    for (const distance of [-301_000, 301_000]) {
      const told = toldBy(gateOf(), query, NOW + distance);
      expect(told.rcode).to.equal(9);
      expect(told.record.error).to.equal(18);
      expect(told.record.time).to.equal(NOW / 1000);
      expect(told.record.other.readUIntBE(0, 6)).to.equal((NOW + distance) / 1000);
      expect(told.record.mac).to.deep.equal(expectedMac(keyOf(), told.answer, told.record, asked.mac));
    }
    expect(gateOf().open(query, NOW + 300_000).kind).to.equal('open');
    expect(gateOf().open(query, NOW - 300_000).kind).to.equal('open');
  });

  it('that is cut short gets BADTRUNC, or is malformed where it is cut too short [RFC 8945 §5.2.2.1, §5.2.4]', () => {
    expect(toldBy(gateOf(), cut(signedQuery(), 16)).record.error).to.equal(22);
    expect(gateOf().open(cut(signedQuery(), 15), NOW)).to.deep.equal({ kind: 'malformed' });
    expect(gateOf().open(cut(signedQuery(), 0), NOW)).to.deep.equal({ kind: 'malformed' });
  });

  it('may be half of its MAC but no less than 10 bytes, whatever the algorithm [RFC 8945 §5.2.2.1]', () => {
    for (const [algorithm, least] of [
      ['hmac-sha1', 10],
      ['hmac-sha224', 14],
      ['hmac-sha512', 32],
    ] as const) {
      const query = signedQuery(keyOf(algorithm));
      expect(toldBy(gateOf(algorithm), cut(query, least)).record.error, algorithm).to.equal(22);
      expect(gateOf(algorithm).open(cut(query, least - 1), NOW), algorithm).to.deep.equal({ kind: 'malformed' });
    }
  });

  it('must be the last record, and the only one', () => {
    const twice = new Signer(keyOf(), new Uint8Array(0), () => NOW).sign(signedQuery());
    expect(gateOf().open(twice, NOW)).to.deep.equal({ kind: 'malformed' });
    expect(gateOf().open(Buffer.concat([signedQuery(), Buffer.from([0])]), NOW)).to.deep.equal({ kind: 'malformed' });
  });

  it('of the second message of an answer takes in the first one, and the times only [RFC 8945 §5.3.1]', () => {
    const key = keyOf();
    const signer = new Signer(key, Buffer.alloc(32, 1), () => NOW);
    const first = readTsig(signer.sign(queryFor('e164.arpa', 'SOA')));
    const plain = queryFor('e164.arpa', 'NS');
    const second = readTsig(signer.sign(plain));
    if (typeof first !== 'object' || typeof second !== 'object') throw new Error('they cannot be read');
    const times = Buffer.alloc(8);
    times.writeUIntBE(NOW / 1000, 0, 6);
    times.writeUInt16BE(300, 6);
    expect(second.mac).to.deep.equal(key.mac(Buffer.from([0, 32]), first.mac, plain, times));
  });

  it('is read from any bytes without failing', () => {
    const real = CAPTURED.map(({ hex }) => Buffer.from(hex, 'hex'));
    fc.assert(
      fc.property(
        fc.constantFrom(...real),
        fc.array(fc.record({ at: fc.nat(200), byte: fc.nat(255) }), { maxLength: 6 }),
        fc.nat(200),
        (message, changes, length) => {
          const changed = Buffer.from(message);
          for (const { at, byte } of changes) changed[at % changed.length] = byte;
          gateOf().open(changed.subarray(0, Math.max(length, 12)), NOW);
          gateOf().open(changed, NOW);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

/** The same with a MAC of so many bytes. */
function cut(message: Buffer, length: number): Buffer {
  const record = readTsig(message);
  if (record === undefined || record === 'malformed') throw new Error('it cannot be read');
  const macAt = message.indexOf(record.mac);
  const short = Buffer.concat([message.subarray(0, macAt + length), message.subarray(macAt + record.mac.length)]);
  short.writeUInt16BE(length, macAt - 2);
  const lengthAt = record.start + record.keyName.length + 8;
  short.writeUInt16BE(message.readUInt16BE(lengthAt) - record.mac.length + length, lengthAt);
  return short;
}
