import { EventEmitter } from 'node:events';
import { Readable, Writable } from 'node:stream';
import type { CommandIo } from '../../src/cli/command-io.js';
import { run } from '../../src/cli/run.js';

/** Everything that is written to it, as text. */
export class Collected extends Writable {
  text = '';
  constructor(readonly isTTY = false) {
    super();
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

export interface CommandRun {
  status: number;
  stdout: string;
  stderr: string;
  /** How long the command has paused, in milliseconds. */
  paused: number;
}

export interface RunOptions extends Partial<Pick<CommandIo, 'env' | 'fetch' | 'startDes' | 'signals' | 'exit'>> {
  /** Standard input; left out: a terminal on which nobody types. */
  stdin?: string;
  /** Whether standard error is a terminal. */
  terminal?: boolean;
}

/** Runs `opendes` with these arguments in this process. Pauses take no time. */
export async function command(argv: string[], options: RunOptions = {}): Promise<CommandRun> {
  const { stdin, terminal = false, ...rest } = options;
  const stdout = new Collected();
  const stderr = new Collected(terminal);
  let paused = 0;
  const status = await run(argv, {
    stdout,
    stderr,
    stdin:
      stdin === undefined ? Object.assign(Readable.from([]), { isTTY: true }) : Readable.from([Buffer.from(stdin)]),
    env: {},
    fetch,
    pause: async (milliseconds) => {
      paused += milliseconds;
    },
    signals: new EventEmitter(),
    exit: () => {},
    ...rest,
  });
  return { status, stdout: stdout.text, stderr: stderr.text, paused };
}

/** The environment of a command that talks to a daemon on this port, with this configuration file. */
export function daemonAt(port: number): Record<string, string> {
  return {
    OPENDES_CONFIG: new URL('../../opendes.example.yaml', import.meta.url).pathname,
    OPENDES_ADMIN_LISTEN: `127.0.0.1:${port}`,
  };
}
