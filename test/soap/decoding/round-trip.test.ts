import { expect } from 'chai';
import fc from 'fast-check';
import type { AddNodeReq, AddNodeResp, ModDataReq, NaptrRecord } from '../../../generated/messages.js';
import { readAnswer } from '../../../src/soap/decoding/answer-reader.js';
import { MessageReader } from '../../../src/soap/decoding/message-reader.js';
import { encodeEnvelope, encodePieces } from '../../../src/soap/encoding/envelope.js';
import { type AnyMessage, arbitraryAck, arbitraryMessage, cut } from './arbitrary-message.js';

/** What any message may contain. */
type AnyContents = AddNodeReq & Partial<AddNodeResp & ModDataReq>;

type Encoding = 'UTF-8' | 'UTF-16 little-endian' | 'UTF-16 big-endian';

function bytesIn(encoding: Encoding, xml: string): Uint8Array {
  if (encoding === 'UTF-8') return Buffer.from(xml);
  const bytes = Buffer.from(`\uFEFF${xml.replace('encoding="UTF-8"', 'encoding="UTF-16"')}`, 'utf16le');
  return encoding === 'UTF-16 big-endian' ? bytes.swap16() : bytes;
}

function encode({ command, message }: AnyMessage): string {
  return encodeEnvelope(command, message as never);
}

const encodings: Encoding[] = ['UTF-8', 'UTF-16 little-endian', 'UTF-16 big-endian'];
const places = fc.array(fc.nat(), { maxLength: 12 });

describe('encoding and decoding', () => {
  for (const encoding of encodings) {
    it(`gives back every message in ${encoding}, however its bytes are cut`, () => {
      fc.assert(
        fc.property(arbitraryMessage, places, (sent, where) => {
          const reader = new MessageReader({ streamed: false });
          for (const chunk of cut(bytesIn(encoding, encode(sent)), where)) reader.write(chunk);
          reader.end();
          expect(reader.rejection).to.equal(undefined);
          expect(reader.opening).to.deep.equal({ command: sent.command, header: sent.message.header });
          expect(reader.message).to.deep.equal(sent.message);
        }),
        { numRuns: 400 },
      );
    });
  }

  it('gives back every ACK', () => {
    fc.assert(
      fc.property(arbitraryAck, fc.constantFrom(...encodings), (ack, encoding) => {
        expect(readAnswer(bytesIn(encoding, encodeEnvelope('ACK', ack)))).to.deep.equal({ kind: 'ack', ack });
      }),
      { numRuns: 300 },
    );
  });

  it('streams the entries of a list in order and keeps none of them', () => {
    fc.assert(
      fc.property(arbitraryMessage, places, (sent, where) => {
        const reader = new MessageReader({ streamed: true });
        const records: unknown[] = [];
        const modifications: unknown[] = [];
        const take = () => {
          records.push(...reader.takeRecords());
          modifications.push(...reader.takeModifications());
        };
        for (const chunk of cut(bytesIn('UTF-8', encode(sent)), where)) {
          reader.write(chunk);
          take();
        }
        reader.end();
        take();
        const { enumMappingDataList: list, enumMappingModificationList: changes } = sent.message as AnyContents;
        expect(records).to.deep.equal(list?.naptrRecord ?? []);
        expect(modifications).to.deep.equal(changes?.modification ?? []);
        expect(reader.message).to.deep.equal({
          ...sent.message,
          ...(list && { enumMappingDataList: { naptrRecord: [] } }),
          ...(changes && { enumMappingModificationList: { modification: [] } }),
        });
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same bytes in pieces as whole', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryMessage, fc.integer({ min: 1, max: 3 }), async ({ command, message }, size) => {
        const { enumMappingDataList: list, enumMappingModificationList: changes, ...rest } = message as AnyContents;
        let pieces = '';
        for await (const piece of encodePieces({
          command,
          ...rest,
          modifications: changes?.modification,
          records: list && (() => inBatches(list.naptrRecord, size)),
        })) {
          pieces += piece;
        }
        expect(pieces).to.equal(encodeEnvelope(command, message as never));
      }),
      { numRuns: 300 },
    );
  });
});

function* inBatches(records: NaptrRecord[], size: number): Generator<NaptrRecord[]> {
  for (let i = 0; i < records.length; i += size) yield records.slice(i, i + size);
}
