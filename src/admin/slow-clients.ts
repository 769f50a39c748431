import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../idd/ports/clock.js';

/** How long an answer may wait for its client without any of it being taken, in milliseconds. */
const UNREAD = 60_000;
/** How long a request may take to come, from the end of its head to that of its body, in milliseconds. */
const BODY = 60_000;
/** How often they are looked at, in milliseconds. */
const INTERVAL = 5000;

interface Exchange {
  request: IncomingMessage;
  /** When its head had come. */
  since: number;
  /** Bytes of the connection that the client had taken when it was last looked at, and since when they are so many. */
  taken: number;
  takenAt: number;
}

/**
 * Ends the connections of clients that do not read what they are answered, or do not send what they have announced:
 * each holds memory and one of the places that others need. A body that is answered while it comes may take as long as
 * it likes.
 */
export class SlowClients {
  readonly #exchanges = new Map<ServerResponse, Exchange>();
  #cancel: () => void;

  constructor(private readonly clock: Clock) {
    this.#cancel = this.#nextTime();
  }

  watch(request: IncomingMessage, response: ServerResponse): void {
    const now = this.clock.now();
    this.#exchanges.set(response, { request, since: now, taken: 0, takenAt: now });
  }

  /** The response is closed. What of the body has not come yet is still to come, or to be cut off. */
  closed(response: ServerResponse): void {
    const exchange = this.#exchanges.get(response);
    if (exchange !== undefined && isOver(response, exchange)) this.#exchanges.delete(response);
  }

  stop(): void {
    this.#cancel();
  }

  #nextTime(): () => void {
    return this.clock.after(INTERVAL, () => {
      for (const [response, exchange] of this.#exchanges) this.#look(response, exchange);
      this.#cancel = this.#nextTime();
    });
  }

  #look(response: ServerResponse, exchange: Exchange): void {
    const { request, since, taken, takenAt } = exchange;
    if (isOver(response, exchange)) {
      this.#exchanges.delete(response);
      return;
    }
    const now = this.clock.now();
    const { socket } = request;
    const takenNow = socket.bytesWritten - socket.writableLength;
    if (takenNow !== taken || response.writableLength === 0) {
      exchange.taken = takenNow;
      exchange.takenAt = now;
    } else if (now - takenAt >= UNREAD) {
      socket.destroy();
    }
    const isAnsweredMeanwhile = response.headersSent && !response.writableEnded;
    if (!request.complete && !isAnsweredMeanwhile && now - since >= BODY) socket.destroy();
  }
}

function isOver(response: ServerResponse, { request }: Exchange): boolean {
  return request.socket.destroyed || (response.closed && request.complete);
}
