import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { bareAnswer, brokenHead, type ClientError } from '../http/broken-head.js';
import type { Clock } from '../idd/ports/clock.js';
import { ALL_METHODS } from './head-rules.js';

/**
 * Has this server answer what it cannot read as a request: with the status that says why and a date, where node:http
 * would say 400 without one. A connection on which an answer has begun is closed without a word.
 */
export function answerBrokenHeads(server: Server, clock: Clock): void {
  const latest = new WeakMap<Socket, ServerResponse>();
  const close = (socket: Socket, answer: string) => {
    const response = latest.get(socket);
    const isAnswering = response?.headersSent && !response.closed;
    if (!socket.writable || isAnswering) socket.destroy();
    else {
      socket.write(answer);
      socket.destroySoon();
    }
  };
  server.on('request', (request, response) => latest.set(request.socket, response));
  server.on('clientError', (error: ClientError, socket: Socket) => {
    if (error.code === 'ECONNRESET') socket.destroy();
    else close(socket, bareAnswer(brokenHead(error).statusLine, clock.now()));
  });
  // Without a listener node:http closes the connection without a word.
  server.on('connect', (_request, socket: Socket) => {
    socket.on('error', () => socket.destroy());
    close(socket, bareAnswer('405 Method Not Allowed', clock.now(), [`Allow: ${ALL_METHODS}`]));
  });
}
