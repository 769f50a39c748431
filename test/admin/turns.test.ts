import { expect } from 'chai';
import { Turns } from '../../src/admin/turns.js';
import { settle } from '../idd/fake-clock.js';

describe('turns of long work', () => {
  it('come one in a turn of the event loop, to whoever has waited longest', async () => {
    const turns = new Turns();
    const taken: string[] = [];
    const work = async (name: string) => {
      for (let piece = 0; piece < 3; piece++) await turns.take(async () => void taken.push(name));
    };
    const done = Promise.all(['a', 'b', 'c'].map(work));
    for (let turn = 0; turn < 30; turn++) {
      const before = taken.length;
      await settle(1);
      expect(taken.length - before).to.be.at.most(1);
    }
    await done;
    expect(taken.join('')).to.equal('abcabcabc');
  });

  it('tell of what fails, and go on', async () => {
    const turns = new Turns();
    const failed = turns.take(() => Promise.reject(new Error('no')));
    const next = turns.take(async () => 'done');
    expect(await failed.catch((error: Error) => error.message)).to.equal('no');
    expect(await next).to.equal('done');
  });
});
