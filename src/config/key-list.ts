import { z } from 'zod';
import { type KeyInfo, keyInfo } from './keys.js';
import { configSchema } from './schema.js';

/** A key of the file, as the reference lists it. */
export interface ConfigKey extends KeyInfo {
  /** Names only; `[]` is any position of the list named before it. */
  path: readonly string[];
  /** `peers[].url`. */
  key: string;
  /** With `N` for a position in a list: `OPENDES_PEERS_N_URL`. */
  variable: string;
}

/** Every key that has a value, in the order of the file. */
export const CONFIG_KEYS: readonly ConfigKey[] = keysOf(configSchema, []);

function keysOf(schema: z.core.$ZodType, path: readonly string[]): ConfigKey[] {
  const info = keyInfo(schema);
  if (info !== undefined) {
    const own = { ...info, path, key: path.join('.').replaceAll('.[]', '[]'), variable: variableName(path) };
    return info.short === undefined ? [own] : [own, ...keysWithin(schema, path)];
  }
  return keysWithin(schema, path);
}

function keysWithin(schema: z.core.$ZodType, path: readonly string[]): ConfigKey[] {
  if (schema instanceof z.ZodPipe) return keysOf(schema.out, path);
  if (schema instanceof z.ZodArray) return keysOf(schema.element, [...path, '[]']);
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, inner]) => keysOf(inner, [...path, name]));
  }
  throw new TypeError(`${path.join('.')}: a schema that is neither a key nor a section`);
}

/** `OPENDES_LIMITS_MESSAGE_BYTES`: the words of each name in capitals. */
function variableName(path: readonly string[]): string {
  const words = path.map((part) => (part === '[]' ? 'N' : part.replace(/[A-Z]/g, '_$&').toUpperCase()));
  return ['OPENDES', ...words].join('_');
}
