import { expect } from 'chai';
import fc from 'fast-check';
import { SIMPLE_TYPES } from '../../../generated/schema.js';
import { createValidator, type SchemaValidator } from '../../../scripts/contract/validator.js';
import { readAnswer } from '../../../src/soap/decoding/answer-reader.js';
import { encodeEnvelope } from '../../../src/soap/encoding/envelope.js';
import { arbitraryAck, arbitraryMessage } from './arbitrary-message.js';
import { mutated, treeOf, write } from './mutation.js';
import { envelope, HEADER, message, verdict } from './reading.js';

describe('the decoder and libxml2', () => {
  let judge: SchemaValidator;

  before(async () => {
    judge = await createValidator();
  });

  function agree(xml: string, decoder: number | string): void {
    const objections = judge.validate(xml);
    expect(decoder === 'valid', `decoder: ${decoder}\nlibxml2: ${objections.join('; ') || 'valid'}\n${xml}`).to.equal(
      objections.length === 0,
    );
  }

  it('both take every valid message', () => {
    fc.assert(
      fc.property(arbitraryMessage, ({ command, message }) => {
        const xml = encodeEnvelope(command, message as never);
        expect(verdict(xml)).to.equal('valid');
        agree(xml, 'valid');
      }),
      { numRuns: 300 },
    );
  });

  for (const changes of [1, 2]) {
    it(`agree on messages with ${changes} of their elements changed`, () => {
      const changed = arbitraryMessage.chain(({ command, message }) => {
        const tree = treeOf(encodeEnvelope(command, message as never));
        return changes === 1 ? mutated(tree) : mutated(tree).chain(mutated);
      });
      fc.assert(
        fc.property(changed, (tree) => {
          const xml = envelope(`<env:Body>${write(tree)}</env:Body>`);
          agree(xml, verdict(xml));
        }),
        { numRuns: 1500 },
      );
    });
  }

  it('agree on what xsi:type says of an element, and on what it may then contain', () => {
    const instance =
      'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:i="urn:q3645:idd:1"';
    const builtIn = ['int', 'short', 'byte', 'unsignedInt', 'unsignedShort', 'unsignedByte', 'integer', 'anyType'];
    const types = [...builtIn.map((name) => `xs:${name}`), ...Object.keys(SIMPLE_TYPES).map((name) => `i:${name}`)];
    for (const type of types) {
      for (const value of ['-129', '-1', '0', '99', '100', '127', '128', '255', '256', '599', '600', '32768']) {
        const typed = (element: string) => `<${element} ${instance} xsi:type="${type}">${value}</${element}>`;
        for (const xml of [
          message().replace('<order>100</order>', typed('order')),
          message(`${HEADER}<result>${typed('resultCode')}</result>`, 'ADD_DATA_RESP'),
        ]) {
          agree(xml, verdict(xml));
        }
      }
    }
  });

  it('agree on changed ACKs', () => {
    const changed = arbitraryAck.chain((ack) => mutated(treeOf(encodeEnvelope('ACK', ack))));
    fc.assert(
      fc.property(changed, (tree) => {
        const xml = envelope(`<env:Body>${write(tree)}</env:Body>`);
        const answer = readAnswer(Buffer.from(xml));
        agree(xml, answer.kind === 'ack' ? 'valid' : 'garbage');
      }),
      { numRuns: 500 },
    );
  });
});
