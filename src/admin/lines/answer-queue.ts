import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers';

interface Waiting {
  bytes: number;
  answer: string | undefined;
}

/** Lines that have been taken and not been answered yet, at most: far more than one commit takes in. */
const MOST_LINES = 1000;
/** And the bytes that they have: changes of many records must not fill the memory. */
const MOST_BYTES = 4 * 2 ** 20;

/** Sends answers in the order of what they answer, those that are ready together in one piece, and says when it has enough. */
export class AnswerQueue {
  readonly #waiting: Waiting[] = [];
  #bytes = 0;
  #isSending = false;
  #isGone = false;
  #changed: (() => void) | undefined;

  constructor(private readonly response: ServerResponse) {
    response.on('drain', () => this.#tell());
    response.once('close', () => {
      this.#isGone = true;
      this.#tell();
    });
  }

  /** Whether the client has gone away. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** `answer`, which must not reject, is sent when all that have been added before are. `bytes`: of what it answers. */
  add(answer: Promise<string>, bytes: number): void {
    const one: Waiting = { bytes, answer: undefined };
    this.#waiting.push(one);
    this.#bytes += bytes;
    void answer.then((text) => {
      one.answer = text;
      if (one === this.#waiting[0]) this.#sendSoon();
    });
  }

  /** Settles when more can be taken, or the client has gone. */
  async room(): Promise<void> {
    while (!this.#isGone && this.#isFull) await this.#change();
  }

  /** Settles when everything has been sent, or the client has gone. */
  async empty(): Promise<void> {
    while (!this.#isGone && this.#waiting.length > 0) await this.#change();
  }

  /** A client that does not read its answers is not read from either. */
  get #isFull(): boolean {
    return this.#waiting.length >= MOST_LINES || this.#bytes >= MOST_BYTES || this.response.writableNeedDrain;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = resolve;
    });
  }

  #tell(): void {
    this.#changed?.();
    this.#changed = undefined;
  }

  /** In the next turn of the event loop, when all that one commit has stored has its answer. */
  #sendSoon(): void {
    if (this.#isSending) return;
    this.#isSending = true;
    nextTurn(() => {
      this.#isSending = false;
      let text = '';
      while (this.#waiting[0]?.answer !== undefined) {
        const { answer, bytes } = this.#waiting.shift()!;
        text += answer;
        this.#bytes -= bytes;
      }
      if (!this.#isGone) this.response.write(text);
      this.#tell();
    });
  }
}
