import type { SimpleType } from '../../../generated/schema.js';
import { type ElementModel, isSequence, type Place, type SequenceModel } from '../decoding/content-model.js';
import { formatDateTime } from '../decoding/date-time.js';
import { isInvalid, parseSimpleValue } from '../decoding/simple-value.js';
import { EncodingError } from './encoding-error.js';
import { escapeText } from './escape.js';

/** An element with its value, in canonical form. Throws `EncodingError`, naming the element, when the schema would reject it. */
export function encodeElement({ name, content, startTag, endTag }: ElementModel, value: unknown): string {
  try {
    const inner = isSequence(content) ? encodeSequence(content, value) : encodeSimple(content, value);
    return startTag + inner + endTag;
  } catch (error) {
    throw error instanceof EncodingError ? new EncodingError(within(name, error.message)) : error;
  }
}

/** The content of an element with element content. */
export function encodeSequence(model: SequenceModel, value: unknown): string {
  if (typeof value !== 'object' || value === null) throw new EncodingError('is missing');
  let out = '';
  for (const place of model.places) out += encodePlace(place, value as Record<string, unknown>);
  return out;
}

/** What belongs in one place of a sequence: nothing, an element, or the entries of a list. */
export function encodePlace(place: Place, parent: Record<string, unknown>): string {
  const element = chosen(place, parent);
  if (!element) return '';
  const value = parent[element.name];
  if (!element.repeats) return encodeElement(element, value);
  if (!Array.isArray(value)) throw new EncodingError(within(element.name, 'is no list'));
  requireEntries(place, value.length);
  let out = '';
  for (const entry of value) out += encodeElement(element, entry);
  return out;
}

/** Throws when a list that must have entries has none. */
export function requireEntries(place: Place, entries: number): void {
  if (place.required && entries === 0) throw new EncodingError(`lacks an entry ${place.elements[0]!.name}`);
}

/** The element of a place that has a value; undefined when none has and none needs to. */
export function chosen({ elements, required }: Place, parent: Record<string, unknown>): ElementModel | undefined {
  if (elements.length === 1 && parent[elements[0]!.name] !== undefined) return elements[0];
  const present = elements.filter(({ name }) => parent[name] !== undefined);
  if (present.length > 1) throw new EncodingError(`has both ${present.map(({ name }) => name).join(' and ')}`);
  if (present.length === 0 && required)
    throw new EncodingError(`lacks ${elements.map(({ name }) => name).join(' or ')}`);
  return present[0];
}

function encodeSimple(type: SimpleType, value: unknown): string {
  const text = lexicalForm(type, value);
  // What is read back must be the value: this finds what the schema rejects, and white space that its types would not keep.
  const read = parseSimpleValue(type, text);
  if (isInvalid(read)) throw new EncodingError(read.why);
  if (read instanceof Date ? read.getTime() !== (value as Date).getTime() : read !== value) {
    throw new EncodingError(`has white space that ${type.name} does not keep`);
  }
  return escapeText(text);
}

function lexicalForm({ lexical, name }: SimpleType, value: unknown): string {
  if (lexical === 'string' && typeof value === 'string') return value;
  if (lexical === 'dateTime' && value instanceof Date) return formatDateTime(value);
  if (lexical === 'integer' && typeof value === 'number') return String(value);
  throw new EncodingError(`is no ${name}`);
}

function within(name: string, message: string): string {
  return /^\w+(\/|:)/.test(message) ? `${name}/${message}` : `${name}: ${message}`;
}
