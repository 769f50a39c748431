import { escapeMarks, jsonText } from './escape-marks.js';

/** Characters of one text in a line at most. */
const LONGEST_TEXT = 1024;
/** A stack is for the report of a defect, and may be longer. */
const LONGEST_STACK = 4096;
/** Members of an object, and elements of a list, at most. */
const MOST_MEMBERS = 64;
/** Objects within one another at most. */
const DEEPEST = 8;
/** Characters of a line at most: beyond it only what the line is about is left. */
const LONGEST_LINE = 64 * 1024;

/**
 * A line of the log as it goes out: without characters that could drive a terminal, and bounded whatever came in. A
 * line in which nothing can be too long costs one look through its characters.
 */
export function loggedLine(line: string): string {
  return line.length <= LONGEST_TEXT ? escapeMarks(line) : bounded(line);
}

function bounded(line: string): string {
  const whole = JSON.parse(line) as Record<string, unknown>;
  const cut = jsonText(cutValue(whole, LONGEST_TEXT, 0));
  if (cut.length < LONGEST_LINE) return `${cut}\n`;
  const { level, time, msg } = whole;
  return `${jsonText(cutValue({ level, time, characters: line.length, msg }, LONGEST_TEXT, 0))}\n`;
}

function cutValue(value: unknown, longest: number, depth: number): unknown {
  if (typeof value === 'string') return cutText(value, longest);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === DEEPEST) return '…';
  if (Array.isArray(value)) {
    const kept = value.slice(0, MOST_MEMBERS).map((element) => cutValue(element, longest, depth + 1));
    return kept.length < value.length ? [...kept, `… ${value.length} in all`] : kept;
  }
  const members = Object.entries(value);
  const kept = members.slice(0, MOST_MEMBERS).map(([name, member]) => {
    return [cutText(name, longest), cutValue(member, name === 'stack' ? LONGEST_STACK : longest, depth + 1)];
  });
  if (kept.length < members.length) kept.push(['…', `${members.length} in all`]);
  return Object.fromEntries(kept);
}

function cutText(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… ${text.length} characters in all`;
}
