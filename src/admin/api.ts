import { setMaxListeners } from 'node:events';
import express, { type ErrorRequestHandler } from 'express';
import type { Registry } from 'prom-client';
import type { Operation } from '../idd/operation.js';
import type { Log } from '../idd/ports/log.js';
import { alarmRoutes } from './alarms.js';
import { broadcastRoutes } from './broadcasts.js';
import { hostGuard } from './guard.js';
import { answerAsterisk, requireRightHead } from './head-rules.js';
import { healthRoutes } from './health.js';
import { lookupRoutes } from './lookup.js';
import { mount } from './mount.js';
import { nodeRoutes } from './nodes.js';
import { withDocument } from './openapi.js';
import { overlapRoutes } from './overlaps.js';
import { ApiRefusal } from './problem.js';
import { Recording } from './recording.js';
import { recordRoutes } from './records.js';
import type { Route } from './route.js';

export interface AdminApiOptions {
  operation: Operation;
  /** True or an empty list: ready; otherwise false, or what is missing. */
  ready: () => boolean | string[];
  /** Served at /metrics; the API's own request counter is added to it. One registry for one API. */
  metrics: Registry;
  log: Log;
  /** The most bytes of a change of records, decompressed; default 2 MiB. */
  bodyLimit?: number;
  /** Exports under way at once, at most; default 16. */
  exports?: number;
  /** Streams of changes that are open at once, at most; default 64. */
  streams?: number;
  /** Host names, other than localhost, by which the API may be addressed: that of admin.listen where it is a name. */
  hosts?: string[];
  /** Aborted when the listener is going to be closed: what is open for long ends then. */
  closing?: AbortSignal;
}

/** Some 13,000 records. */
const DEFAULT_BODY_LIMIT = 2 * 1024 * 1024;

/** All routes of the admin listener. */
export function adminRoutes({
  operation,
  ready,
  metrics,
}: Pick<AdminApiOptions, 'operation' | 'ready' | 'metrics'>): Route[] {
  return withDocument([
    ...nodeRoutes(operation),
    ...recordRoutes(operation),
    ...broadcastRoutes(operation),
    ...alarmRoutes(operation),
    ...lookupRoutes(operation),
    ...overlapRoutes(operation),
    ...healthRoutes(ready, metrics),
  ]);
}

/** The host operator's HTTP API. Every error is answered with problem details [RFC 9457]. */
export function createAdminApi(options: AdminApiOptions): express.Express {
  const { metrics, log, bodyLimit = DEFAULT_BODY_LIMIT, hosts = [], closing } = options;
  const { exports = 16, streams = 64 } = options;
  // Each open stream listens to it.
  if (closing !== undefined) setMaxListeners(streams, closing);
  const recording = new Recording(log, metrics);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(recording.requests);
  app.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    next();
  });
  app.use(requireRightHead, hostGuard(hosts), answerAsterisk);
  app.use(mount(adminRoutes(options), { bulkLimit: bodyLimit, exports, streams, recording, closing }));
  app.use(() => {
    throw new ApiRefusal('PATH_UNKNOWN', 'The paths are listed in /api/v1/openapi.json');
  });
  app.use(answerProblem(recording));
  return app;
}

function answerProblem(recording: Recording): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const { body, headers } = recording.problem(request, error);
    // The answer has begun, so nothing else can be said than that it is not whole.
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.status(body.status).set(headers).type('application/problem+json').send(JSON.stringify(body));
  };
}
