import type { Request, Response } from 'express';
import type { Places } from './places.js';
import type { Turns } from './turns.js';

export interface StreamSharing {
  /** How many such answers may be sent at once. */
  places: Places;
  /** In which the pieces of all of them are made. */
  turns: Turns;
}

/**
 * Sends the pieces no faster than the client takes them, so that none wait in memory, and one in a turn of the event
 * loop for all answers together. Ends quietly where the client goes away. Throws ApiRefusal API_BUSY where no place is
 * free, and what the stream throws: before the first piece an answer can still tell it, afterwards the connection has
 * to be broken.
 */
export async function sendStream(
  request: Request,
  response: Response,
  pieces: AsyncIterable<string>,
  { places, turns }: StreamSharing,
): Promise<void> {
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const giveBack = places.take();
  const client = new Client(response);
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    while (!client.isGone) {
      const isOver = await turns.take(async () => {
        // The client may have gone while others had their turn.
        if (client.isGone) return true;
        const { value, done } = await iterator.next();
        if (done) response.end();
        else if (!client.isGone) response.write(value);
        return done;
      });
      if (isOver) return;
      await client.drained();
    }
  } finally {
    giveBack();
    await iterator.return?.();
  }
}

/** Who reads the answer. */
class Client {
  #isGone = false;
  #changed: () => void = () => undefined;

  constructor(private readonly response: Response) {
    response.on('drain', () => this.#changed());
    response.once('close', () => {
      this.#isGone = true;
      this.#changed();
    });
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Settles when it has taken what has been written, or has gone away. */
  async drained(): Promise<void> {
    if (this.#isGone || !this.response.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      this.#changed = resolve;
    });
  }
}
