/**
 * A character string without its backslashes: `\X` is X, `\DDD` the octet with that decimal value [RFC 1035 §5.1]. Undefined where DDD is
 * above 255.
 */
export function unescapeText(text: string): string | undefined {
  if (!text.includes('\\')) return text;
  let outOfRange = false;
  const plain = text.replace(/\\(?:([0-9]{3})|(.))/gs, (_, decimal: string | undefined, character: string) => {
    if (decimal === undefined) return character;
    outOfRange ||= Number(decimal) > 255;
    return String.fromCharCode(Number(decimal));
  });
  return outOfRange ? undefined : plain;
}

/** A domain name made absolute, with the final dot; undefined where it is relative and there is no origin, or has an empty label. */
export function absoluteName(name: string, origin: string | undefined): string | undefined {
  if (name === '@') return origin;
  if (name === '.') return name;
  const absolute = /(^|[^\\])(\\\\)*\.$/.test(name);
  if (name === '' || /^\.|\.\./.test(name) || (!absolute && origin === undefined)) return undefined;
  if (absolute) return name;
  return origin === '.' ? `${name}.` : `${name}.${origin}`;
}

const UNITS: Record<string, number> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 };

/** Seconds of a TTL, a number or with units such as 1h30m; undefined where it is none. */
export function parseTtl(text: string): number | undefined {
  if (/^[0-9]{1,10}$/.test(text)) return Number(text);
  if (!/^([0-9]{1,10}[wdhms]){1,5}$/i.test(text)) return undefined;
  let seconds = 0;
  for (const [, count, unit] of text.toLowerCase().matchAll(/([0-9]+)([wdhms])/g))
    seconds += Number(count) * UNITS[unit!]!;
  return seconds;
}
