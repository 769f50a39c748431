const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const UNSAFE_BUT_LINES = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Text that came from elsewhere, safe for a terminal: control characters, which could drive the terminal, and marks that change the direction
 * of what follows are shown as `\u{…}`.
 */
export function plainText(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** The same for text of several lines: its line breaks stay. */
export function plainLines(text: string): string {
  return text.replace(UNSAFE_BUT_LINES, escaped);
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
