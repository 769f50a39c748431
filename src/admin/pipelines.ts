import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that may wait behind one another on a connection; a client with more loses it. */
const MOST_WAITING = 64;

interface Waiting {
  response: ServerResponse;
  begin: () => void;
}

/**
 * Answers what a client asks on one connection one after the other [RFC 9112 §9.3.2]: a request is begun when the
 * answer before it has been taken. So a client that asks on and on and reads nothing has one answer in memory.
 */
export class Pipelines {
  /** What waits on each connection on which an exchange is under way. */
  readonly #waiting = new WeakMap<Socket, Waiting[]>();

  /** Begins the exchange as soon as those before it on this connection have ended. */
  enter(socket: Socket, response: ServerResponse, begin: () => void): void {
    const waiting = this.#waiting.get(socket);
    if (waiting === undefined) {
      this.#waiting.set(socket, []);
      this.#run(socket, { response, begin });
    } else if (waiting.length < MOST_WAITING) waiting.push({ response, begin });
    else socket.destroy();
  }

  #run(socket: Socket, { response, begin }: Waiting): void {
    response.once('close', () => {
      const next = socket.destroyed ? undefined : this.#waiting.get(socket)!.shift();
      if (next === undefined) this.#waiting.delete(socket);
      else this.#run(socket, next);
    });
    begin();
  }
}
