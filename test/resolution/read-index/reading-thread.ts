import { parentPort, workerData } from 'node:worker_threads';
import type { IndexHandle } from '../../../src/resolution/read-index/memory.js';
import { IndexReader } from '../../../src/resolution/read-index/reader.js';
import { valueOfRdata } from '../../../src/resolution/read-index/wire.js';

/** Looks up the same numbers over and over until told to stop, and tells what it has seen that must not be. */
const { handle, steady, changing, shared } = workerData as {
  handle: IndexHandle;
  /** There all the time, with a regexp that names it. */
  steady: string[];
  /** There all the time with two records of the same kind, which are replaced. */
  changing: string[];
  /** Whether to stop, and how much has been looked up. */
  shared: Int32Array;
};

const reader = new IndexReader(handle);
const wrong = new Set<string>();
parentPort!.postMessage('reading');
while (Atomics.load(shared, 0) === 0 && wrong.size < 10) {
  for (const digits of steady) {
    const found = reader.find(digits, 0);
    const [rdata] = found.kind === 'records' ? found.records : [];
    const regexp = rdata && valueOfRdata(rdata).regexp;
    if (regexp !== `!^.*$!sip:+${digits}@steady.example!`) wrong.add(`${digits}: ${found.kind} ${regexp}`);
  }
  for (const digits of changing) {
    const found = reader.find(digits, 0);
    const kinds = found.kind === 'records' ? found.records.map((rdata) => valueOfRdata(rdata).regexp) : [];
    if (kinds.length !== 2 || kinds[0] !== kinds[1]) wrong.add(`${digits}: ${found.kind} ${kinds.join(' ')}`);
  }
  const page = reader.page(undefined, 20, 0);
  for (const { digits, records } of page) if (records.length === 0) wrong.add(`${digits}: a page without records`);
  Atomics.add(shared, 1, steady.length + changing.length);
}
parentPort!.postMessage({ wrong: [...wrong] });
