import type { Socket } from 'node:net';
import type { Clock } from '../../idd/ports/clock.js';

/** Connections at once that are told why they are closed; more are closed without a word. */
const MOST = 64;

/** Milliseconds for which such a connection stays open, so that its first request can be answered. */
const LAST_WORD = 2_000;

/** Connections for which there is no room: the first request on each is answered 503, and soon all of them are gone. */
export class Crowd {
  readonly #sockets = new Set<object>();

  constructor(private readonly clock: Clock) {}

  /** False: there are too many even to be told, and the connection is closed. */
  add(socket: Socket): boolean {
    if (this.#sockets.size >= MOST) {
      socket.destroy();
      return false;
    }
    this.#sockets.add(socket);
    const cancel = this.clock.after(LAST_WORD, () => socket.destroy());
    socket.once('close', () => {
      cancel();
      this.#sockets.delete(socket);
    });
    return true;
  }

  has(socket: object): boolean {
    return this.#sockets.has(socket);
  }
}
