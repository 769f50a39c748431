import { type ErrorRequestHandler, json, type RequestHandler, type Response, Router } from 'express';
import { grouped } from './grouped.js';
import { requireType } from './guard.js';
import { lineByLine } from './lines/line-by-line.js';
import { JSON_LINES, JSON_TYPE } from './media-types.js';
import { ApiRefusal } from './problem.js';
import type { Recording } from './recording.js';
import type { Reply, Route } from './route.js';
import { sendStream } from './send-stream.js';

/** Enough for what is not a change of records. */
const SMALL_BODY = 64 * 1024;

export interface MountOptions {
  /** The limit in bytes for changes of records, each. */
  bulkLimit: number;
  recording: Recording;
  /** Aborted when no more lines of a body are to be taken. */
  closing?: AbortSignal;
}

/** An Express router that serves these routes. */
export function mount(routes: Route[], { bulkLimit, recording, closing }: MountOptions): Router {
  const router = Router({ caseSensitive: true });
  for (const [path, methods] of grouped(routes, (route) => route.path)) {
    const at = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    at.all((_request, response, next) => {
      response.locals.route = path;
      next();
    });
    for (const route of methods) {
      if (route.eachLine) {
        at[route.method](requireType(JSON_LINES), lineByLine(route, { limit: bulkLimit, recording, closing }));
        continue;
      }
      if (route.body)
        at[route.method](
          requireType(JSON_TYPE),
          json({ limit: route.bulk ? bulkLimit : SMALL_BODY, type: () => true }),
        );
      if (route.bulk) at[route.method](tellingOfImport);
      at[route.method](answering(route));
    }
    at.all(methodNotAllowed(methods));
  }
  return router;
}

/** To whom a large change is refused, it is said how to make it. */
const tellingOfImport: ErrorRequestHandler = (error, _request, _response, next) => {
  if (error?.status !== 413) return next(error);
  const detail = `A change may have ${error.limit} bytes at most, decompressed: make several of it, as \`opendes record import\` does`;
  next(new ApiRefusal('BODY_TOO_LARGE', detail));
};

function answering(route: Route): RequestHandler {
  return async (request, response) => {
    const { params, query, body } = request;
    const reply: Reply = await route.answer({ params, query, body });
    response.status(reply.status);
    for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
    if (reply.stream !== undefined) await sendStream(request, response.type(reply.type!), reply.stream);
    else if (reply.body === undefined) response.end();
    else if (reply.type !== undefined) response.type(reply.type).send(reply.body);
    else sendJson(response, reply.body);
  };
}

/** As `response.json`, which looks for settings, types and caches on its way: of these there are none here. */
function sendJson(response: Response, body: unknown): void {
  const text = JSON.stringify(body);
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}

function methodNotAllowed(routes: Route[]): RequestHandler {
  const methods = routes
    .map((route) => route.method.toUpperCase())
    .flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]));
  const allow = methods.join(', ');
  return (request) => {
    throw new ApiRefusal('METHOD_NOT_ALLOWED', `${request.method} is not one of ${allow}`, {
      headers: { Allow: allow },
    });
  };
}
