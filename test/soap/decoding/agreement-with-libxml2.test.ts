import { expect } from 'chai';
import fc from 'fast-check';
import { createValidator, type SchemaValidator } from '../../../scripts/contract/validator.js';
import { readAnswer } from '../../../src/soap/decoding/answer-reader.js';
import { encodeEnvelope } from '../../../src/soap/encoding/envelope.js';
import { arbitraryAck, arbitraryMessage } from './arbitrary-message.js';
import { mutated, treeOf, write } from './mutation.js';
import { envelope, verdict } from './reading.js';

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
