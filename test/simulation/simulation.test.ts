import { tell } from './story.js';

/** Stories in one test. */
const CHAPTER = 50;
const CHAPTERS = 6;

describe('DESs in a world of lost, late and repeated messages, partitions, crashes and failing disks', function () {
  this.timeout(120_000);
  for (let chapter = 0; chapter < CHAPTERS; chapter++) {
    const first = 1 + chapter * CHAPTER;
    const last = first + CHAPTER - 1;
    it(`end with equal profiles and nothing lost, seeds ${first} to ${last}`, async () => {
      for (let seed = first; seed <= last; seed++) await tell(seed);
    });
  }
});
