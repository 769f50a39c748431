import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Config } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import type { CommandIo } from './command-io.js';

/** Where programs are looked for when there is no PATH, as execvp does. */
const DEFAULT_PATH = '/usr/bin:/bin';

/**
 * Checks that this machine has the programs that the daemon runs by this configuration: without `ping`, its heartbeat
 * would find every peer unreachable and nothing would ever be sent. Throws ConfigError, which names `file`.
 */
export async function requirePrograms({ heartbeat }: Config, file: string, env: CommandIo['env']): Promise<void> {
  if (heartbeat.method !== 'ping' || (await isProgram('ping', env.PATH ?? DEFAULT_PATH))) return;
  const message = 'ping needs the program `ping`, which is nowhere in the PATH; install it, or use tcp';
  throw new ConfigError('CONFIG_INVALID', [{ file, key: 'heartbeat.method', message }]);
}

/** Whether one of the folders of `path` has an executable file of this name. */
async function isProgram(name: string, path: string): Promise<boolean> {
  for (const folder of path.split(delimiter)) {
    const file = join(folder || '.', name);
    const isExecutable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isExecutable && (await stat(file)).isFile()) return true;
  }
  return false;
}
