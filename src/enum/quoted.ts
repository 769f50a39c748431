/**
 * Whoever reads a sentence about a field recognizes it by this many characters; the sentence stays short whatever
 * somebody sent.
 */
const MOST_CHARACTERS = 80;

/**
 * The text in quotation marks as it can stand in a sentence: cut where it is long, ASCII without control characters.
 */
export function quoted(text: string): string {
  return `"${escaped(text, /["\\]|[^ -~]/g)}"`;
}

/**
 * As `quoted`, without the quotation marks and without a backslash before those inside: what is short and printable
 * stays as it is.
 */
export function excerpt(text: string): string {
  return escaped(text, /[^ -~]/g);
}

/** Other characters could forge lines of a log, or turn round the direction in which a sentence is shown. */
function escaped(text: string, special: RegExp): string {
  const shown = text.length > MOST_CHARACTERS ? text.slice(0, MOST_CHARACTERS) : text;
  const plain = shown.replaceAll(special, (character) =>
    /[ -~]/.test(character) ? `\\${character}` : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return shown.length < text.length ? `${plain}...` : plain;
}
