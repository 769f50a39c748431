import { createServer, type RequestListener, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../idd/ports/clock.js';
import type { Log } from '../idd/ports/log.js';
import { reachableHost } from '../ip-address.js';
import { answerBrokenHeads } from './answer-broken-heads.js';
import { boundConnections } from './bound-connections.js';
import { type MessagePrototypes, messageClassesOf } from './message-classes.js';
import { Pipelines } from './pipelines.js';
import { SlowClients } from './slow-clients.js';

/** How long requests that are being answered may take when the listener is closed, in milliseconds. */
const CLOSING_GRACE = 5000;
/** How long a connection on which a request is under way may be silent, in milliseconds. */
const SILENCE = 120_000;
/**
 * How long a client may take from the connection, or the first byte of a request, to the end of the request's head, in
 * milliseconds.
 */
const HEAD = 15_000;
/** How often that is looked at, in milliseconds. */
const LOOKING = 5000;
const CONNECTIONS = 256;

export interface AdminListener {
  /** Where it can be reached from this machine, without a slash at the end. */
  url: string;
  /** Takes no more connections and settles when the requests being answered are done, or their connections cut after a grace. */
  close(): Promise<void>;
}

interface ListenOptions {
  host: string;
  /** 0: any free port. */
  port: number;
  clock: Clock;
  /** Connections at once, at most; default 256. */
  connections?: number;
  /** Told of connections that could not be accepted (too many open files); without it such an error ends the process. */
  log?: Pick<Log, 'error'>;
  /** Milliseconds; see AdminListener.close. */
  grace?: number;
  /** Milliseconds that the head of a request may take. */
  head?: number;
}

/**
 * Serves the API. Rejects where the address cannot be used: the error has a message for the operator and the `code` of
 * Node.js, such as EADDRINUSE.
 */
export function listenAdmin(
  app: RequestListener & Partial<MessagePrototypes>,
  { host, port, clock, connections = CONNECTIONS, log, grace = CLOSING_GRACE, head = HEAD }: ListenOptions,
): Promise<AdminListener> {
  let closing = false;
  // A body that is answered line by line may come for days: not its end is waited for, but that anything comes at all.
  const looking = Math.min(LOOKING, head);
  const times: ServerOptions = { requestTimeout: 0, headersTimeout: head, connectionsCheckingInterval: looking };
  // That Host is there is looked at with the rest of the head.
  const rules: ServerOptions = { ...times, requireHostHeader: false };
  const server = createServer({ ...(hasPrototypes(app) && messageClassesOf(app)), ...rules });
  const answer = boundConnections(server, connections, app);
  const slow = new SlowClients(clock);
  const pipelines = new Pipelines();
  answerBrokenHeads(server, clock);
  server.on('request', (request, response) => {
    response.once('close', () => {
      slow.closed(response);
      // A connection that a client keeps alive after its last answer would hold the close up until it times out.
      if (closing) server.closeIdleConnections();
    });
    pipelines.enter(request.socket, response, () => {
      slow.watch(request, response);
      answer(request, response);
    });
  });
  server.setTimeout(SILENCE);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      slow.stop();
      const text = `The admin API cannot listen on ${atHost(host, port)}: ${reasonOf(error)}`;
      reject(Object.assign(new Error(text, { cause: error }), { code: error.code }));
    });
    server.listen({ host, port }, () => {
      server.removeAllListeners('error');
      if (log) server.on('error', (error) => log.error({ err: error }, 'admin listener'));
      const { port: bound } = server.address() as AddressInfo;
      resolve({
        url: `http://${atHost(reachableHost(host), bound)}`,
        close: () =>
          new Promise((closed) => {
            closing = true;
            const cut = setTimeout(() => server.closeAllConnections(), grace);
            server.close(() => {
              clearTimeout(cut);
              slow.stop();
              closed();
            });
          }),
      });
    });
  });
}

function hasPrototypes<T extends Partial<MessagePrototypes>>(app: T): app is T & MessagePrototypes {
  return app.request !== undefined && app.response !== undefined;
}

const REASONS: Record<string, string> = {
  EADDRINUSE: 'the port is in use',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EACCES: 'not permitted',
  ENOTFOUND: 'there is no such host name',
};

function reasonOf(error: NodeJS.ErrnoException): string {
  return REASONS[error.code ?? ''] ?? error.message;
}

function atHost(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
