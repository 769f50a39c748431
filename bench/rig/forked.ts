import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Usage, usageOf } from './usage.js';

/** A module of this folder in a process of its own, which takes messages and answers them. */
export class Forked {
  readonly #answers: unknown[] = [];
  #wake = () => {};

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (answer) => {
      this.#answers.push(answer);
      this.#wake();
    });
    child.on('exit', () => this.#wake());
  }

  /** `name` is that of the file, without its ending. */
  static start(name: string): Forked {
    const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
    return new Forked(fork(script, [], { execArgv: ['--import', 'tsx'], serialization: 'advanced' }));
  }

  usage(): Usage {
    return usageOf(this.child.pid!);
  }

  /** Sends this and waits for the next answer. */
  ask<T>(message: object): Promise<T> {
    this.child.send(message);
    return this.next<T>();
  }

  /** The next of its answers, in their order. */
  async next<T>(): Promise<T> {
    while (this.#answers.length === 0) {
      if (this.child.exitCode !== null) throw new Error(`a process of the measurement ended: ${this.child.exitCode}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#answers.shift() as T;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exit;
  }
}
