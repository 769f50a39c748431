import { z } from 'zod';
import { parseJsonBody } from './bodies/json-body.js';
import { listReader } from './bodies/read-lists.js';
import type { ProblemCode } from './problem.js';
import { parseBody, parseParameters } from './validation.js';

export interface Reply {
  status: number;
  /** Sent as JSON, or as it is where `type` is given. */
  body?: unknown;
  type?: string;
  headers?: Record<string, string>;
  /** Instead of `body`: text of this `type` that comes piece by piece. Where it fails, the connection is broken. */
  stream?: AsyncIterable<string>;
}

/** What the OpenAPI document says of a reply that is not a problem. */
export interface ReplyDescription {
  description: string;
  /** Of the JSON body; must be a registered component. Left out: no body, or one that is not JSON. */
  schema?: z.ZodType;
  /** Media type of a body that is not JSON. */
  type?: string;
  example?: unknown;
  headers?: Record<string, string>;
}

interface RouteDescription {
  method: 'get' | 'post' | 'delete';
  /** As in OpenAPI, with parameters in braces. */
  path: string;
  operationId: string;
  tag: string;
  summary: string;
  description?: string;
  /** The replies by status. */
  replies: Record<number, ReplyDescription>;
  /** What the operation can refuse; what every route can refuse is added by the document. */
  refusals?: ProblemCode[];
  /**
   * The body is an object of lists that may be long, such as a change of many records: the large limit for the body
   * holds.
   */
  bulk?: boolean;
  /**
   * The body is JSON Lines, and `body` is about one of them, as where `bulk` is set: each is a request of its own,
   * which `handle` answers in JSON.
   */
  eachLine?: boolean;
  /** The reply takes some milliseconds to make: those of all requests are made one in a turn of the event loop. */
  takesTurns?: boolean;
  /** The reply is sent piece by piece: see Reply.stream. */
  isPieced?: boolean;
  bodyExample?: unknown;
}

interface RouteDefinition<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> extends RouteDescription {
  params?: P;
  query?: Q;
  body?: B;
  handle(input: { params: z.output<P>; query: z.output<Q>; body: z.output<B> }): Promise<Reply>;
}

/** One method of one path: what it takes, what it does and what the OpenAPI document says of it, in one place so that they cannot differ. */
export interface Route extends RouteDescription {
  params: z.ZodObject;
  query: z.ZodObject;
  body?: z.ZodType;
  /**
   * Checks the request by the schemas, then does it. Throws ApiRefusal or what the operation throws. `body` is a JSON
   * text, undefined where there is no body; with `bulk` or `eachLine` it is read piece by piece where it is long.
   */
  answer(request: { params: unknown; query: unknown; body: string | undefined }): Promise<Reply>;
}

const NOTHING = z.strictObject({});

/** The body of a POST that needs none: nothing, or an empty object. */
export const emptyBody = NOTHING;

export function route<
  P extends z.ZodObject = typeof NOTHING,
  Q extends z.ZodObject = typeof NOTHING,
  B extends z.ZodType = z.ZodUnknown,
>(definition: RouteDefinition<P, Q, B>): Route {
  const { handle, params, query, body, ...description } = definition;
  const accepted = {
    params: params ?? (NOTHING as unknown as P),
    query: query ?? (NOTHING as unknown as Q),
    body: body ?? (z.unknown() as unknown as B),
  };
  const readText = hasLists(description, body) ? listReader(body) : undefined;
  const read = (text: string) =>
    readText === undefined ? parseBody(accepted.body, parseJsonBody(text)) : readText(text);
  return {
    ...description,
    params: accepted.params,
    query: accepted.query,
    body,
    answer: async (request) => {
      const params = parseParameters(accepted.params, request.params);
      const query = parseParameters(accepted.query, request.query);
      // There is no text where no header announces a body, and an empty one where that has no length.
      const body = read(request.body || '{}');
      // What is read at once is handed over at once.
      return handle({ params, query, body: body instanceof Promise ? await body : body });
    },
  };
}

/** Whether the body comes as text, to be read piece by piece; such a body is an object. */
function hasLists(
  { bulk, eachLine }: Pick<RouteDescription, 'bulk' | 'eachLine'>,
  body: z.ZodType | undefined,
): body is z.ZodObject {
  return body instanceof z.ZodObject && (bulk === true || eachLine === true);
}
