import { type ErrorRequestHandler, type RequestHandler, type Response, Router } from 'express';
import { bodyText } from './bodies/body-text.js';
import { changeText } from './bodies/change-text.js';
import { ConnectionOrder } from './bodies/connection-order.js';
import { type LongChange, LongChanges } from './bodies/long-changes.js';
import { SHORT_TEXT } from './bodies/read-lists.js';
import { grouped } from './grouped.js';
import { requireType } from './guard.js';
import { lineByLine } from './lines/line-by-line.js';
import { JSON_LINES, JSON_TYPE } from './media-types.js';
import { Places } from './places.js';
import { ApiRefusal } from './problem.js';
import type { Recording } from './recording.js';
import type { Reply, Route } from './route.js';
import { sendStream } from './send-stream.js';
import { Turns } from './turns.js';

/** Enough for what is not a change of records. */
const SMALL_BODY = 64 * 1024;

export interface MountOptions {
  /** The limit in bytes for changes of records, each. */
  bulkLimit: number;
  /** Answers that are sent piece by piece, at once. */
  exports: number;
  /** Bodies that are answered line by line, at once. */
  streams: number;
  recording: Recording;
  /** Aborted when no more lines of a body are to be taken. */
  closing?: AbortSignal;
}

/** An Express router that serves these routes. */
export function mount(routes: Route[], options: MountOptions): Router {
  const { bulkLimit, recording, closing } = options;
  const work = { order: new ConnectionOrder(), long: new LongChanges() };
  const streams = new Places(options.streams, 'streams');
  const answering = answersOf(work.order, { exports: new Places(options.exports, 'exports'), turns: new Turns() });
  const router = Router({ caseSensitive: true });
  for (const [path, methods] of grouped(routes, (route) => route.path)) {
    const at = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    at.all((_request, response, next) => {
      response.locals.route = path;
      next();
    });
    for (const route of methods) {
      const { method } = route;
      if (route.eachLine) {
        at[method](
          requireType(JSON_LINES),
          lineByLine(route, { limit: bulkLimit, recording, closing, streams, ...work }),
        );
        continue;
      }
      if (route.body) at[method](requireType(JSON_TYPE));
      if (route.bulk) at[method](...changeText(bulkLimit, work.long), tellingOfImport);
      else if (route.body) at[method](...bodyText(SMALL_BODY));
      at[method](answering(route));
    }
    at.all(methodNotAllowed(methods));
  }
  return router;
}

/** Tells a caller whose change is too large how to split it. */
const tellingOfImport: ErrorRequestHandler = (error, _request, _response, next) => {
  if (error?.status !== 413) return next(error);
  const detail = `A change may have ${error.limit} bytes at most, decompressed: make several of it, as \`opendes record import\` does`;
  next(new ApiRefusal('BODY_TOO_LARGE', detail));
};

interface Sending {
  exports: Places;
  turns: Turns;
}

function answersOf(order: ConnectionOrder, { exports, turns }: Sending): (route: Route) => RequestHandler {
  return (route) => async (request, response) => {
    const { params, query, body } = request;
    // What has been read of a long text does not need to stay in memory until the answer has been sent.
    request.body = undefined;
    const change: LongChange | undefined = response.locals.longChange;
    const isLong = change !== undefined && typeof body === 'string' && body.length > SHORT_TEXT;
    const answer = () => route.answer({ params, query, body });
    const reply: Reply = route.takesTurns
      ? await turns.take(answer)
      : await order.run(request.socket, isLong, () => (isLong ? change.work(answer) : answer()));
    response.status(reply.status);
    for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
    if (reply.stream !== undefined) {
      await sendStream(request, response.type(reply.type!), reply.stream, { places: exports, turns });
    } else if (reply.body === undefined) response.end();
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
