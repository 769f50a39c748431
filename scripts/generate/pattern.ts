const ESCAPES = new Set(['.', '\\', '?', '*', '+', '{', '}', '(', ')', '[', ']', '|', '-', '^', 'n', 'r', 't']);

/**
 * The pattern facets of one type as one anchored expression for RegExp with the flag u: patterns of one step are alternatives
 * [XML Schema Part 2 §4.3.4]. Throws on what XML Schema and JavaScript understand differently and the contract does not use (\d, \i, \p, …).
 */
export function anchoredExpression(patterns: readonly string[]): string {
  const translated = patterns.map(translate);
  return `^(?:${translated.length === 1 ? translated[0] : translated.map((one) => `(?:${one})`).join('|')})$`;
}

function translate(pattern: string): string {
  let out = '';
  let inClass = false;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === '\\') {
      const next = pattern[++i];
      if (next === undefined || !ESCAPES.has(next)) {
        throw new Error(`pattern ${pattern}: \\${next ?? ''} is not translated`);
      }
      // Flag u knows \- in classes only; outside, XML Schema's \- is a plain hyphen.
      out += next === '-' && !inClass ? '-' : `\\${next}`;
    } else if (inClass) {
      if (c === '[') throw new Error(`pattern ${pattern}: class subtraction is not translated`);
      if (c === ']') inClass = false;
      out += c;
    } else if (c === '[') {
      inClass = true;
      out += c;
    } else if (c === '.') {
      // JavaScript's dot excludes U+2028 and U+2029 too [XML Schema Part 2 §F].
      out += '[^\\n\\r]';
    } else if (c === '^' || c === '$') {
      out += `\\${c}`;
    } else {
      out += c;
    }
  }
  return out;
}
