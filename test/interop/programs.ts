import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Journal } from './journal.js';
import type { Command } from './stack.js';

const running = new Set<Program>();
process.on('exit', () => {
  for (const program of running) program.kill();
});

/** A program of a peer that runs, with what it has started, until it is ended. Its lines go to the journal, those of standard error too. */
export class Program {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor([program, ...parameters]: Command, cwd: string, journal: Journal) {
    // A group of its own: php has workers, which do not end with it.
    this.#process = spawn(program, parameters, { cwd, stdio: 'pipe', detached: true });
    running.add(this);
    this.#ended = once(this.#process, 'close')
      .catch((error: Error) => journal.add(`! ${error.message}`))
      .then(() => running.delete(this));
    this.#process.stdin!.on('error', (error) => journal.add(`! ${error.message}`));
    createInterface(this.#process.stdout!).on('line', (line) => journal.add(line));
    createInterface(this.#process.stderr!).on('line', (line) => journal.add(`! ${line}`));
  }

  tell(...words: string[]): void {
    this.#process.stdin!.write(`${words.join(' ')}\n`);
  }

  kill(): void {
    const { pid } = this.#process;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  async end(): Promise<void> {
    this.kill();
    await this.#ended;
  }
}

/** Runs a program to its end; rejects with what it printed where that is not a success. */
export async function run([program, ...parameters]: Command, cwd: string): Promise<void> {
  const child = spawn(program, parameters, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text;
    });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`${program} ${parameters.join(' ')} ended with ${status}:\n${printed}`);
}

/** How long a server may take to start, in milliseconds: far above what it takes, since all stacks start at once. */
const START = 120_000;

/** Waits until somebody listens at a port of the loopback address. */
export async function listening(port: number): Promise<void> {
  for (const end = Date.now() + START; Date.now() < end; await pause(100)) {
    const socket = connect(port, '127.0.0.1');
    const open = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (open) return;
  }
  throw new Error(`for ${START / 1000} s nobody listens at port ${port}`);
}
