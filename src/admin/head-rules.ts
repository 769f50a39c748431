import type { RequestHandler } from 'express';
import { headRefusal } from '../http/head-refusal.js';
import { targetOf } from '../http/request-target.js';
import { type ApiCode, ApiRefusal } from './problem.js';

const CODES = { 400: 'REQUEST_MALFORMED', 414: 'TARGET_TOO_LONG', 501: 'NOT_IMPLEMENTED' } as const satisfies Record<
  400 | 414 | 501,
  ApiCode
>;

/** The methods that one path of the API or another has. */
export const ALL_METHODS = 'GET, HEAD, POST, DELETE, OPTIONS';

/** Refuses a request whose head is wrong for any path [RFC 9112 §3, §6.1]. */
export const requireRightHead: RequestHandler = (request, response, next) => {
  const refusal = headRefusal(request);
  if (refusal === undefined) return next();
  if (refusal.close) response.setHeader('Connection', 'close');
  throw new ApiRefusal(CODES[refusal.status], refusal.text);
};

/** Answers `OPTIONS *`, which is about the server in general [RFC 9110 §9.3.7]. */
export const answerAsterisk: RequestHandler = (request, response, next) => {
  if (targetOf(request)?.form !== 'asterisk') return next();
  response.status(200).set('Allow', ALL_METHODS).end();
};
