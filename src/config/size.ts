const BYTES: Record<string, number> = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** `512B`, `64KiB`, `32MiB`, `1.5GiB` in bytes; undefined where it is no size of whole bytes. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(B|KiB|MiB|GiB)$/.exec(text);
  if (match === null) return undefined;
  // The units are powers of two, so a product that is a whole number is exact.
  const bytes = Number(match[1]) * BYTES[match[2]!]!;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
