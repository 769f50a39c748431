import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Clock } from '../../idd/ports/clock.js';
import type { RequestBody } from './request-body.js';

export interface HttpResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: Uint8Array;
}

/**
 * What became of a POST. `broken`: no whole answer came; `stale` where a kept connection was closed by the peer before a single byte of it.
 * `unmade`: the body could not be made.
 */
export type PostOutcome =
  | { kind: 'response'; response: HttpResponse }
  | { kind: 'broken'; reason: string; stale: boolean }
  | { kind: 'unmade'; error: unknown };

export interface Post {
  url: URL;
  agent: Agent;
  headers: Record<string, string | number>;
  body: RequestBody;
  /** Called when the last byte of the body has been handed to the network. */
  written: () => void;
  signal: AbortSignal;
  /** Milliseconds in which the peer must take more of the body. */
  stallTimeout: number;
  clock: Clock;
}

/**
 * Bytes of an answer at most, on the wire and without its codings. An ACK takes a few hundred; what is longer is none,
 * and may have no end.
 */
export const LONGEST_ANSWER = 64 * 1024;

/**
 * One POST: writes the body as fast as the peer takes it, and takes an answer whenever it comes, also before the end of the body. Never
 * follows a redirect, never rejects.
 */
export function post({ url, agent, headers, body, written, signal, stallTimeout, clock }: Post): Promise<PostOutcome> {
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      method: 'POST',
      agent,
      headers,
      signal,
    });
    let settled = false;
    let answering = false;
    let bytesBefore = 0;
    let stopWaiting: (() => void) | undefined;

    const settle = (outcome: PostOutcome) => {
      if (settled) return;
      settled = true;
      stopWaiting?.();
      // The agent keeps a connection whose body is written and whose answer is read; any other is of no more use.
      if (outcome.kind !== 'response' || !request.writableFinished) request.destroy();
      resolve(outcome);
    };
    const broken = (reason: string) => settle({ kind: 'broken', reason, stale: false });
    const lost = (reason: string) => {
      const silent = request.socket?.bytesRead === bytesBefore && !signal.aborted;
      settle({ kind: 'broken', reason, stale: request.reusedSocket && silent });
    };

    /** Waits until the peer has taken what was written. */
    const taken = (event: 'drain' | 'finish') =>
      new Promise<void>((proceed) => {
        const cancel = clock.after(stallTimeout, () => broken('the peer does not take the message'));
        stopWaiting = () => {
          cancel();
          proceed();
        };
        request.once(event, stopWaiting);
      });

    const write = async () => {
      for await (const chunk of body.chunks) {
        if (!settled && !request.write(chunk)) await taken('drain');
        if (settled) return;
      }
      if (settled) return;
      request.end();
      await taken('finish');
      if (!settled) written();
    };

    request.on('socket', (socket) => {
      bytesBefore = socket.bytesRead;
    });
    request.on('response', (response) => {
      answering = true;
      collect(response, (whole) => settle({ kind: 'response', response: whole }), broken);
    });
    request.on('error', (error) => lost(error.message));
    request.on('close', () => {
      if (!answering) lost('the connection was closed');
    });
    write().catch((error) => settle({ kind: 'unmade', error }));
  });
}

/** Reads a response to its end, with callbacks: `close` of the request comes right after the end, before any promise. */
function collect(
  response: IncomingMessage,
  whole: (response: HttpResponse) => void,
  broken: (reason: string) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > LONGEST_ANSWER) broken(`the answer is longer than ${LONGEST_ANSWER} bytes`);
    else chunks.push(chunk);
  });
  response.on('end', () =>
    whole({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
  );
  response.on('error', () => broken('the answer was cut off'));
}
