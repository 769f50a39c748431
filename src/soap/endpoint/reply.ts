import type { IncomingMessage as Request, ServerResponse } from 'node:http';
import type { Clock } from '../../idd/ports/clock.js';
import type { HttpAnswer } from './answer.js';

export interface Lingering {
  /** Bytes of a refused body that are read and thrown away at most. */
  bytes: number;
  /** Milliseconds that this takes at most. */
  time: number;
  clock: Clock;
}

export interface ReplyOptions extends Lingering {
  /** The client waits to be told to send its body, and has not been told. */
  awaitsContinue: boolean;
  /** Called where the client has not taken the answer in time; the connection has been cut. */
  unread: () => void;
}

/** Bytes of an answer that a client must take in each `time`, as many as of a message in each timeout. */
const LEAST_PROGRESS = 16 * 1024;

/** What is left of a refused body at most for the connection to be kept. */
const LITTLE = 64 * 1024;

/**
 * Sends an answer; settles when the connection is free for the next one or closed. Where the body has not been read to its end, the answer
 * goes out whole at once and the rest is read and thrown away: closing a connection with unread data resets it, and the client
 * would lose the answer [RFC 7230 §6.6]. A client that does not take the answer in time loses the connection.
 */
export async function reply(
  request: Request,
  response: ServerResponse,
  answer: HttpAnswer,
  options: ReplyOptions,
): Promise<void> {
  // The client, or what it sent, has ended the connection.
  if (response.destroyed || !request.socket.writable) return;
  const complete = request.complete;
  const close =
    answer.close === true || (!complete && (options.awaitsContinue || !isWorthReading(request, answer, options)));
  // A string goes out in one write with the head; a buffer takes another.
  const { body } = answer;
  const length = Buffer.byteLength(body);
  response.writeHead(answer.status, {
    // Peers may send gzip [RFC 7694 §3]. In a 415 it would say that the coding was wrong [RFC 9110 §12.5.3].
    ...(answer.status === 415 ? {} : { 'Accept-Encoding': 'gzip' }),
    ...answer.headers,
    // A 304 would say how long the page is [RFC 9110 §8.6].
    ...(answer.status === 304 ? {} : { 'Content-Length': length }),
    ...(close ? { Connection: 'close' } : {}),
  });
  const patience = options.time * Math.max(1, Math.ceil(length / LEAST_PROGRESS));
  if (complete || options.awaitsContinue) return ended(response, { ...options, patience }, body);
  response.write(body);
  if (await drain(request, options)) return ended(response, { ...options, patience });
  request.destroy();
}

/** Whether the rest of the body is read so that the connection can be kept. Of an undeclared length it may still turn out to be too long. */
function isWorthReading(request: Request, { keep = false }: HttpAnswer, { bytes }: Lingering): boolean {
  const length = request.headers['content-length'];
  return length === undefined ? keep : Number(length) <= (keep ? bytes : LITTLE);
}

/** Whether the request has come to its end within the bounds. */
function drain(request: Request, { bytes, time, clock }: Lingering): Promise<boolean> {
  if (request.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    let left = bytes;
    const cancel = clock.after(time, () => resolve(false));
    request.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) resolve(false);
    });
    // Comes after the end too.
    request.on('close', () => {
      cancel();
      resolve(request.complete);
    });
    request.resume();
  });
}

/** Settles when the network has taken the answer, or the connection has been lost over it. */
function ended(
  response: ServerResponse,
  { clock, patience, unread }: ReplyOptions & { patience: number },
  body?: string,
): Promise<void> {
  if (response.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = clock.after(patience, () => {
      unread();
      response.destroy();
    });
    response.once('close', () => {
      cancel();
      resolve();
    });
    response.end(body);
  });
}
