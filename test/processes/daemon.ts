import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
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

/** Of the clock in /proc: USER_HZ, 100 on every Linux. */
const TICKS_PER_SECOND = 100;

/** Lines of the log that are kept. */
const LOG_KEPT = 20_000;

/** An `opendes` command in a process of its own, with only what the environment must hold. */
function opendes(main: string, args: string[], nodeOptions: string[] = []): ChildProcess {
  return spawn(process.execPath, [...nodeOptions, main, ...args], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs a command to its end. */
export async function run(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const child = opendes(compiledMain(), args);
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
  /** What all runs have written to the standard error. */
  stderr = '';
  #process: ChildProcess | undefined;
  #ended: Promise<number | null> = Promise.resolve(null);

  /** Options of Node.js for its process. */
  nodeOptions: string[] = [];

  /** `main` is the compiled `main.js` to run; left out, that of the sources as they are. */
  constructor(
    readonly config: string,
    private readonly main?: string,
  ) {}

  /** Settles when the daemon is up; rejects where it ends before, also because it is killed. */
  async start(): Promise<void> {
    const child = opendes(this.main ?? compiledMain(), ['serve', '--config', this.config], this.nodeOptions);
    this.#process = child;
    this.#ended = once(child, 'close').then(([status]) => status);
    this.stderr = '';
    child.stderr!.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    await new Promise<void>((up, failed) => {
      createInterface(child.stdout!).on('line', (line) => {
        this.log.push(JSON.parse(line));
        if (this.log.length > LOG_KEPT) this.log.shift();
        if (this.log.at(-1)!.msg === 'opendes is up') up();
      });
      child.once('close', (status, signal) => {
        failed(new Error(`serve ended with ${status ?? signal}: ${this.stderr}`));
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

  get pid(): number {
    return this.#process!.pid!;
  }

  /** Whether the process of the last start still lives. */
  get lives(): boolean {
    return this.#process!.exitCode === null && this.#process!.signalCode === null;
  }

  /** The most memory, in bytes, that it has used since the start or the last `forgetPeak`. Linux only. */
  peakResidentSet(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
  }

  /** Seconds of processor time that all its threads have used since the start. Linux only. */
  processorTime(): number {
    const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8');
    const [utime, stime] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return (Number(utime) + Number(stime)) / TICKS_PER_SECOND;
  }

  /** Has `peakResidentSet` begin again at what is used now. */
  forgetPeak(): void {
    writeFileSync(`/proc/${this.pid}/clear_refs`, '5');
  }
}
