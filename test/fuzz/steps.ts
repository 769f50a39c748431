import { Session } from 'node:inspector/promises';

/** What a piece of work has cost in steps: how often blocks of JavaScript were executed. */
export interface Counted {
  steps: number;
  /** The same by function, named by file and function. */
  byFunction: Map<string, number>;
}

/** Scripts that are the product or what it uses; the rest is the fuzzer and Node.js itself. */
const PRODUCT = /^file:.*\/(src|generated|node_modules)\//;
const TOOLS = /\/node_modules\/(tsx|esbuild|mocha|chai|dns-packet)\//;

/**
 * Counts how often each block of the product is executed, by the coverage of V8, so that nothing need be built into the
 * product for it. The counts are those of this thread, in JavaScript: what SQLite, zlib or JSON.parse do shows only in
 * the processor time.
 */
export class StepCounter {
  readonly #session = new Session();

  static async start(): Promise<StepCounter> {
    const counter = new StepCounter();
    counter.#session.connect();
    await counter.#session.post('Profiler.enable');
    await counter.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    return counter;
  }

  /** What was executed since the last call. */
  async take(): Promise<Counted> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    const counted: Counted = { steps: 0, byFunction: new Map() };
    for (const { url, functions } of result) {
      if (!PRODUCT.test(url) || TOOLS.test(url)) continue;
      for (const { functionName, ranges } of functions) {
        const steps = ranges.reduce((sum, { count }) => sum + count, 0);
        if (steps === 0) continue;
        counted.steps += steps;
        const name = `${url.replace(/^.*\/(?=(src|generated|node_modules)\/)/, '')} ${functionName || '(unnamed)'}`;
        counted.byFunction.set(name, (counted.byFunction.get(name) ?? 0) + steps);
      }
    }
    return counted;
  }

  stop(): void {
    this.#session.disconnect();
  }
}
