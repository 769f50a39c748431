import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import { tooMany } from './places.js';
import { problemOf } from './problem.js';

/** Connections beyond the limit that are told so; further ones are closed without a word. */
const TOLD = 32;

/**
 * Lets this server have so many connections at once. What is asked on one beyond is answered 503 API_BUSY, and the
 * connection closed; on all others by `app`.
 */
export function boundConnections(server: Server, most: number, app: RequestListener): RequestListener {
  let open = 0;
  const beyond = new WeakSet<Socket>();
  server.maxConnections = most + TOLD;
  server.on('connection', (socket: Socket) => {
    open += 1;
    if (open > most) beyond.add(socket);
    socket.once('close', () => {
      open -= 1;
    });
  });
  return (request, response) => {
    if (!beyond.has(request.socket)) return app(request, response);
    const { body, headers } = problemOf(tooMany(`There are ${most} connections at most`));
    response.writeHead(body.status, { ...headers, 'Content-Type': 'application/problem+json', Connection: 'close' });
    response.end(JSON.stringify(body));
  };
}
