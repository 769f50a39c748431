import { expect } from 'chai';
import { LongChanges } from '../../../src/admin/bodies/long-changes.js';
import { settle } from '../../idd/fake-clock.js';

describe('long changes', () => {
  it('are worked on one at a time, in the order in which they are ready', async () => {
    const long = new LongChanges();
    const ends: (() => void)[] = [];
    const begun: number[] = [];
    const [first, second, third] = [long.enter(), long.enter(), long.enter()];
    const done = [second, third, first].map((change, at) =>
      change.work(() => {
        begun.push(at);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
    for (let at = 0; at < 3; at++) {
      await settle();
      expect(begun).to.deep.equal([0, 1, 2].slice(0, at + 1));
      ends[at]!();
    }
    await Promise.all(done);
  });

  it('go on after one has failed, which is told of it', async () => {
    const long = new LongChanges();
    const failed = long.enter().work(() => Promise.reject(new Error('no')));
    const next = long.enter().work(async () => 'done');
    expect(await failed.catch((error: Error) => error.message)).to.equal('no');
    expect(await next).to.equal('done');
  });

  it('are so many at most; one that leaves, or has been worked on, makes room', async () => {
    const long = new LongChanges();
    const changes = Array.from({ length: 16 }, () => long.enter());
    expect(() => long.enter()).to.throw('16 long changes are under way at most');
    changes[0]!.leave();
    changes[0]!.leave();
    long.enter();
    expect(() => long.enter()).to.throw();
    let end = () => {};
    const work = changes[1]!.work(() => new Promise<void>((resolve) => (end = resolve)));
    await settle();
    // Its client is gone, but the work goes on.
    changes[1]!.leave();
    expect(() => long.enter()).to.throw();
    end();
    await work;
    long.enter();
  });
});
