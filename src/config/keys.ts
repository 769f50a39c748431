import { z } from 'zod';
import type { Read, Reader } from './reading.js';

/** How the text of an environment variable becomes the value of a key: a list is separated by commas. */
export type KeyKind = 'text' | 'integer' | 'list';

/** What the environment variables and the configuration reference need to know of a key. */
export interface KeyInfo {
  kind: KeyKind;
  required: boolean;
  /** As it would stand in the file; undefined where leaving the key out means something of its own. */
  default?: string | number | readonly string[];
  /** Of a list of maps: an entry may also be text, which stands for a map with this key alone. */
  short?: string;
}

/** Schemas of keys that have a value; every other schema is a section or a list of sections. */
const infos = new WeakMap<z.core.$ZodType, KeyInfo>();

export function keyInfo(schema: z.core.$ZodType): KeyInfo | undefined {
  return infos.get(schema);
}

function known<S extends z.ZodType>(schema: S, info: KeyInfo): S {
  infos.set(schema, info);
  return schema;
}

/** A key without a value (`key:`) counts as left out. */
const absent = (raw: unknown): raw is null | undefined => raw === undefined || raw === null;

function single<T>(read: Reader<T>, whenAbsent: () => Read<T>) {
  return z.unknown().transform((raw, context): T => {
    const result = absent(raw) ? whenAbsent() : read(raw);
    if ('value' in result) return result.value;
    context.addIssue({ code: 'custom', message: result.problem });
    return z.NEVER;
  });
}

export function required<T>(read: Reader<T>, kind: KeyKind = 'text') {
  return known(
    single(read, () => ({ problem: 'is missing' })),
    { kind, required: true },
  );
}

export function optional<T>(read: Reader<T>, kind: KeyKind = 'text') {
  return known(
    single<T | undefined>(read, () => ({ value: undefined })),
    { kind, required: false },
  );
}

export function defaulting<T>(read: Reader<T>, value: string | number) {
  const kind = typeof value === 'number' ? 'integer' : 'text';
  return known(
    single(read, () => read(value)),
    { kind, required: false, default: value },
  );
}

const elements = <T>(read: Reader<T>) =>
  z.array(
    single(read, () => ({ problem: 'is empty' })),
    { error: 'must be a list' },
  );

export function list<T>(read: Reader<T>, value: readonly string[]) {
  return known(
    z.preprocess((raw) => (absent(raw) ? value : raw), elements(read)),
    { kind: 'list', required: false, default: value },
  );
}

/** One value or a list of them: always a list for the program. */
export function oneOrMore<T>(read: Reader<T>, value: string) {
  const inList = (raw: unknown) => (absent(raw) ? [value] : typeof raw === 'string' ? [raw] : raw);
  return known(z.preprocess(inList, elements(read)), { kind: 'list', required: false, default: [value] });
}

/** At least one entry. */
export function filledList<T>(read: Reader<T>, value: readonly string[]) {
  return known(
    z.preprocess((raw) => (absent(raw) ? value : raw), elements(read).min(1, 'must have an entry')),
    { kind: 'list', required: false, default: value },
  );
}

export function optionalList<T>(read: Reader<T>) {
  return known(
    z.preprocess((raw) => (absent(raw) ? undefined : raw), elements(read).optional()),
    { kind: 'list', required: false },
  );
}

/** A map of keys, none but these. */
export function section<S extends z.ZodRawShape>(shape: S) {
  // Keys that are left out are given to their schemas as such: zod has keys with a default be there.
  const leftOut = Object.fromEntries(Object.keys(shape).map((key) => [key, null]));
  const fill = (raw: unknown) => (absent(raw) ? leftOut : isMap(raw) ? { ...leftOut, ...raw } : raw);
  return z.preprocess(fill, z.strictObject(shape, { error: 'must be a map of keys' }));
}

function isMap(raw: unknown): raw is object {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

/** A list of maps each of which may be written as the value of its key `short` alone. */
export function shortSections<S extends z.ZodType>(item: S, short: string, value: readonly string[]) {
  const inFull = (raw: unknown) => {
    const entries = absent(raw) ? value : raw;
    return Array.isArray(entries)
      ? entries.map((entry) => (typeof entry === 'string' ? { [short]: entry } : entry))
      : entries;
  };
  return known(z.preprocess(inFull, z.array(item, { error: 'must be a list' })), {
    kind: 'list',
    required: false,
    default: value,
    short,
  });
}

/** A list of maps. */
export function sections<S extends z.ZodType>(item: S) {
  return z.preprocess((raw) => (absent(raw) ? [] : raw), z.array(item, { error: 'must be a list' }));
}
