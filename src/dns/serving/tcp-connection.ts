import type { Socket } from 'node:net';
import { LARGEST_MESSAGE } from '../codes.js';
import { TransferBrokenOff, type Transfers } from '../transfers/link.js';
import type { Answering } from './answering.js';
import type { Placed } from './connection-places.js';

/** One client's connection: messages in, each after its length, answered in order as they come [RFC 7766 §6.2.1]. */
export class TcpConnection implements Placed {
  /** What has come of messages that are not whole yet. */
  #pending: Buffer = Buffer.alloc(0);
  /** What `#pending` is part of. Nothing of it that has come is ever overwritten: messages are parts of it, too. */
  #buffer: Buffer = this.#pending;
  #lastQuestion = performance.now();
  /** While answers wait for the client to take them, or a transfer is under way, nothing more is read. */
  #isBusy = false;
  #isTransferring = false;
  /**
   * Of a transfer that waits for the client to take what it has been sent: since when, and what is called once it has,
   * or has gone.
   */
  #waitingSince = 0;
  #taken: (() => void) | undefined;
  /** The client sends no more, but may still wait for answers. */
  #hasEnded = false;

  constructor(
    private readonly socket: Socket,
    readonly address: string,
    private readonly answering: Answering,
    private readonly transfers: Transfers | undefined,
    private readonly asked: (connection: TcpConnection) => void,
  ) {
    socket.on('data', (data) => {
      this.#append(data);
      this.#work();
    });
    socket.on('drain', () => {
      this.#isBusy = false;
      this.#taken?.();
      this.#work();
    });
    socket.on('close', () => this.#taken?.());
    socket.on('end', () => {
      this.#hasEnded = true;
      this.#work();
    });
    socket.on('error', () => socket.destroy());
  }

  get isTransferring(): boolean {
    return this.#isTransferring;
  }

  /**
   * Ends the connection where no whole question has come, and no answer has gone, for `idle` milliseconds; and a
   * transfer of which the client has taken nothing for `patience` milliseconds.
   */
  endIfIdle(idle: number, patience: number): void {
    const isWaiting = this.#taken !== undefined;
    if (this.#isTransferring && !isWaiting) return;
    const [since, most] = isWaiting ? [this.#waitingSince, patience] : [this.#lastQuestion, idle];
    if (performance.now() - since > most) this.socket.destroy();
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** Keeps room for as much again, so that what comes byte by byte is not copied for each of them. */
  #append(data: Buffer): void {
    const held = this.#pending.length;
    if (held === 0) {
      this.#buffer = data;
      this.#pending = data;
      return;
    }
    const start = this.#pending.byteOffset - this.#buffer.byteOffset;
    if (start + held + data.length > this.#buffer.length) {
      const grown = Buffer.allocUnsafeSlow(2 * (held + data.length));
      grown.set(this.#pending);
      grown.set(data, held);
      this.#buffer = grown;
      this.#pending = grown.subarray(0, held + data.length);
      return;
    }
    this.#buffer.set(data, start + held);
    this.#pending = this.#buffer.subarray(start, start + held + data.length);
  }

  #work(): void {
    let at = 0;
    this.socket.cork();
    while (!this.#isBusy && !this.#isTransferring) {
      const message = messageAt(this.#pending, at);
      if (message === undefined) break;
      at += 2 + message.length;
      this.#take(message);
    }
    this.socket.uncork();
    if (at > 0) this.#pending = this.#pending.subarray(at);
    if (this.#isBusy || this.#isTransferring) this.socket.pause();
    else if (this.#hasEnded) this.socket.end();
    else this.socket.resume();
  }

  #take(message: Buffer): void {
    if (this.transfers !== undefined && this.answering.isTransfer(message, this.address)) {
      this.asked(this);
      void this.#transfer(this.transfers(message, this.address));
      return;
    }
    const answer = this.answering.answer(message, 'tcp', this.address);
    if (answer === undefined) return;
    this.#lastQuestion = performance.now();
    this.asked(this);
    if (!this.#write(answer)) this.#isBusy = true;
  }

  async #transfer(messages: AsyncIterable<Uint8Array>): Promise<void> {
    this.#isTransferring = true;
    try {
      for await (const message of messages) {
        if (this.socket.destroyed) return;
        if (!this.#write(message)) await this.#untilTaken();
      }
    } catch (error) {
      // A transfer cannot say that it has failed but by ending too early [RFC 5936 §2.2].
      this.socket.destroy();
      if (!(error instanceof TransferBrokenOff)) this.answering.fault(error);
    }
    this.#isTransferring = false;
    this.#lastQuestion = performance.now();
    if (!this.socket.destroyed) this.#work();
  }

  /** Until the client has taken what it has been sent, or has gone. */
  async #untilTaken(): Promise<void> {
    this.#waitingSince = performance.now();
    await new Promise<void>((resolve) => {
      this.#taken = resolve;
    });
    this.#taken = undefined;
  }

  /** False: the client does not take as much as it asks for. */
  #write(message: Uint8Array): boolean {
    const framed = Buffer.allocUnsafe(2 + message.length);
    framed.writeUInt16BE(Math.min(message.length, LARGEST_MESSAGE));
    framed.set(message, 2);
    return this.socket.write(framed);
  }
}

/** The message whose length stands there; undefined where it is not whole yet. */
function messageAt(bytes: Buffer, at: number): Buffer | undefined {
  if (at + 2 > bytes.length) return undefined;
  const end = at + 2 + bytes.readUInt16BE(at);
  return end > bytes.length ? undefined : bytes.subarray(at + 2, end);
}
