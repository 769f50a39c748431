import type { Ack } from '../../../generated/messages.js';
import { ELEMENT_TYPES, NAMESPACE } from '../../../generated/schema.js';
import { sequenceModel } from './content-model.js';
import { ElementDecoder } from './element-decoder.js';
import { type BodyReader, EnvelopeReader } from './envelope-reader.js';
import { FaultReader } from './fault-reader.js';
import { ENVELOPE } from './header-block.js';
import { DEFAULT_READING_LIMITS } from './reading-limits.js';
import { ackRejection, shown } from './rejection.js';
import { XmlReader } from './xml-reader.js';

/** What the body of an HTTP response to one of our messages says. */
export type ReadAnswer =
  | { kind: 'ack'; ack: Ack }
  /** `code` is the local name of the fault code, such as Sender. */
  | { kind: 'fault'; code: string; reason: string }
  | { kind: 'garbage'; reason: string };

/**
 * Reads the answer to a message: an envelope with ACK, as strictly as a message, or with a fault. All else is garbage: for the sender of the message
 * it is as if no answer had come. Never throws.
 */
export function readAnswer(body: Uint8Array, charset?: string): ReadAnswer {
  let ack: ElementDecoder | undefined;
  let fault: FaultReader | undefined;
  const reader: BodyReader = {
    begin(tag, attributes) {
      if (tag.uri === ENVELOPE && tag.local === 'Fault') fault = new FaultReader();
      else if (tag.uri === NAMESPACE && tag.local === 'ACK') {
        ack = new ElementDecoder('ACK', sequenceModel(ELEMENT_TYPES.ACK), { resolve: (prefix) => xml.resolve(prefix) });
        ack.begin(tag, attributes);
      } else throw ackRejection(402, `The answer is no ACK but ${shown(tag.local)}`);
    },
    open(tag, attributes) {
      ack?.open(tag, attributes);
      fault?.open(tag);
    },
    text(piece) {
      ack?.text(piece);
      fault?.text(piece);
    },
    close() {
      ack?.close();
      fault?.close();
    },
  };
  // Nobody can be told of a comment beside the envelope of an ACK, and refusing it would only repeat the message.
  const sink = new EnvelopeReader(reader, DEFAULT_READING_LIMITS, 'passed over');
  const xml: XmlReader = new XmlReader(sink, { charset });
  xml.write(body);
  xml.end();
  const { rejection } = xml;
  if (rejection)
    return { kind: 'garbage', reason: rejection.kind === 'ack' ? rejection.description : rejection.reason };
  if (fault) return { kind: 'fault', code: shown(fault.code), reason: shown(fault.reason, 500) };
  return { kind: 'ack', ack: ack!.value as unknown as Ack };
}
