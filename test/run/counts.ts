/** How many tests have ended how. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export function sumOf(counts: readonly Counts[]): Counts {
  const sum = (of: (each: Counts) => number) => counts.reduce((total, each) => total + of(each), 0);
  return {
    passed: sum((each) => each.passed),
    failed: sum((each) => each.failed),
    skipped: sum((each) => each.skipped),
  };
}

/** As test/reporter.cjs has it. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped\n`;
}
