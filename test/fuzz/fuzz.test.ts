import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** Seconds for each part of the product; `npm run fuzz` takes as many as one likes. */
const SECONDS = '3';

describe('No input costs more than in proportion to its size', function () {
  this.timeout(120_000);
  // The same in every run: what a random one finds is for `npm run fuzz`.
  const seed = process.env.OPENDES_SEED ?? '1';

  for (const target of ['soap', 'admin', 'dns']) {
    // A process of its own: the counting of steps and a report of coverage use the same counters of V8.
    it(`of those of the fuzzer for ${target}: npm run fuzz -- ${target} --seed ${seed}`, async () => {
      const args = ['--import', 'tsx', MAIN, target, '--seconds', SECONDS, '--seed', seed];
      const { NODE_V8_COVERAGE: _, ...env } = process.env;
      const { stdout } = await promisify(execFile)(process.execPath, args, { env }).catch((error) => error);
      expect(stdout).to.match(/ 0 findings\n$/);
    });
  }
});
