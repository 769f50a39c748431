import { randomUUID } from 'node:crypto';
import { StoreError } from '../idd/ports/store/index.js';
import { REFUSALS, Refusal, type RefusalCode } from '../idd/refusal.js';

/** What the API itself refuses, before or instead of the operation; the codes are as stable as those of REFUSALS. */
const API_REFUSALS = {
  JSON_MALFORMED: { status: 400, title: 'The body cannot be read as JSON' },
  REQUEST_MALFORMED: { status: 400, title: 'The head of the request is not HTTP as it should be' },
  PARAMETER_INVALID: { status: 400, title: 'A parameter in the path or the query is wrong' },
  HOST_NOT_ALLOWED: { status: 403, title: 'The API does not answer under this host name' },
  PATH_UNKNOWN: { status: 404, title: 'There is nothing at this path' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This path does not have this method' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is larger than the API takes' },
  TARGET_TOO_LONG: { status: 414, title: 'The URL is longer than the API takes' },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, title: 'The body is not of the media type that is taken here' },
  REQUEST_INVALID: { status: 422, title: 'The body does not have the form that is described' },
  INTERNAL_ERROR: { status: 500, title: 'The request failed inside the DES' },
  NOT_IMPLEMENTED: { status: 501, title: 'The method or the transfer coding is unknown' },
  API_BUSY: { status: 503, title: 'Too many of these requests are under way' },
  NOT_READY: { status: 503, title: 'The DES is not ready' },
  STORE_UNUSABLE: { status: 503, title: 'The store cannot be used' },
  STORE_BUSY: { status: 503, title: 'The store takes nothing more for now' },
} as const;

/** Characters of a problem's detail: some repeat what was asked, which may be long. */
const MOST_DETAIL = 1000;

/** The status of every refusal of the operation. 409: right in itself, but not in the state that the DES is in. */
const REFUSAL_STATUS = {
  OPERATOR_UNKNOWN: 404,
  NODE_ALREADY_ADDED: 409,
  NODE_NOT_ADDED: 409,
  ACTIVATION_INVALID: 422,
  RECORD_INVALID: 422,
  RECORD_MISSING: 409,
  RECORD_COLLISION: 409,
  NUMBER_FULL: 422,
  CHANGE_TOO_LARGE: 422,
  CHANGE_EMPTY: 422,
  NUMBER_INVALID: 422,
  NUMBER_NOT_FOUND: 404,
  RECORDS_TOO_MANY: 409,
  RESOLUTION_NOT_READY: 503,
  BROADCAST_UNKNOWN: 404,
  BROADCAST_NOT_FAILED: 409,
  BROADCAST_OVERTAKEN: 409,
  BROADCAST_NOT_PENDING: 409,
  ALARM_UNKNOWN: 404,
  STORE_FULL: 507,
} as const satisfies Record<RefusalCode, number>;

export type ApiCode = keyof typeof API_REFUSALS;
export type ProblemCode = ApiCode | RefusalCode;

export const PROBLEM_CODES = [...Object.keys(API_REFUSALS), ...Object.keys(REFUSALS)] as [
  ProblemCode,
  ...ProblemCode[],
];

function isApiCode(code: ProblemCode): code is ApiCode {
  return Object.hasOwn(API_REFUSALS, code);
}

/** HTTP status and title of a code: always the same for the same code [RFC 9457 §3.1.3]. */
export function describeProblem(code: ProblemCode): { status: number; title: string } {
  return isApiCode(code) ? API_REFUSALS[code] : { status: REFUSAL_STATUS[code], title: REFUSALS[code] };
}

/** A place in the request that is wrong: `pointer` into the body (RFC 6901, as a fragment) or the name of a `parameter`. */
export interface RequestError {
  pointer?: string;
  parameter?: string;
  detail: string;
}

/** A refusal of the API itself. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  constructor(
    readonly code: ApiCode,
    detail: string,
    readonly extra: {
      errors?: RequestError[];
      records?: { index: number; reason: string }[];
      headers?: Record<string, string>;
    } = {},
  ) {
    super(detail);
  }
}

/** Problem details [RFC 9457], with the members that opendes adds. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: ProblemCode;
  records?: { index: number; reason: string }[];
  errors?: RequestError[];
}

export interface ProblemReply {
  body: Problem;
  headers: Record<string, string>;
  /** The error was not foreseen, or is one of the DES itself: it belongs in the log, not in the answer. */
  unexpected: boolean;
}

/**
 * A problem of this code. The type is a URN, not the URL of a page: the DES often runs where no page can be reached, and a name that ends in the
 * code keeps its meaning on every host. The instance is a fresh UUID, which the log bears too.
 */
function problem(code: ProblemCode, detail: string, extra: Pick<Problem, 'records' | 'errors'> = {}): Problem {
  const { status, title } = describeProblem(code);
  const { records, errors } = extra;
  return {
    type: `urn:opendes:problem:${code}`,
    title,
    status,
    detail: detail.length <= MOST_DETAIL ? detail : `${detail.slice(0, MOST_DETAIL)}…`,
    instance: `urn:uuid:${randomUUID()}`,
    code,
    ...(records?.length && { records }),
    ...(errors?.length && { errors }),
  };
}

/** What a request that ended in this error is answered with. Text of an error that was not foreseen stays inside. */
export function problemOf(error: unknown): ProblemReply {
  if (error instanceof Refusal) {
    return { body: problem(error.code, error.message, error), headers: {}, unexpected: false };
  }
  if (error instanceof ApiRefusal) {
    return {
      body: problem(error.code, error.message, error.extra),
      headers: error.extra.headers ?? {},
      unexpected: false,
    };
  }
  if (error instanceof StoreError && error.code === 'STORE_BUSY') {
    return { body: problem('STORE_BUSY', error.message), headers: {}, unexpected: false };
  }
  if (error instanceof StoreError) {
    const code = error.code === 'STORE_FULL' ? 'STORE_FULL' : 'STORE_UNUSABLE';
    const detail = `${describeProblem(code).title}; the log says more under this instance`;
    return { body: problem(code, detail), headers: {}, unexpected: true };
  }
  const refusal = readingRefusal(error);
  if (refusal) return problemOf(refusal);
  return {
    body: problem('INTERNAL_ERROR', 'The request failed; the log says why under this instance'),
    headers: {},
    unexpected: true,
  };
}

/** The refusal for an error with which Express or its body parser ends the reading of a request, told by its `status`. */
function readingRefusal(error: unknown): ApiRefusal | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  // A path that is not percent-encoded UTF-8 is an error of the router, and has no `type` as those of the body parser have.
  if (error.status === 400 && error instanceof URIError) {
    return new ApiRefusal('PARAMETER_INVALID', 'The path is not percent-encoded UTF-8');
  }
  if (error.status === 413) return new ApiRefusal('BODY_TOO_LARGE', limitText(error));
  if (error.status === 415) {
    // The body parser refuses codings only; it undoes these [RFC 9110 §15.5.16].
    const headers = { 'Accept-Encoding': 'gzip, deflate, br' };
    return new ApiRefusal('MEDIA_TYPE_UNSUPPORTED', error.message, { headers });
  }
  if (error.status >= 400 && error.status < 500) return new ApiRefusal('JSON_MALFORMED', error.message);
  return undefined;
}

function limitText(error: Error): string {
  return 'limit' in error ? `The body may have ${error.limit} bytes at most, decompressed` : error.message;
}
