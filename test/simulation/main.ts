import { parseArgs } from 'node:util';
import { report, tell } from './story.js';
import { tellMany } from './tell-many.js';

/**
 * `npm run simulate -- --seeds N [--from SEED] [--workers N]` tells that many stories and names the seeds that failed;
 * `npm run simulate -- --seed SEED` tells one, with everything that happens in it. Exit status 1 where an invariant does not hold.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    seed: { type: 'string' },
  },
});

/** Stories from one line of progress to the next. */
const INTERVAL = 100;

if (values.seed !== undefined) await tellOne(Number(values.seed));
else await tellAll(Number(values.from), Number(values.seeds), Number(values.workers));

async function tellOne(seed: number): Promise<void> {
  const telling = await tell(seed);
  console.log(telling.log.join('\n'));
  if (telling.violations.length === 0) return console.log(`seed ${seed}: all good`);
  process.exitCode = 1;
  console.error(report({ ...telling, log: [] }));
}

async function tellAll(from: number, count: number, workers: number): Promise<void> {
  const seeds = Array.from({ length: count }, (_, at) => from + at);
  const failed: number[] = [];
  let done = 0;
  const start = Date.now();
  await tellMany(seeds, workers, ({ isGood, report: text }, seed) => {
    done += 1;
    if (!isGood) {
      failed.push(seed);
      console.error(text);
    }
    const seconds = Math.round((Date.now() - start) / 1000);
    if (done % INTERVAL === 0) console.log(`${done} of ${count} told in ${seconds} s, ${failed.length} failed`);
  });
  const seconds = Math.round((Date.now() - start) / 1000);
  const verdict =
    failed.length === 0 ? 'all good' : `${failed.length} failed: ${failed.sort((a, b) => a - b).join(', ')}`;
  console.log(`${count} seeds from ${from} in ${seconds} s: ${verdict}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
