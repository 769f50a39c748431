import { CREW } from './crew.js';
import { tellMany } from './tell-many.js';

const SEEDS = Array.from({ length: 500 }, (_, at) => at + 1);

describe('DESs in a world of lost, late and repeated messages, partitions, crashes and failing disks', () => {
  it(`end with equal profiles and nothing lost, seeds 1 to ${SEEDS.length}`, async function () {
    this.timeout(600_000);
    const reports: string[] = [];
    await tellMany(SEEDS, CREW, ({ isGood, report }) => {
      if (!isGood) reports.push(report);
    });
    if (reports.length > 0) throw new Error(`${reports.length} stories ended badly\n\n${reports.join('\n\n')}`);
  });
});
