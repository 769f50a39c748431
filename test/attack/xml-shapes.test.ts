import { gzipSync } from 'node:zlib';
import { Attacked } from './rig/attacked.js';
import { expectHeld, expectRefused } from './rig/held.js';
import { SHAPES } from './sent/xml.js';

describe('XML of shapes that cost its readers time or memory', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start();
  });
  after(() => attacked?.end());

  for (const [shape, make] of Object.entries(SHAPES)) {
    it(`is refused and keeps nobody waiting: ${shape}`, async () => {
      const body = gzipSync(make(100_000), { level: 1 });
      const answers = expectHeld(
        await attacked.during(() => Promise.all([attacked.postGzip(body), attacked.postGzip(body)])),
      );
      expectRefused(answers);
    });
  }
});
