import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { ApiRefusal } from '../problem.js';
import { BodyProblems } from './body-problems.js';
import { type CutText, CuttingError, cutLists } from './cut-lists.js';
import { parseJsonBody } from './json-body.js';

/**
 * A text of up to so many characters is parsed and checked at once, which takes a few milliseconds whatever is in it.
 */
export const SHORT_TEXT = 32 * 1024;

/**
 * A longer one is parsed and checked piece by piece. An entry may have 32 KiB: more than a modification has in which
 * every character is escaped.
 */
const CUTTING = { piece: 32 * 1024, entry: 32 * 1024, frame: 32 * 1024 };

/** Reads a text as a body of this schema. Throws, or rejects with, ApiRefusal JSON_MALFORMED or REQUEST_INVALID. */
export type TextReader<T> = (text: string) => T | Promise<T>;

/**
 * Reads bodies that are lists of many entries, such as a change of records: `schema` is an object whose members may be
 * arrays. Each entry is checked by itself, so that checking ends with the first problems. A short text is read at once;
 * a long one with pauses in which others have their turn.
 */
export function listReader<S extends z.ZodObject>(schema: S): TextReader<z.output<S>> {
  const lists = listsOf(schema);
  return (text) => {
    if (text.length > SHORT_TEXT) return readLong(schema, lists, text);
    const value = parseJsonBody(text);
    const reading = new Reading(schema, emptied(value, lists));
    for (const [name, entry] of lists) {
      const entries = Object.hasOwn(Object(value), name) ? (value as Record<string, unknown>)[name] : undefined;
      if (Array.isArray(entries)) reading.entries(name, entry, entries);
    }
    return reading.result();
  };
}

async function readLong<S extends z.ZodObject>(schema: S, lists: Lists, text: string): Promise<z.output<S>> {
  const { frame, lists: cut } = await cutUp(text);
  const value = parseJsonBody(frame);
  const reading = new Reading(schema, emptied(value, lists));
  const names = namesOf(value);
  for (const [position, pieces] of cut.entries()) {
    const name = names.get(position)!;
    // Also a list of a name that the schema does not have: the whole text must be JSON.
    const entry = lists.get(name);
    let before = 0;
    for (const piece of pieces) {
      await nextTurn();
      const placeOf = ([index, ...path]: readonly PropertyKey[]) => [name, before + Number(index), ...path];
      const entries = parseJsonBody(`[${piece}]`, placeOf) as unknown[];
      before += entries.length;
      if (entry !== undefined) reading.entries(name, entry, entries);
      if (reading.isDone) return reading.result();
    }
  }
  return reading.result();
}

/** The schemas of the entries of each member that is an array. */
type Lists = ReadonlyMap<string, z.core.$ZodType>;

function listsOf(schema: z.ZodObject): Lists {
  return new Map(
    Object.entries(schema.shape).flatMap(([name, member]) => {
      const inner = member instanceof z.ZodOptional ? member.unwrap() : member;
      return inner instanceof z.ZodArray ? [[name, inner.element] as const] : [];
    }),
  );
}

async function cutUp(text: string): Promise<CutText> {
  try {
    const cutting = cutLists(text, CUTTING);
    for (;;) {
      const { value, done } = cutting.next();
      if (done) return value;
      await nextTurn();
    }
  } catch (error) {
    if (!(error instanceof CuttingError)) throw error;
    if (error.kind === 'malformed') throw new ApiRefusal('JSON_MALFORMED', error.message);
    throw new ApiRefusal('REQUEST_INVALID', error.message, { errors: [{ pointer: '#', detail: error.message }] });
  }
}

/** The value without the entries of its lists. */
function emptied(value: unknown, lists: Lists): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const frame: Record<string, unknown> = { ...value };
  for (const name of lists.keys()) {
    if (Object.hasOwn(frame, name) && Array.isArray(frame[name])) frame[name] = [];
  }
  return frame;
}

/** Which member has the list of each position, as the frame says. */
function namesOf(frame: unknown): Map<number, string> {
  const members = Object.entries(Object(frame)).filter(([, value]) => Array.isArray(value) && value.length > 0);
  return new Map(members.map(([name, value]) => [(value as number[])[0]!, name]));
}

/** A body of which the lists come one after the other, in pieces. */
class Reading<S extends z.ZodObject> {
  readonly #problems = new BodyProblems();
  readonly #lists = new Map<string, unknown[]>();
  /** Entries of each list so far, wrong ones included. */
  readonly #counts = new Map<string, number>();
  #body: z.output<S> | undefined;

  constructor(schema: S, frame: unknown) {
    const checked = schema.safeParse(frame);
    if (checked.success) this.#body = checked.data;
    else this.#problems.add(checked.error.issues);
  }

  /** Whether what follows makes no difference. */
  get isDone(): boolean {
    return this.#problems.isFull;
  }

  entries(name: string, schema: z.core.$ZodType, entries: readonly unknown[]): void {
    const read = this.#lists.get(name) ?? [];
    this.#lists.set(name, read);
    const count = this.#counts.get(name) ?? 0;
    for (const [index, entry] of entries.entries()) {
      if (this.isDone) return;
      const checked = z.safeParse(schema, entry);
      if (checked.success) read.push(checked.data);
      else this.#problems.add(checked.error.issues, [name, count + index]);
    }
    this.#counts.set(name, count + entries.length);
  }

  /** Throws ApiRefusal REQUEST_INVALID. */
  result(): z.output<S> {
    if (this.#body === undefined || !this.#problems.isEmpty) throw this.#problems.refusal();
    return Object.assign(this.#body, Object.fromEntries(this.#lists));
  }
}
