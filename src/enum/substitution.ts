import { RE2JS } from 're2js';
import { BoundedCache } from './bounded-cache.js';
import type { NaptrRecord } from './naptr-record.js';
import { parseSubstitutionExpression } from './substitution-expression.js';
import { isUri } from './uri.js';

/**
 * Instructions of compiled programs that are kept, with about 0.5 KiB each: 512 ordinary expressions, or 80 of the
 * largest.
 */
const MOST_INSTRUCTIONS = 8192;

/** Most records share the expression to match. */
const patterns = new BoundedCache(
  MOST_INSTRUCTIONS,
  (pattern: string) => RE2JS.compile(pattern, RE2JS.LONGEST_MATCH),
  (program) => program.programSize(),
);

/** What came of applying a regexp: text that should be a URI, no match, or a regexp that breaks RFC 3402. */
export type Substituted = { text: string } | { unmatched: true } | { reason: string };

/**
 * Applies a REGEXP field to a number, `+` and digits: the application unique string of ENUM [RFC 6116 §3.1]. Leftmost longest match, as POSIX
 * has it; where subexpressions could share it out in several ways, the first one wins as in RE2, and not the longest first one as in POSIX.
 * What the expression leaves unmatched of the number is dropped, as ENUM clients do it. Time is linear in the number, whatever the regexp.
 */
export function substitute(regexp: string, number: string): Substituted {
  const expression = parseSubstitutionExpression(regexp);
  if ('reason' in expression) return expression;
  const groups = patterns.get(expression.pattern).exec(number);
  if (groups === null) return { unmatched: true };
  let text = '';
  for (const part of expression.replacement) text += typeof part === 'string' ? part : (groups[part] ?? '');
  return { text };
}

/** What the regexp gives with the same text in place of every back reference, or why it breaks RFC 3402. */
export function substituteBlindly(regexp: string, placeholder: string): { text: string } | { reason: string } {
  const expression = parseSubstitutionExpression(regexp);
  if ('reason' in expression) return expression;
  return { text: expression.replacement.map((part) => (typeof part === 'string' ? part : placeholder)).join('') };
}

/**
 * The URI that a record gives for a number, `+` and digits; undefined where its regexp does not match, or gives no URI for this number
 * [RFC 3402 §3.2]. Never throws.
 */
export function applyRecord(record: NaptrRecord, number: string): string | undefined {
  const result = substitute(record.regexp, number);
  return 'text' in result && isUri(result.text) ? result.text : undefined;
}
