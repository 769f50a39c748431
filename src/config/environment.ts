import type { ConfigProblem } from './config-error.js';
import { CONFIG_KEYS, type ConfigKey } from './key-list.js';
import { type KeyPath, keyText, valueAt } from './key-path.js';
import type { KeyKind } from './keys.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names the file itself, so it is no key of it. */
const CONFIG_FILE = 'OPENDES_CONFIG';

export interface Overridden {
  /** The file's contents with the variables in their places. */
  raw: unknown;
  /** Which variable gave the value of a key. */
  variables: ReadonlyMap<string, string>;
  problems: ConfigProblem[];
}

/** Puts the values of OPENDES_ variables in place of the file's. A variable that is for no key is a problem: it is a mistyped one. */
export function overrideFromEnvironment(raw: unknown, environment: Environment): Overridden {
  const variables = new Map<string, string>();
  const problems: ConfigProblem[] = [];
  let result = raw;
  const lengths = new Map<string, number>();
  for (const { variable, text, target } of assignments(environment)) {
    if (target === undefined) {
      problems.push({ variable, message: 'no key of the configuration has this variable' });
      continue;
    }
    const at = target.path.findIndex((part) => typeof part === 'number');
    if (at > 0) {
      const list = target.path.slice(0, at);
      const position = target.path[at] as number;
      const length = lengths.get(keyText(list)) ?? lengthOf(result, list);
      if (position > length) {
        problems.push({ variable, message: `there is no ${keyText([...list, length])} that this could follow` });
        continue;
      }
      lengths.set(keyText(list), Math.max(length, position + 1));
    }
    variables.set(keyText(target.path), variable);
    result = withValue(result, target.path, fromText(text, target.kind), target.short);
  }
  return { raw: result, variables, problems };
}

/** 0 where there is no list. */
function lengthOf(raw: unknown, list: KeyPath): number {
  const found = valueAt(raw, list);
  return Array.isArray(found) ? found.length : 0;
}

interface Assignment {
  variable: string;
  text: string;
  /** `short`: for what key of a map in a list its entry may stand, where it is text. */
  target?: { path: KeyPath; kind: KeyKind; short?: string };
}

/** Lower positions of a list first, so that entries can be added one after the other. */
function assignments(environment: Environment): Assignment[] {
  return Object.entries(environment)
    .filter(([name, text]) => name.startsWith('OPENDES_') && name !== CONFIG_FILE && text !== undefined)
    .map(([variable, text]) => ({ variable, text: text!, target: targetOf(variable) }))
    .sort((a, b) => a.variable.localeCompare(b.variable, 'en', { numeric: true }));
}

function targetOf(variable: string): Assignment['target'] {
  for (const key of CONFIG_KEYS) {
    const match = patternOf(key).exec(variable);
    if (match !== null) {
      const path = key.path.map((part) => (part === '[]' ? Number(match[1]) : part));
      const list = CONFIG_KEYS.find(({ key: other, short }) => short !== undefined && key.key.startsWith(`${other}[]`));
      return { path, kind: key.kind, ...(list?.short !== undefined && { short: list.short }) };
    }
  }
  return undefined;
}

function patternOf(key: ConfigKey): RegExp {
  return new RegExp(`^${key.variable.replace('_N_', '_(0|[1-9]\\d{0,5})_')}$`);
}

/** What does not fit stays text: the schema says what is wrong with it. */
function fromText(text: string, kind: KeyKind): unknown {
  if (kind === 'integer') return /^-?\d+$/.test(text) ? Number(text) : text;
  if (kind === 'list') return text.trim() === '' ? [] : text.split(',').map((element) => element.trim());
  return text;
}

/** A copy with that value at that place; unchanged where something in the way is neither map nor list, which the schema reports. */
function withValue(node: unknown, [first, ...rest]: KeyPath, value: unknown, short?: string): unknown {
  if (first === undefined) return value;
  if (typeof first === 'number') {
    if (node !== undefined && node !== null && !Array.isArray(node)) return node;
    const copy = [...((node as unknown[] | null | undefined) ?? [])];
    const entry: unknown = copy[first];
    const inFull = short !== undefined && typeof entry === 'string' ? { [short]: entry } : entry;
    copy[first] = withValue(inFull, rest, value);
    return copy;
  }
  if (node !== undefined && node !== null && (typeof node !== 'object' || Array.isArray(node))) return node;
  const map = (node ?? {}) as Record<string, unknown>;
  return { ...map, [first]: withValue(Object.hasOwn(map, first) ? map[first] : undefined, rest, value, short) };
}
