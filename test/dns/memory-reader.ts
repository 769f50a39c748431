import type { Announced, Found, NumberReader } from '../../src/resolution/number-reader.js';

export type Entry = Pick<Announced, 'digits' | 'records'> & Partial<Announced>;

/** Numbers in a list, found by looking at each. */
export function memoryReader(entries: readonly Entry[], operators: readonly string[] = ['234-15']): NumberReader {
  const all = entries.map((entry) => ({ isBlock: false, operator: 0, ttl: undefined, ...entry }));
  return {
    operators,
    find(digits, _now, visible): Found {
      const seen = all.filter(({ operator }) => visible === undefined || visible[operator] === 1);
      const matching = seen.filter((entry) =>
        entry.isBlock ? digits.startsWith(entry.digits) : entry.digits === digits,
      );
      const rank = (entry: Announced) => (entry.isBlock ? entry.digits.length : Number.POSITIVE_INFINITY);
      const best = matching.sort((a, b) => rank(b) - rank(a) || a.operator - b.operator)[0];
      if (best !== undefined) return { kind: 'records', ...best };
      return seen.some((entry) => entry.digits.startsWith(digits)) ? { kind: 'above' } : { kind: 'nothing' };
    },
    page: () => [],
  };
}
