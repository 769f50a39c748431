import type { Request, RequestHandler } from 'express';
import type { Registry } from 'prom-client';
import type { Log } from '../idd/ports/log.js';
import { requestCounter } from './metrics.js';
import { type ProblemReply, problemOf } from './problem.js';

/** Characters of a path in the log. */
const MOST_PATH = 300;

interface Recorded {
  route: string | undefined;
  status: number;
  location: string | undefined;
  /** Which line of the body, where each is a request of its own. */
  line?: number;
}

/** Counts what is asked of the API, and logs it: a change for the record of who changed what, the rest for debugging. */
export class Recording {
  readonly #counter;

  constructor(
    private readonly log: Log,
    registry: Registry,
  ) {
    this.#counter = requestCounter(registry);
  }

  /** Records every request when it has been answered. */
  readonly requests: RequestHandler = (request, response, next) => {
    response.once('finish', () => {
      const { statusCode: status, locals } = response;
      const location = response.getHeader('location');
      this.record(request, { route: locals.route, status, location: location as string | undefined });
    });
    next();
  };

  record(request: Request, { route, status, location, line }: Recorded): void {
    const { method, socket } = request;
    this.#counter.inc({ method, route: route ?? 'none', status });
    const reading = method === 'GET' || method === 'HEAD';
    this.log[reading ? 'debug' : 'info'](
      {
        method,
        path: pathOf(request),
        ...(line !== undefined && { line }),
        status,
        from: socket.remoteAddress,
        ...(location !== undefined && { location }),
      },
      'admin request',
    );
  }

  /** What the request is answered with; what was not foreseen is logged. */
  problem(request: Request, error: unknown): ProblemReply {
    const reply = problemOf(error);
    if (reply.unexpected) {
      const { method } = request;
      this.log.error(
        { err: error, method, path: pathOf(request), instance: reply.body.instance },
        'admin request failed',
      );
    }
    return reply;
  }
}

function pathOf({ originalUrl }: Request): string {
  return originalUrl.length <= MOST_PATH ? originalUrl : `${originalUrl.slice(0, MOST_PATH)}…`;
}
