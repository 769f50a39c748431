import { shareOut } from './crew.js';
import type { Verdict } from './story-worker.js';

const WORKER = new URL('./story-worker.ts', import.meta.url);

/** Has the stories of these seeds told by several processes. `told` is called for each, in no certain order. */
export function tellMany(
  seeds: Iterable<number>,
  workers: number,
  told: (verdict: Verdict, seed: number) => void,
): Promise<void> {
  return shareOut(WORKER, seeds, workers, told);
}
