import { readFile } from 'node:fs/promises';
import { readFailure } from '../config/read-failure.js';
import { parseJson, RepeatedName } from '../json-text.js';
import type { CommandIo } from './command-io.js';
import { Failure } from './failure.js';

/**
 * Returns the JSON value in a file, or on standard input where `file` is `-`. Throws Failure INPUT_INVALID, also where
 * an object has two members of one name. A byte order mark is passed over [RFC 8259 §8.1].
 */
export async function readJson(io: CommandIo, file: string): Promise<unknown> {
  const name = file === '-' ? 'standard input' : file;
  const text = file === '-' ? await standardInput(io) : await contents(file);
  try {
    return parseJson(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Failure('INPUT_INVALID', `${name} ${objectionOf(error)}`);
  }
}

/** Returns why parseJson takes no such text, to stand behind what the text is. */
export function objectionOf(error: unknown): string {
  const { message } = error as Error;
  return error instanceof RepeatedName ? `cannot be taken: ${message}` : `is not JSON: ${message}`;
}

/**
 * The entries of such a value: of a list, of `{ <key>: list }` for one of these keys, or the value itself as the only entry. Undefined where it
 * is none of these.
 */
export function entriesOf(value: unknown, keys: readonly string[]): object[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const key = Array.isArray(value)
    ? undefined
    : keys.find((name) => Array.isArray((value as Record<string, unknown>)[name]));
  const entries: unknown = key === undefined ? value : (value as Record<string, unknown>)[key];
  const list: unknown[] = Array.isArray(entries) ? entries : [entries];
  return list.every((entry) => typeof entry === 'object' && entry !== null) ? (list as object[]) : undefined;
}

async function standardInput({ stdin }: CommandIo): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stdin) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString('utf8');
}

async function contents(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Failure('INPUT_INVALID', `${file} cannot be read: ${readFailure(error)}`);
  }
}
