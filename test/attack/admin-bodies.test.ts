import { gzipSync } from 'node:zlib';
import { Attacked } from './rig/attacked.js';
import { expectBounded, expectHeld } from './rig/held.js';
import { JSON_BODIES } from './sent/json-bodies.js';

/** Bytes of a body that the API takes. */
const MOST_BYTES = 2 * 1024 * 1024;

/** The largest body of a kind that the API reads to its end. */
function largest(make: (size: number) => string): string {
  let size = 200_000;
  let body = make(size);
  while (body.length > MOST_BYTES) {
    size = Math.floor((size * MOST_BYTES) / body.length) - 10;
    body = make(size);
  }
  return body;
}

describe('bodies of the admin API that are of the largest size', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start();
  });
  after(() => attacked?.end());

  for (const [kind, make] of Object.entries(JSON_BODIES)) {
    it(`are answered in bounded size, and keep nobody waiting: ${kind}`, async () => {
      const body = gzipSync(largest(make), { level: 1 });
      const headers = { 'Content-Encoding': 'gzip' };
      const answers = expectHeld(
        await attacked.during(() =>
          Promise.all([1, 2].map(() => attacked.postAdmin('/api/v1/records', body, headers))),
        ),
      );
      expectBounded(answers, 202, 400, 409, 413, 422, 429, 503);
    });
  }
});
