import type { Ack, CommandCode, MessageByCommand } from '../../../generated/messages.js';
import { ELEMENT_TYPES, NAMESPACE } from '../../../generated/schema.js';
import type { OutgoingEnvelope } from '../../idd/ports/transport.js';
import { type ElementModel, type SequenceModel, sequenceModel } from '../decoding/content-model.js';
import { ENVELOPE } from '../decoding/header-block.js';
import { chosen, encodeElement, encodePlace, encodeSequence, requireEntries } from './element-encoder.js';
import { EncodingError } from './encoding-error.js';

/** Characters of a piece: large enough that pieces cost nothing, small enough that a slow peer keeps little waiting. */
const PIECE = 65_536;

/** Characters of entries that are joined before they are added to a piece: an asynchronous step for each entry would cost more than the entry. */
const GROUP = 4096;

/**
 * A whole message as a SOAP 1.2 envelope; to be sent as UTF-8. Throws `EncodingError` when the schema would reject it, or when a value
 * would not arrive as it is.
 */
export function encodeEnvelope<C extends CommandCode>(command: C, message: MessageByCommand[C]): string;
export function encodeEnvelope(command: 'ACK', message: Ack): string;
export function encodeEnvelope(command: CommandCode | 'ACK', message: unknown): string {
  return start(command) + encodeSequence(sequenceModel(ELEMENT_TYPES[command]), message) + end(command);
}

/**
 * The same bytes as `encodeEnvelope` in pieces of about 64 KiB, without ever holding a list whole. Throws `EncodingError` like it, but a wrong
 * entry of a list is met only after pieces before it have been given.
 */
export async function* encodePieces(envelope: OutgoingEnvelope): AsyncGenerator<string, void, undefined> {
  const { command, records, modifications, ...fields } = envelope;
  const model = sequenceModel(ELEMENT_TYPES[command]);
  const message: Record<string, unknown> = { ...fields };
  // The two lists are objects with one array: here their entries come from elsewhere.
  if (records) message.enumMappingDataList = records;
  if (modifications) message.enumMappingModificationList = () => [modifications];
  checkFields(command, model, message);
  let piece = start(command);
  for (const place of model.places) {
    const element = chosen(place, message);
    const source = element && message[element.name];
    if (!element || typeof source !== 'function') {
      piece += encodePlace(place, message);
      continue;
    }
    piece += element.startTag;
    for await (const entry of encodeEntries(element, source as EntrySource)) {
      piece += entry;
      if (piece.length < PIECE) continue;
      yield piece;
      piece = '';
    }
    piece += element.endTag;
  }
  yield piece + end(command);
}

type EntrySource = () => AsyncIterable<unknown[]> | Iterable<unknown[]>;

/** The entries of a list, in groups. */
async function* encodeEntries(list: ElementModel, source: EntrySource): AsyncGenerator<string, void, undefined> {
  const place = (list.content as SequenceModel).places[0]!;
  const entry = place.elements[0]!;
  let entries = 0;
  for await (const batch of source()) {
    let joined = '';
    for (const value of batch) {
      joined += encodeElement(entry, value);
      entries++;
      if (joined.length < GROUP) continue;
      yield joined;
      joined = '';
    }
    yield joined;
  }
  requireEntries(place, entries);
}

/** What the command cannot bear must not be lost silently. */
function checkFields(command: CommandCode, model: SequenceModel, message: Record<string, unknown>): void {
  const known = new Set(model.places.flatMap(({ elements }) => elements.map(({ name }) => name)));
  for (const [name, value] of Object.entries(message)) {
    if (value !== undefined && !known.has(name)) throw new EncodingError(`${command} bears no ${name}`);
  }
}

function start(command: CommandCode | 'ACK'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<env:Envelope xmlns:env="${ENVELOPE}"><env:Body><${command} xmlns="${NAMESPACE}">`;
}

function end(command: CommandCode | 'ACK'): string {
  return `</${command}></env:Body></env:Envelope>`;
}
