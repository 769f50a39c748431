const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text made safe for element content and for attribute values; what XML 1.0 cannot express becomes U+FFFD. */
export function escapeXml(text: string): string {
  return replaceUnexpressible(text).replace(/[&<>"'\t\n\r]/g, (character) => ENTITIES[character]!);
}

/** Text with every character that XML 1.0 cannot express, not even escaped, replaced by U+FFFD [XML 1.0 §2.2]. */
export function replaceUnexpressible(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
