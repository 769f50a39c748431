import type { IncomingHttpHeaders } from 'node:http';
import { type HttpAnswer, plainAnswer } from './answer.js';

const ENTITY_TAGS = /(W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;

/** Whether a request sets conditions on the entity tag of what it is for [RFC 9110 §13.1]. */
export function isConditional(headers: IncomingHttpHeaders): boolean {
  return headers['if-match'] !== undefined || headers['if-none-match'] !== undefined;
}

/**
 * Returns the answer to a request whose conditions do not hold, 304 or 412; undefined where they hold
 * [RFC 9110 §13.2.2]. Nothing here has a date of modification, so that conditions on it are ignored
 * [RFC 9110 §13.1.3, §13.1.4].
 * @param entityTag that of the representation which GET would give now; undefined where there is none
 */
export function unmetPrecondition(
  { method, headers }: { method?: string; headers: IncomingHttpHeaders },
  entityTag: string | undefined,
): HttpAnswer | undefined {
  const match = headers['if-match'];
  if (match !== undefined && !isListed(match, entityTag, 'strong')) return preconditionFailed();
  const noneMatch = headers['if-none-match'];
  if (noneMatch === undefined || entityTag === undefined || !isListed(noneMatch, entityTag, 'weak')) return undefined;
  if (method !== 'GET' && method !== 'HEAD') return preconditionFailed();
  return { status: 304, headers: { ETag: entityTag }, body: '' };
}

/** Whether the field names this entity tag, which is a strong one, or any by `*` [RFC 9110 §8.8.3.2]. */
function isListed(field: string, entityTag: string | undefined, comparison: 'strong' | 'weak'): boolean {
  if (entityTag === undefined) return false;
  if (field.trim() === '*') return true;
  return [...field.matchAll(ENTITY_TAGS)].some(
    ([, weak, tag]) => tag === entityTag && (weak === undefined || comparison === 'weak'),
  );
}

function preconditionFailed(): HttpAnswer {
  return plainAnswer(412, 'A condition of the request does not hold', { refusal: 'precondition' });
}
