import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AnswerQueue } from './answer-queue.js';
import { type Line, LineSplitter } from './line-splitter.js';

/** Lines after which other work has its turn. */
const LINES_AT_ONCE = 128;
/** A client that has vanished without a word is found out by the system; in milliseconds. */
const PROBING = 60_000;
/** Milliseconds. */
const LINGERING = 500;

export interface LineAnswering {
  /** Gives the line that answers one, with what ends it. Must not reject. */
  answer(line: Line): Promise<string>;
  /** The most bytes of a line. */
  limit: number;
  /** When it is aborted, no more lines are taken. */
  closing?: AbortSignal;
}

/**
 * Answers each line of the request's body with a line, in their order, while more are coming; the head of the answer is up to the caller. Ends when the body has ended and all is
 * answered, when `closing` says so, or quietly where the client goes away.
 */
export async function answerLines(
  request: IncomingMessage,
  response: ServerResponse,
  { answer, limit, closing }: LineAnswering,
): Promise<void> {
  // It may be open for days, with nothing to do in between.
  request.socket.setTimeout(0);
  request.socket.setKeepAlive(true, PROBING);
  response.flushHeaders();
  const queue = new AnswerQueue(response);
  const splitter = new LineSplitter(limit);
  let taken = 0;
  const take = async (lines: Iterable<Line>) => {
    for (const line of lines) {
      queue.add(answer(line), line.bytes);
      taken += 1;
      if (taken % LINES_AT_ONCE === 0) await nextTurn();
      await queue.room();
      if (queue.isGone) return;
    }
  };
  const pieces = new Pieces(request, closing);
  for (let piece = await pieces.next(); piece !== undefined && !queue.isGone; piece = await pieces.next()) {
    await take(splitter.push(piece));
  }
  pieces.release();
  if (request.readableEnded) await take(splitter.end());
  await queue.empty();
  response.end(() => request.readableEnded || leave(request.socket));
}

/** The body has not ended, and nobody reads it any more. The client gets the time to read what it has been answered. */
function leave(socket: Socket): void {
  socket.end();
  setTimeout(() => socket.destroy(), LINGERING).unref();
}

/** The pieces of the body one after the other; none behind the last, where the client has gone away, and from when `closing` is aborted. */
class Pieces {
  /** Never returned, which would destroy the connection on which answers are still to be sent. */
  readonly #iterator: AsyncIterator<Buffer>;
  #stop: () => void = () => undefined;
  readonly #closed = () => this.#stop();

  constructor(
    request: IncomingMessage,
    private readonly closing: AbortSignal | undefined,
  ) {
    this.#iterator = request[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    closing?.addEventListener('abort', this.#closed);
  }

  next(): Promise<Buffer | undefined> {
    return new Promise((resolve) => {
      this.#stop = () => resolve(undefined);
      if (this.closing?.aborted) return this.#stop();
      this.#iterator.next().then(
        ({ value, done }) => resolve(done ? undefined : value),
        // The connection is broken: there is nobody to tell.
        () => resolve(undefined),
      );
    });
  }

  /** The signal outlives every request. */
  release(): void {
    this.closing?.removeEventListener('abort', this.#closed);
  }
}
