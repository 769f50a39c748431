import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { compiledMain } from './compiled.js';

export interface LogLine {
  level: string;
  time: string;
  msg: string;
  [field: string]: unknown;
}

/** Lines of the log that are kept. */
const LOG_KEPT = 20_000;

/** An `opendes` command in a process of its own, with only what the environment must hold. */
function opendes(args: string[], nodeOptions: string[] = []): ChildProcess {
  return spawn(process.execPath, [...nodeOptions, compiledMain(), ...args], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs a command to its end. */
export async function run(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const child = opendes(args);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'close'),
  ]);
  return { status, stdout, stderr };
}

/** `opendes serve` with one configuration file, as often as it is started. */
export class Daemon {
  /** Of all runs, oldest first. */
  readonly log: LogLine[] = [];
  #process: ChildProcess | undefined;
  #ended: Promise<number | null> = Promise.resolve(null);

  /** What the last run wrote to standard error, once it has ended. */
  complaints: Promise<string> = Promise.resolve('');
  /** Options of Node.js for its process. */
  nodeOptions: string[] = [];

  constructor(readonly config: string) {}

  /** Settles when the daemon is up; rejects where it ends before, also because it is killed. */
  async start(): Promise<void> {
    const child = opendes(['serve', '--config', this.config], this.nodeOptions);
    this.#process = child;
    this.#ended = once(child, 'close').then(([status]) => status);
    this.complaints = text(child.stderr!);
    await new Promise<void>((up, failed) => {
      createInterface(child.stdout!).on('line', (line) => {
        this.log.push(JSON.parse(line));
        if (this.log.length > LOG_KEPT) this.log.shift();
        if (this.log.at(-1)!.msg === 'opendes is up') up();
      });
      child.once('close', async (status, signal) => {
        failed(new Error(`serve ended with ${status ?? signal}: ${await this.complaints}`));
      });
    });
  }

  /** Ends it with no chance to do anything more. */
  async kill(): Promise<void> {
    this.#process?.kill('SIGKILL');
    await this.#ended;
  }

  /** Asks it to end; its exit status, null where it had to be killed. */
  async terminate(): Promise<number | null> {
    this.#process!.kill('SIGTERM');
    return this.#ended;
  }

  /** Sends it a signal that it has no handler for itself. */
  signal(name: NodeJS.Signals): void {
    this.#process!.kill(name);
  }

  /** It stands still, its connections stay; `thaw` lets it go on. */
  freeze(): void {
    this.#process!.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process!.kill('SIGCONT');
  }

  /** Memory that it uses, in bytes. */
  async residentSet(): Promise<number> {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(this.#process!.pid)]);
    return Number(stdout) * 1024;
  }
}
