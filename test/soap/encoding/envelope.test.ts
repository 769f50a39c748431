import { expect } from 'chai';
import type { AddDataReq, NaptrRecord } from '../../../generated/messages.js';
import type { OutgoingEnvelope } from '../../../src/idd/ports/transport.js';
import { EncodingError } from '../../../src/soap/encoding/encoding-error.js';
import { encodeEnvelope, encodePieces } from '../../../src/soap/encoding/envelope.js';

const header = {
  protocolVersion: '1.0' as const,
  messageId: 'm-1',
  originatingOperatorId: '234-15',
  terminatingOperatorId: '208-01',
  originatingDesAddress: '192.0.2.1',
  terminatingDesAddress: '2001:db8::1',
  broadcastId: 'b-1',
};
const record: NaptrRecord = {
  e164Number: '+441632960001',
  order: 100,
  preference: 10,
  flags: 'u',
  service: 'E2U+sip',
  regexp: '!^(.*)$!sip:\\1@ims.example!',
  replacement: '.',
};

function encode(change: object): string {
  const message = { header, enumMappingDataList: { naptrRecord: [{ ...record, ...change }] } };
  return encodeEnvelope('ADD_DATA_REQ', message as AddDataReq);
}

async function pieces(envelope: OutgoingEnvelope): Promise<string[]> {
  const all: string[] = [];
  for await (const piece of encodePieces(envelope)) all.push(piece);
  return all;
}

/** What the call throws or rejects with. */
async function thrown(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('an encoded message', () => {
  it('has one form', () => {
    expect(encodeEnvelope('ACK', { returnDescription: 'fine', returnCode: 100, messageId: 'm-1' })).to.equal(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><ACK xmlns="urn:q3645:idd:1">' +
        '<messageId>m-1</messageId><returnCode>100</returnCode><returnDescription>fine</returnDescription>' +
        '</ACK></env:Body></env:Envelope>',
    );
  });

  it('has its elements in the order of the schema, whatever the order of the properties', () => {
    const { order, e164Number, ...rest } = record;
    expect(encode({})).to.include(
      '<e164Number>+441632960001</e164Number><order>100</order><preference>10</preference>',
    );
    expect(
      encodeEnvelope('ADD_DATA_REQ', {
        enumMappingDataList: { naptrRecord: [{ ...rest, order, e164Number: e164Number! }] },
        header,
      }),
    ).to.equal(encode({}));
  });

  it('escapes markup, and white space that a parser would change', () => {
    expect(encode({ regexp: ' <&>]]>\r\n\t"\' ' })).to.include(
      '<regexp> &lt;&amp;&gt;]]&gt;&#13;&#10;&#9;"\' </regexp>',
    );
  });

  const refused: [string, object, RegExp][] = [
    ['a text too long', { flags: 'u'.repeat(256) }, /naptrRecord\/flags: is longer than 255/],
    ['a text too short', { e164Number: '+4' }, /e164Number: is shorter than 3/],
    ['a wrong format', { e164Number: '441632960001' }, /e164Number/],
    ['a number out of range', { order: 65_536 }, /order/],
    ['a number that is not whole', { order: 1.5 }, /order/],
    ['a number that is none', { order: Number.NaN }, /order/],
    ['a text for a number', { order: '100' }, /order: is no xs:unsignedShort/],
    ['a missing field', { service: undefined }, /lacks service/],
    ['both number and prefix', { e164Prefix: '+44' }, /both e164Number and e164Prefix/],
    ['neither number nor prefix', { e164Number: undefined }, /lacks e164Number or e164Prefix/],
    ['white space that its type does not keep', { service: ' E2U+sip' }, /service: has white space/],
    ['a control character', { regexp: '\u0001' }, /regexp: contains a character/],
    ['half a surrogate pair', { regexp: '\uD800' }, /regexp: contains a character/],
    ['a character that is none', { regexp: '\uFFFE' }, /regexp: contains a character/],
  ];
  for (const [what, change, message] of refused) {
    it(`is refused with ${what}`, async () => {
      const whole = await thrown(() => encode(change));
      expect(whole).to.be.instanceOf(EncodingError);
      expect(whole).to.have.property('message').that.matches(message);
      const records = () => [[{ ...record, ...change } as NaptrRecord]];
      expect(await thrown(() => pieces({ command: 'ADD_DATA_REQ', header, records }))).to.be.instanceOf(EncodingError);
    });
  }

  it('is refused when a list that needs entries has none', async () => {
    expect(() => encodeEnvelope('ADD_DATA_REQ', { header, enumMappingDataList: { naptrRecord: [] } })).to.throw(
      EncodingError,
    );
    expect(await thrown(() => pieces({ command: 'ADD_DATA_REQ', header, records: () => [] }))).to.be.instanceOf(
      EncodingError,
    );
    expect(await thrown(() => pieces({ command: 'MOD_DATA_REQ', header, modifications: [] }))).to.be.instanceOf(
      EncodingError,
    );
  });

  it('is refused when something that must be there is missing, or the command cannot bear it', async () => {
    expect(await thrown(() => pieces({ command: 'ADD_DATA_REQ', header }))).to.be.instanceOf(EncodingError);
    expect(await thrown(() => pieces({ command: 'ADD_DATA_RESP', header }))).to.be.instanceOf(EncodingError);
    const result = { resultCode: 200 };
    expect(await thrown(() => pieces({ command: 'REMOVE_NODE_REQ', header, result }))).to.be.instanceOf(EncodingError);
    expect(
      await thrown(() => pieces({ command: 'ADD_DATA_RESP', header, result, records: () => [] })),
    ).to.be.instanceOf(EncodingError);
  });

  it('writes dates in UTC, and refuses those that XML Schema does not have', () => {
    const at = (activationTimestamp: Date) =>
      encodeEnvelope('ADD_NODE_REQ', { header, enumMappingDataList: { naptrRecord: [] }, activationTimestamp });
    expect(at(new Date('2026-07-01T12:00:00+02:00'))).to.include('>2026-07-01T10:00:00.000Z<');
    expect(() => at(new Date(Number.NaN))).to.throw(EncodingError);
    expect(() => at(new Date('0000-01-01T00:00:00Z'))).to.throw(EncodingError);
  });

  it('comes in pieces of about 64 KiB, one at a time, however its records come', async () => {
    let fetched = 0;
    async function* source(): AsyncGenerator<NaptrRecord[]> {
      for (const size of [1, 5000, 3, 0, 2000]) {
        fetched++;
        yield new Array<NaptrRecord>(size).fill(record);
      }
    }
    const stream = encodePieces({ command: 'ADD_NODE_REQ', header, records: source });
    const first = await stream.next();
    expect(first.value).to.have.length.within(65_536, 70_000);
    expect(fetched).to.equal(2);
    const all = [first.value as string];
    for await (const piece of stream) all.push(piece);
    expect(all.slice(0, -1).every((piece) => piece.length >= 65_536 && piece.length < 70_000)).to.equal(true);
    const naptrRecord = new Array<NaptrRecord>(7004).fill(record);
    expect(all.join('')).to.equal(encodeEnvelope('ADD_NODE_REQ', { header, enumMappingDataList: { naptrRecord } }));
  });

  it('reads its records anew for every transmission', async () => {
    let reads = 0;
    const envelope: OutgoingEnvelope = {
      command: 'ADD_NODE_REQ',
      header,
      records: () => {
        reads++;
        return [[record]];
      },
    };
    expect(await pieces(envelope)).to.deep.equal(await pieces(envelope));
    expect(reads).to.equal(2);
  });
});
