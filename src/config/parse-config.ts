import { resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Config } from './config.js';
import { ConfigError, type ConfigProblem } from './config-error.js';
import { crossChecks } from './cross-checks.js';
import { type Environment, overrideFromEnvironment } from './environment.js';
import { type KeyPath, keyText, valueAt } from './key-path.js';
import { networkOf } from './network.js';
import { locate } from './position.js';
import { configSchema, type ReadConfig } from './schema.js';

/**
 * A configuration from the file's text and the environment. `file` is its name in messages, `folder` what a relative path of the store is
 * relative to. Throws ConfigError with everything that is wrong.
 */
export function parseConfig(text: string, source: { file: string; folder: string; environment: Environment }): Config {
  const { file, folder, environment } = source;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const flaws = [...document.errors, ...document.warnings];
  if (flaws.length > 0) {
    throw new ConfigError(
      'CONFIG_INVALID',
      flaws.map(({ pos, message }) => {
        const { line, col } = lines.linePos(pos[0]);
        return { file, line, column: col, message };
      }),
    );
  }

  const { raw, variables, problems } = overrideFromEnvironment(contents(document, file), environment);
  const read = configSchema.safeParse(raw);
  const misfits: Misfit[] = [...(read.success ? [] : read.error.issues.flatMap(misfitsOf)), ...crossChecks(raw)];
  const placed = misfits.map(({ path: full, message, atKey = false }): ConfigProblem => {
    const path = asWritten(full, raw);
    const key = keyText(path);
    const position = locate(document, lines, path, atKey);
    const own =
      variables.get(key) ?? (typeof path.at(-1) === 'number' ? variables.get(keyText(path.slice(0, -1))) : undefined);
    const variable = own ?? (position.exact ? undefined : variableAround(variables, path));
    if (variable === undefined) return { file, line: position.line, column: position.column, key, message };
    return { variable, key, message: variables.has(key) ? message : `${key} ${message}` };
  });
  if (!read.success || problems.length + placed.length > 0) {
    throw new ConfigError('CONFIG_INVALID', [...placed.sort(byPosition), ...problems]);
  }
  return whole(read.data, folder);
}

function contents(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // Aliases that stand for more than yaml resolves.
    throw new ConfigError('CONFIG_INVALID', [{ file, message: (error as Error).message }]);
  }
}

/** Text that stands for a list of one value or for a map of one key has nothing within: what is said of that is said of the text. */
function asWritten(path: KeyPath, raw: unknown): KeyPath {
  const outer = path.slice(0, -1);
  return path.length > 0 && typeof valueAt(raw, outer) === 'string' ? outer : path;
}

interface Misfit {
  path: KeyPath;
  message: string;
  /** The key is wrong, not its value. */
  atKey?: boolean;
}

function misfitsOf(issue: z.core.$ZodIssue): Misfit[] {
  const path = issue.path as KeyPath;
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  return issue.keys.map((key) => ({ path: [...path, key], message: 'there is no such key', atKey: true }));
}

/** Of a list entry that is made of variables only, one of them. */
function variableAround(variables: ReadonlyMap<string, string>, path: KeyPath): string | undefined {
  const position = path.findIndex((part) => typeof part === 'number');
  if (position < 0 || position === path.length - 1) return undefined;
  const entry = `${keyText(path.slice(0, position + 1))}.`;
  return [...variables].find(([key]) => key.startsWith(entry))?.[1];
}

/** From top to bottom; problems of variables last. */
function byPosition(one: ConfigProblem, other: ConfigProblem): number {
  const { line = Number.MAX_SAFE_INTEGER, column = 0 } = one;
  const { line: otherLine = Number.MAX_SAFE_INTEGER, column: otherColumn = 0 } = other;
  return line - otherLine || column - otherColumn;
}

/** Fills in what one key takes from another. */
function whole(read: ReadConfig, folder: string): Config {
  const { operator, idd, dns, store, alarms, peers } = read;
  const { publicUrl, ...iddRest } = idd;
  const { allow, ...transfers } = dns.transfers;
  return {
    ...read,
    operator: { ...operator, name: operator.name ?? operator.id },
    idd: { ...iddRest, ...(publicUrl === undefined ? {} : { publicUrl }) },
    dns: {
      ...dns,
      suffixes: dns.suffixes.map(({ allow, ...suffix }) => ({ ...suffix, ...(allow === undefined ? {} : { allow }) })),
      transfers: {
        ...transfers,
        ...(allow === undefined ? {} : { allow }),
        notify: transfers.notify.map(({ address, key }) => ({ address, ...(key === undefined ? {} : { key }) })),
      },
    },
    store: { ...store, sqlite: resolve(folder, store.sqlite) },
    alarms: {
      ...(alarms.webhook === undefined ? {} : { webhook: alarms.webhook }),
      ...(alarms.webhookToken === undefined ? {} : { webhookToken: alarms.webhookToken }),
    },
    peers: peers.map(({ sources, numbers, recordsPerMessage, ...peer }) => ({
      ...peer,
      sources: sources ?? [networkOf(peer.address)],
      ...(numbers === undefined ? {} : { numbers }),
      ...(recordsPerMessage === undefined ? {} : { recordsPerMessage }),
    })),
  };
}
