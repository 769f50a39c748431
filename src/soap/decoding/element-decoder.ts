import type { SaxesTagNS } from 'saxes';
import { NAMESPACE, type SimpleType } from '../../../generated/schema.js';
import { type ContentModel, type ElementModel, isSequence, type Place, type SequenceModel } from './content-model.js';
import { ackRejection, type Rejected, shown } from './rejection.js';
import { typeByAttributes } from './schema-instance.js';
import { isInvalid, parseSimpleValue, type SimpleValue } from './simple-value.js';

export type DecodedObject = Record<string, unknown>;

/** What is told while a message element is being decoded. */
export interface DecodingEvents {
  /** A child of the message element that has element content has been read whole and is valid. */
  child?(name: string, value: DecodedObject): void;
  /** An entry of a list that is a child of the message element. True: it has been taken and is not to be kept. */
  entry?(name: string, value: DecodedObject): boolean;
}

/** An open element with element content. */
interface Frame {
  readonly parent: Frame | undefined;
  /** What the schema declares; undefined for the message element. */
  readonly element: ElementModel | undefined;
  readonly sequence: SequenceModel;
  readonly value: DecodedObject;
  /** The place of the sequence that the next child is looked for from. */
  place: number;
  /** Entries that a repeating place has. */
  entries: number;
}

const NOT_WHITE_SPACE = /[^\t\n\r ]/;

/**
 * Decodes one message element by the tables of the schema: a state machine that is fed tags and texts in document order and builds the typed
 * value while it checks it. Throws `Rejected`: 401 for an unknown, missing or misplaced element, a wrong format or range, 400 for a wrong length,
 * 403 for another protocol version [Q.3645 Table 2].
 */
export class ElementDecoder {
  readonly #name: string;
  readonly #events: DecodingEvents;
  readonly #resolve: (prefix: string) => string | undefined;
  readonly #message: Frame;
  /** The innermost open element with element content. */
  #frame: Frame;
  /** The open element with simple content, if one is open. */
  #leaf: ElementModel | undefined;
  /** The type of the open leaf: the declared one, or one derived from it that the sender has named. */
  #leafType: SimpleType | undefined;
  #text = '';

  /** @param options.resolve what a prefix stands for where the reader is */
  constructor(
    name: string,
    sequence: SequenceModel,
    options: { resolve: (prefix: string) => string | undefined; events?: DecodingEvents },
  ) {
    this.#name = name;
    this.#events = options.events ?? {};
    this.#resolve = options.resolve;
    this.#message = newFrame(sequence, undefined, undefined);
    this.#frame = this.#message;
  }

  /** The message as far as it has been read. Elements with element content appear when they begin, entries of lists when they end. */
  get value(): DecodedObject {
    return this.#message.value;
  }

  /** Checks the attributes of the message element itself, whose tag the caller has met. */
  begin(tag: SaxesTagNS, attributes: number): void {
    if (attributes > 0) this.#typeByAttributes(tag, this.#message.sequence);
  }

  open(tag: SaxesTagNS, attributes: number): void {
    if (this.#leaf) throw this.#error(401, `contains the element ${shown(tag.local)} where text is expected`);
    const element = this.#expect(tag);
    const { content } = element;
    if (isSequence(content)) {
      const frame = newFrame(content, element, this.#frame);
      // It is put in its place when it begins, so that what has been read of the header is there when the rest is rejected.
      if (!element.repeats) this.#frame.value[element.name] = frame.value;
      this.#frame = frame;
    } else {
      this.#leaf = element;
      this.#leafType = content;
      this.#text = '';
    }
    if (attributes === 0) return;
    const type = this.#typeByAttributes(tag, content);
    if (!isSequence(type)) this.#leafType = type;
  }

  text(piece: string): void {
    if (this.#leaf) this.#text = this.#text === '' ? piece : this.#text + piece;
    else if (NOT_WHITE_SPACE.test(piece)) throw this.#error(401, 'contains text between its elements');
  }

  close(): void {
    const leaf = this.#leaf;
    const frame = this.#frame;
    if (leaf) {
      frame.value[leaf.name] = this.#parse(this.#leafType!);
      this.#leaf = undefined;
      return;
    }
    this.#checkComplete(frame);
    const { parent, element, value } = frame;
    if (!parent || !element) return;
    this.#frame = parent;
    if (element.repeats) {
      if (parent.parent === this.#message && this.#events.entry?.(element.name, value)) return;
      (parent.value[element.name] as DecodedObject[]).push(value);
    } else if (parent === this.#message) this.#events.child?.(element.name, value);
  }

  /** The declaration that a child element matches at this point of the sequence [XML Schema Part 1 §3.8.4]. */
  #expect({ uri, local }: SaxesTagNS): ElementModel {
    const frame = this.#frame;
    const { places } = frame.sequence;
    for (let index = frame.place; uri === NAMESPACE && index < places.length; index++) {
      const place = places[index]!;
      for (const element of place.elements) {
        if (element.name !== local) continue;
        if (index !== frame.place) frame.entries = 0;
        if (place.repeats) frame.entries++;
        frame.place = place.repeats ? index : index + 1;
        return element;
      }
      if (isUnfilled(place, index, frame)) break;
    }
    throw this.#error(401, `contains the element ${shown(local)}, which is unknown or misplaced here`);
  }

  #checkComplete(frame: Frame): void {
    const { places } = frame.sequence;
    for (let index = frame.place; index < places.length; index++) {
      const place = places[index]!;
      if (!isUnfilled(place, index, frame)) continue;
      throw this.#error(401, `lacks the element ${place.elements.map(({ name }) => name).join(' or ')}`);
    }
  }

  #parse(type: SimpleType): SimpleValue {
    const value = parseSimpleValue(type, this.#text);
    if (isInvalid(value)) throw this.#error(value.returnCode, value.why);
    return value;
  }

  #typeByAttributes(tag: SaxesTagNS, declared: ContentModel): ContentModel {
    const type = typeByAttributes(tag, declared, this.#resolve);
    if ('error' in type) throw this.#error(401, type.error);
    return type;
  }

  #error(returnCode: 400 | 401 | 403, why: string): Rejected {
    return ackRejection(returnCode, `${this.#path()} ${why}`);
  }

  /** Where in the message the decoder stands, such as ADD_DATA_REQ/enumMappingDataList/naptrRecord[3]/order. */
  #path(): string {
    let path = this.#leaf ? `/${this.#leaf.name}` : '';
    for (let frame = this.#frame; frame.parent && frame.element; frame = frame.parent) {
      path = `/${frame.element.name}${frame.element.repeats ? `[${frame.parent.entries}]` : ''}${path}`;
    }
    return this.#name + path;
  }
}

function newFrame(sequence: SequenceModel, element: ElementModel | undefined, parent: Frame | undefined): Frame {
  const value: DecodedObject = {};
  for (const list of sequence.lists) value[list] = [];
  return { parent, element, sequence, value, place: 0, entries: 0 };
}

/** Whether a place must still get an element. */
function isUnfilled(place: Place, index: number, frame: Frame): boolean {
  return place.required && (index !== frame.place || frame.entries === 0);
}
