import { EncodingError } from './encoding-error.js';

/** All that is written as it is and needs no further look: printable ASCII without markup. */
const PLAIN = /^[ -%'-;=?-~]*$/;
const SPECIAL = /[&<>\t\n\r]/g;
const INEXPRESSIBLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  // Not to be the end of a CDATA section that never began: ]]> [XML 1.0 §2.4].
  '>': '&gt;',
  // Written as they are, a parser would make \n of \r [XML 1.0 §2.11].
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** A text as element content that any parser reads back unchanged. Throws `EncodingError` for characters that XML 1.0 does not have [§2.2]. */
export function escapeText(text: string): string {
  if (PLAIN.test(text)) return text;
  if (INEXPRESSIBLE.test(text)) throw new EncodingError('contains a character that XML 1.0 cannot express');
  return text.replace(SPECIAL, (character) => REFERENCES[character]!);
}
