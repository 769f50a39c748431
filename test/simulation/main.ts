import { parseArgs } from 'node:util';
import { tell } from './story.js';

/** `npm run simulate -- --seeds N [--from SEED]`: tells that many stories and names the seeds that failed. */
const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '100' }, from: { type: 'string', default: '1' } },
});
const from = Number(values.from);
const failed: number[] = [];
for (let seed = from; seed < from + Number(values.seeds); seed++) {
  try {
    await tell(seed);
  } catch (error) {
    failed.push(seed);
    console.error((error as Error).message);
  }
  if ((seed - from + 1) % 50 === 0) console.log(`${seed - from + 1} told, ${failed.length} failed`);
}
console.log(`${values.seeds} seeds from ${from}: ${failed.length === 0 ? 'all good' : `failed: ${failed.join(', ')}`}`);
process.exitCode = failed.length === 0 ? 0 : 1;
