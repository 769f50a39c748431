const MILLISECONDS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `5s`, `1.5m`, `30d` in milliseconds; undefined where it is no duration of whole milliseconds. Units: ms, s, m, h, d. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  if (match === null) return undefined;
  return whole(Number(match[1]) * MILLISECONDS[match[2]!]!);
}

/** Decimal fractions such as 1.1 × 1000 are off by a rounding error only: what is nearer than that to a whole number is meant to be it. */
function whole(value: number): number | undefined {
  const rounded = Math.round(value);
  return Number.isSafeInteger(rounded) && Math.abs(value - rounded) <= 1e-9 * Math.max(1, rounded)
    ? rounded
    : undefined;
}
