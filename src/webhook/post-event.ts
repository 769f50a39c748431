import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Clock } from '../idd/ports/clock.js';

/** Milliseconds in which an answer must come. */
const TIMEOUT = 10_000;
/** Bytes of an answer that are read: only its status matters. */
const LONGEST_ANSWER = 64 * 1024;

export interface WebhookTarget {
  url: string;
  /** Sent as `Authorization: Bearer`. */
  token?: string;
}

/**
 * Posts JSON once. Settles with undefined where the answer is 2XX, else with why it is not delivered, and never rejects. Redirects are not
 * followed. Aborted, it is not delivered.
 */
export function postEvent(
  { url, token }: WebhookTarget,
  json: string,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const body = Buffer.from(json);
    const to = new URL(url);
    const request = (to.protocol === 'https:' ? requestHttps : requestHttp)(to, {
      method: 'POST',
      // A connection of its own, closed afterwards: alarms are rare.
      agent: false,
      headers: {
        'Content-Type': 'application/json',
        'Content-Length': body.length,
        'User-Agent': 'opendes',
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      },
      signal,
    });
    let status: number | undefined;
    const settle = (otherwise: string) => {
      cancel();
      request.destroy();
      if (status === undefined) resolve(otherwise);
      else resolve(status >= 200 && status < 300 ? undefined : `HTTP status ${status}`);
    };
    const cancel = clock.after(TIMEOUT, () => settle(`no answer within ${TIMEOUT / 1000} s`));
    request.on('response', (response) => {
      status = response.statusCode;
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > LONGEST_ANSWER) settle('');
      });
      // Once the status is there, it counts however the answer ends.
      response.on('error', () => settle(''));
      response.on('close', () => settle(''));
    });
    request.on('error', (error) => settle(error.message));
    request.end(body);
  });
}
