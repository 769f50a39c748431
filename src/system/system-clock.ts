import type { Clock } from '../idd/ports/clock.js';

/** The longest time that a timer of Node.js takes, about 24 days; beyond it would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The machine's time. A wait beyond what one timer takes is cut into several. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
      const step = Math.min(left, LONGEST_TIMER);
      timer = setTimeout(() => (left > step ? wait(left - step) : callback()), step);
    };
    wait(Math.max(milliseconds, 0));
    return () => clearTimeout(timer);
  },
};
