import type { SimpleType } from '../../../generated/schema.js';
import { parseDateTime } from './date-time.js';

export type SimpleValue = string | number | Date;

/** Why a text is no value of its type: its length is wrong (return code 400), its format or range (401), or it names another version (403). */
export interface InvalidValue {
  returnCode: 400 | 401 | 403;
  why: string;
}

const COLLAPSIBLE = /[\t\n\r]|^ | $| {2}/;
/** Of unsigned types too: the facet that makes them unsigned is their range [XML Schema Part 2 §3.3.20]. */
const INTEGER = /^[+-]?[0-9]+$/;
const HIGH_SURROGATES = /[\uD800-\uDBFF]/g;

/**
 * The value that a text has by a simple type of the schema: white space by the type's rule [XML Schema Part 2 §4.3.6], then lengths in characters,
 * then pattern, enumeration, lexical form and range. A length is told before a pattern: a number of 40 digits is too long, not ill-formed.
 */
export function parseSimpleValue(type: SimpleType, text: string): SimpleValue | InvalidValue {
  const value = type.whiteSpace === 'collapse' && COLLAPSIBLE.test(text) ? collapse(text) : text;
  if (type.lexical === 'string') return checkString(type, value);
  if (type.pattern && !type.pattern.test(value)) return wrongFormat(type);
  if (type.lexical === 'dateTime') return parseDateTime(value) ?? wrongFormat(type);
  if (!INTEGER.test(value)) return wrongFormat(type);
  const number = Number(value);
  if (number < type.minInclusive! || number > type.maxInclusive!) {
    return { returnCode: 401, why: `is not within ${type.minInclusive} to ${type.maxInclusive}` };
  }
  // The integer written -0 is 0 [XML Schema Part 2 §3.3.13].
  return number === 0 ? 0 : number;
}

export function isInvalid(value: SimpleValue | InvalidValue): value is InvalidValue {
  return typeof value === 'object' && !(value instanceof Date);
}

function checkString(type: SimpleType, value: string): string | InvalidValue {
  const { minLength, maxLength, pattern, enumeration } = type;
  // Units of UTF-16 are never fewer than characters.
  if (maxLength !== undefined && value.length > maxLength && charactersOf(value) > maxLength) {
    return { returnCode: 400, why: `is longer than ${maxLength} characters` };
  }
  if (minLength !== undefined && value.length < 2 * minLength && charactersOf(value) < minLength) {
    return { returnCode: 400, why: `is shorter than ${minLength} characters` };
  }
  if (pattern && !pattern.test(value)) return wrongFormat(type);
  if (enumeration && !enumeration.includes(value)) {
    // [Q.3645 Table 2]: another version is an error of its own.
    const returnCode = type.name === 'ProtocolVersionType' ? 403 : 401;
    return { returnCode, why: `is not ${enumeration.join(' or ')}` };
  }
  return value;
}

function charactersOf(text: string): number {
  return text.length - (text.match(HIGH_SURROGATES)?.length ?? 0);
}

function collapse(text: string): string {
  return text.replace(/[\t\n\r ]+/g, ' ').replace(/^ | $/g, '');
}

function wrongFormat(type: SimpleType): InvalidValue {
  return { returnCode: 401, why: `is not in the format of ${type.name}` };
}
