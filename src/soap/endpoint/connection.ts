import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { bareAnswer } from '../../http/broken-head.js';
import type { Clock } from '../../idd/ports/clock.js';

/**
 * Requests that may wait behind one another on a connection, each with up to 16 KiB of head; what floods us with more
 * is cut off.
 */
const MOST_WAITING = 32;

/** Milliseconds for which a connection that was given up stays readable, so that the client gets the last answer. */
const LAST_WORD = 2_000;

/** A request and its response, as node:http gives them. */
export interface Turn {
  request: IncomingMessage;
  response: ServerResponse;
  /** The client waits to be told to send its body, and has not been told [RFC 7231 §5.1.1]. */
  awaitsContinue: boolean;
}

/**
 * One connection. Pipelined requests are handled one after the other: messages change state, so they are not to be
 * overtaken by later ones [RFC 7230 §6.3.2].
 */
export class Connection {
  private tail: Promise<void> = Promise.resolve();
  private waiting = 0;
  private latest: Turn | undefined;
  private givenUp = false;

  constructor(
    private readonly socket: Socket,
    private readonly clock: Clock,
  ) {}

  /**
   * Handles a request when those before it have been answered. False: too many wait, and the connection is cut off.
   * `handle` never rejects, and settles only when its answer has been taken: so there is never more than one answer to
   * a connection in memory.
   */
  enqueue(turn: Turn, handle: (turn: Turn) => Promise<void>): boolean {
    // What had come with the request that was one too many.
    if (this.socket.destroyed) return true;
    if (this.waiting >= MOST_WAITING) {
      this.socket.destroy();
      return false;
    }
    this.waiting += 1;
    this.latest = turn;
    this.tail = this.tail.then(async () => {
      // An answer before this one may have closed the connection.
      if (this.socket.writable) await handle(turn);
      this.waiting -= 1;
    });
    return true;
  }

  /**
   * Says with this status why nothing more is read, after the answers that are still due, and closes.
   * @param fields of the head of that answer
   */
  giveUp(statusLine: string, fields?: string[]): void {
    if (this.givenUp) return;
    this.givenUp = true;
    const broken = this.waiting === 1 && this.latest?.request.complete === false;
    // Within the body of the request being handled, the status is its answer, unless it has been given one.
    const answer = bareAnswer(statusLine, this.clock.now(), fields);
    if (broken) this.close(this.latest?.response.headersSent ? '' : answer);
    else this.tail.then(() => this.close(answer));
  }

  private close(answer: string): void {
    if (!this.socket.writable) {
      this.socket.destroy();
      return;
    }
    this.socket.end(answer);
    const cancel = this.clock.after(LAST_WORD, () => this.socket.destroy());
    this.socket.once('close', cancel);
  }
}
