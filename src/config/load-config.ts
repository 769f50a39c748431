import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Config } from './config.js';
import { ConfigError } from './config-error.js';
import type { Environment } from './environment.js';
import { parseConfig } from './parse-config.js';
import { readFailure } from './read-failure.js';

/** Reads the configuration file and the OPENDES_ variables of `environment`. Throws ConfigError with everything that is wrong. */
export async function loadConfig(path: string, environment: Environment): Promise<Config> {
  const text = await contentsOf(path);
  return parseConfig(text, { file: path, folder: dirname(resolve(path)), environment });
}

async function contentsOf(path: string): Promise<string> {
  const unreadable = (message: string) => new ConfigError('CONFIG_UNREADABLE', [{ file: path, message }]);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw unreadable(`cannot be read: ${readFailure(error)}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable('is not UTF-8 text');
  }
}
