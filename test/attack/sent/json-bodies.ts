import { costlyRegexp, numberIn } from './records.js';

/** A record of the API. */
function record(index: number, values: object = {}): object {
  return {
    e164Number: numberIn('+44163297', index),
    order: 100,
    preference: 10,
    flags: 'u',
    service: 'E2U+sip',
    regexp: '!^.*$!sip:a@ims.example!',
    replacement: '.',
    ...values,
  };
}

function adding(count: number, values: (index: number) => object): string {
  return JSON.stringify({ add: Array.from({ length: count }, (_, index) => record(index, values(index))) });
}

/** Bodies for `POST /api/v1/records` that cost more than they should; `size` in records or members, about. */
export const JSON_BODIES: Record<string, (size: number) => string> = {
  'records of one number': (size) =>
    adding(size, (index) => ({ e164Number: '+441632970000', regexp: `!^.*$!sip:${index}@ims.example!` })),
  'costly expressions': (size) => adding(size, (index) => ({ regexp: costlyRegexp(index) })),
  'costly expressions, the last one wrong': (size) =>
    adding(size, (index) => ({ regexp: index < size - 1 ? costlyRegexp(index) : '!^(.*$!sip:a@ims.example!' })),
  'unknown keys': (size) => adding(size, (index) => ({ [`key${index}`]: index })),
  'unknown keys in one record': (size) =>
    adding(1, () => Object.fromEntries(Array.from({ length: size }, (_, index) => [`key${index}`, 0]))),
  'keys beside the change': (size) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: size }, (_, index) => [`key${index}`, 0]))),
  'keys like indexes of an array': (size) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: size }, (_, index) => [String(index * 1000), 0]))),
  'arrays within arrays': (size) => `{"add":${'['.repeat(size * 5)}${']'.repeat(size * 5)}}`,
  'objects within objects': (size) => `{"add":${'{"a":'.repeat(size)}0${'}'.repeat(size)}}`,
  'wrong values in each record': (size) => adding(size, () => ({ order: -1, flags: '', regexp: 'no' })),
  'nothing but commas of empty records': (size) => `{"add":[${Array.from({ length: size }, () => '{}').join(',')}]}`,
  'numbers instead of records': (size) => `{"add":[${Array.from({ length: size }, () => '0').join(',')}]}`,
  'names of the prototype': (size) =>
    `{"add":[${Array.from({ length: Math.min(size, 10_000) }, () => '{"__proto__":{"order":1},"constructor":0}').join(',')}]}`,
  'one long text': (size) => adding(1, () => ({ regexp: `!^.*$!sip:${'a'.repeat(size)}@ims.example!` })),
  'a key that is long': (size) => adding(1, () => ({ ['k'.repeat(size)]: 0 })),
};
