import type { Socket } from 'node:net';

/**
 * Keeps the order of what a client asks one after the other on one connection without waiting for the answers (the
 * lines of a stream, pipelined requests): a long change is read and checked with pauses, and what comes behind it must
 * not be done before it.
 */
export class ConnectionOrder {
  /** The last long work of each connection; settles when it has ended. */
  readonly #long = new WeakMap<Socket, Promise<void>>();

  /**
   * Does the work at once, or where long work of this connection is under way when that has ended. Settles as `work`
   * does.
   */
  run<T>(connection: Socket, isLong: boolean, work: () => Promise<T>): Promise<T> {
    const before = this.#long.get(connection);
    const done = before === undefined ? work() : before.then(work);
    if (isLong) this.#follow(connection, done);
    return done;
  }

  #follow(connection: Socket, work: Promise<unknown>): void {
    const end = () => {
      if (this.#long.get(connection) === ended) this.#long.delete(connection);
    };
    const ended: Promise<void> = work.then(end, end);
    this.#long.set(connection, ended);
  }
}
