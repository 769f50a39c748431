// A path with a delay, in a process of its own: TCP connections pass through unchanged, each byte that much later. Forked with a `PathRequest`;
// says `{ ready: true }`, and answers every later message with the bytes that have passed.
import { connect, createServer, type Socket } from 'node:net';

export interface PathRequest {
  /** Milliseconds in each direction. */
  delay: number;
  legs: { listen: number; target: number }[];
}

/** Bytes that connections to each leg have carried: towards the target and back. */
export type Passed = { towards: number; back: number }[];

const passed: Passed = [];

/** Hands on what it is given after the delay, in order. */
class Line {
  #from = 0;
  readonly #pending: { at: number; chunk: Buffer | undefined }[] = [];

  constructor(
    private readonly to: Socket,
    private readonly delay: number,
  ) {}

  /** Nothing goes before that moment, in the milliseconds of `performance.now()`. */
  holdUntil(moment: number): void {
    this.#from = moment;
  }

  /** `undefined` is the end. */
  put(chunk: Buffer | undefined): void {
    this.#pending.push({ at: Math.max(performance.now(), this.#from) + this.delay, chunk });
    if (this.#pending.length === 1) this.#wait();
  }

  #wait(): void {
    const [next] = this.#pending;
    if (next) setTimeout(() => this.#handOn(), Math.max(0, next.at - performance.now()));
  }

  #handOn(): void {
    const now = performance.now();
    while (this.#pending[0] && this.#pending[0].at <= now + 0.5) {
      const { chunk } = this.#pending.shift()!;
      if (this.to.destroyed) continue;
      if (chunk) this.to.write(chunk);
      else this.to.end();
    }
    this.#wait();
  }
}

function open({ listen, target }: PathRequest['legs'][number], delay: number, count: Passed[number]): void {
  createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const towards = new Line(far, delay);
    const back = new Line(near, delay);
    // The handshake of TCP takes a round trip before the first byte may go.
    towards.holdUntil(performance.now() + 2 * delay);
    near.on('data', (chunk) => {
      count.towards += chunk.length;
      towards.put(chunk);
    });
    far.on('data', (chunk) => {
      count.back += chunk.length;
      back.put(chunk);
    });
    near.on('end', () => towards.put(undefined));
    far.on('end', () => back.put(undefined));
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
    near.on('close', () => far.destroySoon());
    far.on('close', () => near.destroySoon());
  }).listen(listen, '127.0.0.1');
}

process.once('message', ({ delay, legs }: PathRequest) => {
  for (const leg of legs) {
    const count = { towards: 0, back: 0 };
    passed.push(count);
    open(leg, delay, count);
  }
  process.on('message', () => process.send!(passed));
  process.send!({ ready: true });
});
process.on('disconnect', () => process.exit());
