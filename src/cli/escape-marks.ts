/**
 * Characters that can drive a terminal, and marks that change the direction of what follows, or break the line for some
 * readers: what JSON itself does not escape of them.
 */
const MARKS = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The same JSON with such characters escaped: as JSON it says the same, on a terminal it does nothing. */
export function escapeMarks(json: string): string {
  return json.replace(MARKS, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** JSON that a terminal can show, whatever is in it; `indent` as for JSON.stringify. */
export function jsonText(value: unknown, indent?: number): string {
  return escapeMarks(JSON.stringify(value, null, indent));
}
