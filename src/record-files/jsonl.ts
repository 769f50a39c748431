import type { NaptrRecord } from '../../generated/messages.js';
import { checkNaptrRecord } from '../enum/naptr-rules.js';
import { excerpt, quoted } from '../enum/quoted.js';
import { parseJson, RepeatedName } from '../json-text.js';
import type { FileContents, ImportedLine } from './imported-record.js';
import { type Line, readLines } from './lines.js';

/** Members of a record, and whether they are needed. */
const TEXTS = { e164Number: false, e164Prefix: false, flags: true, service: true, regexp: true, replacement: true };
const NUMBERS = { order: true, preference: true, ttl: false };

/**
 * Reads records from JSON Lines in UTF-8: each line a record as in the admin API; empty lines are passed over. A line that is wrong gives its reason,
 * and the next one follows.
 */
export async function* readJsonl(contents: FileContents): AsyncGenerator<ImportedLine> {
  for await (const lines of readLines(contents)) {
    for (const line of lines) {
      if (line.text.trim() !== '') yield { line: line.line, ...recordOfLine(line) };
    }
  }
}

function recordOfLine({ text, tooLong }: Line): { record: NaptrRecord } | { reason: string } {
  if (tooLong) return { reason: 'the line is too long' };
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    if (error instanceof RepeatedName) return { reason: excerpt(error.message) };
    return { reason: `the line is not JSON: ${excerpt((error as Error).message)}` };
  }
  const reason = objectionTo(value) ?? checkNaptrRecord(value as NaptrRecord);
  return reason === undefined ? { record: value as NaptrRecord } : { reason };
}

/** Why the value has not the form of a record; whether it is a valid one is another question. */
function objectionTo(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'the line is not a JSON object';
  for (const [name, member] of Object.entries(value)) {
    const type = Object.hasOwn(TEXTS, name) ? 'string' : Object.hasOwn(NUMBERS, name) ? 'number' : undefined;
    if (type === undefined) return `a record has no member ${quoted(name)}`;
    if (typeof member !== type) return `the ${name} is not a ${type}`;
  }
  const missing = Object.entries({ ...TEXTS, ...NUMBERS }).find(
    ([name, needed]) => needed && !Object.hasOwn(value, name),
  );
  return missing && `the record has no ${missing[0]}`;
}
