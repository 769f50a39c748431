import { expect } from 'chai';
import type { NaptrRecord } from '../../../generated/messages.js';
import type { LimitObstacle } from '../../../src/idd/ports/store/index.js';
import { StagingBuffers } from '../../../src/store/sqlite/staging-buffers.js';
import { block } from '../sample-records.js';

describe('records on their way into a profile', () => {
  let written: { staging: number; records: NaptrRecord[]; most: number }[];
  let failure: Error | undefined;
  let obstacle: LimitObstacle | undefined;
  let buffers: StagingBuffers;
  beforeEach(() => {
    written = [];
    failure = undefined;
    obstacle = undefined;
    buffers = new StagingBuffers(async (staging, records, most) => {
      if (failure) throw failure;
      if (obstacle === undefined) written.push({ staging, records, most });
      return obstacle;
    });
  });

  it('are written in the order of numbers, in pieces, when the profile ends', async () => {
    const records = block(2500);
    await buffers.add(1, [...records].reverse());
    expect(written).to.deep.equal([]);
    await buffers.flush(1);
    expect(written.flatMap((each) => each.records)).to.deep.equal(records);
    expect(written.map((each) => each.records.length)).to.deep.equal([1000, 1000, 500]);
    await buffers.flush(1);
    expect(written.length).to.equal(3);
  });

  it('are written before they become many, for one profile and for all together', async () => {
    const records = block(20_000);
    await buffers.add(1, records);
    await buffers.add(2, records);
    await buffers.add(3, records);
    expect(written).to.deep.equal([]);
    await buffers.add(1, records);
    expect(new Set(written.map(({ staging }) => staging))).to.deep.equal(new Set([1]));
    await buffers.add(1, records);
    await buffers.add(2, records.slice(0, 5600));
    expect(new Set(written.map(({ staging }) => staging))).to.deep.equal(new Set([1, 2]));
  });

  it('are still held after an error', async () => {
    await buffers.add(1, block(1500));
    failure = new Error('full');
    expect(await buffers.flush(1).catch((error: Error) => error)).to.equal(failure);
    failure = undefined;
    await buffers.flush(1);
    expect(written.flatMap((each) => each.records)).to.deep.equal(block(1500));
  });

  it('go when the profile is dropped', async () => {
    await buffers.add(1, block(10));
    buffers.drop(1);
    await buffers.flush(1);
    expect(written).to.deep.equal([]);
  });

  it('are held no more when one of them has no room, which is told', async () => {
    const records = block(2500);
    obstacle = { kind: 'number-full', record: records[0]!, most: 1 };
    await buffers.add(1, records);
    expect(await buffers.flush(1)).to.equal(obstacle);
    obstacle = undefined;
    expect(await buffers.flush(1)).to.equal(undefined);
    expect(written).to.deep.equal([]);
  });

  it('tell how many of them a number has at most, whatever their order', async () => {
    const all = block(30);
    const most = async (records: NaptrRecord[]) => {
      await buffers.add(1, records);
      await buffers.flush(1);
      return written.at(-1)!.most;
    };
    expect(await most([...all.slice(0, 10)].reverse())).to.equal(1);
    expect(await most(all.slice(10, 20))).to.equal(1);
    expect(await most([...all.slice(20), all[25]!, all[22]!, all[25]!])).to.equal(3);
    expect(await most([all[3]!, all[7]!, all[3]!])).to.equal(5);
    expect(await most([all[29]!])).to.equal(6);
    buffers.drop(1);
    expect(await most([all[3]!])).to.equal(1);
  });

  it('count towards that again after an error, as some of them may have been written', async () => {
    await buffers.add(1, block(10));
    failure = new Error('full');
    await buffers.flush(1).catch(() => undefined);
    failure = undefined;
    await buffers.flush(1);
    expect(written.at(-1)!.most).to.equal(2);
  });
});
