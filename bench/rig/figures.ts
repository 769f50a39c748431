/** The value below which that part (0 to 1) of the values lies. NaN where there are none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** `12.3 ms`, or what there is to say where it was never seen. */
export function milliseconds(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(1)} ms` : 'not seen';
}
