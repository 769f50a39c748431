import { expect } from 'chai';
import { watchLoopDelay } from '../../src/system/loop-delay.js';

function hold(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}

describe('the watch over the event loop', () => {
  it('sees a piece of work with what it takes less one interval, and nothing once it is ended', async () => {
    const delays: number[] = [];
    let seen = () => {};
    const unwatch = watchLoopDelay((delay, now) => {
      expect(now).to.be.at.most(performance.now());
      delays.push(delay);
      seen();
    });
    // What is running is seen with the time before, in which the watch began.
    await new Promise<void>((resolve) => (seen = resolve));
    hold(200);
    await new Promise<void>((resolve) => (seen = resolve));
    unwatch();
    expect(delays.at(-1)).to.be.at.least(150);
    const { length } = delays;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(delays).to.have.length(length);
  });
});
