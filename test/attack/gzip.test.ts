import { Attacked } from './rig/attacked.js';
import { expectHeld, expectRefused } from './rig/held.js';
import { GZIPS } from './sent/gzip.js';

/** Bytes of a body behind its compression: what a message may have at most, and more. */
const SIZE = 40 * 1024 * 1024;

describe('gzip that is small on the wire', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start();
  });
  after(() => attacked?.end());

  for (const [kind, make] of Object.entries(GZIPS)) {
    it(`is refused and keeps nobody waiting: ${kind}`, async () => {
      const body = make(SIZE);
      const answers = expectHeld(
        await attacked.during(() => Promise.all([attacked.postGzip(body), attacked.postGzip(body)])),
      );
      expectRefused(answers);
    });
  }
});
