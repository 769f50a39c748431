import { parentPort, workerData } from 'node:worker_threads';
import type { IndexHandle } from '../../src/resolution/read-index/memory.js';
import { IndexReader } from '../../src/resolution/read-index/reader.js';

/** Looks numbers up until `control[0]` is set; counts them in `control[1]`. */
const { handle, numbers, control } = workerData as { handle: IndexHandle; numbers: number; control: Int32Array };
const PIECE = 1000;

const reader = new IndexReader(handle);
const asked = Array.from({ length: 100_000 }, (_, n) => `331${String((n * 104_729) % numbers).padStart(8, '0')}`);
parentPort!.postMessage('ready');
let missed = 0;
for (let at = 0; Atomics.load(control, 0) === 0; at = (at + PIECE) % asked.length) {
  for (let n = at; n < at + PIECE; n += 1) if (reader.find(asked[n]!, 1).kind !== 'records') missed += 1;
  Atomics.add(control, 1, PIECE);
}
if (missed > 0) throw new Error(`${missed} numbers were not found`);
parentPort!.postMessage('done');
