import { until } from '../processes/until.js';
import { Journal } from './journal.js';
import { Program } from './programs.js';

describe('a program of a peer', () => {
  it('ends with what it has started, which would keep its output open', async () => {
    const journal = new Journal();
    const program = new Program(['bash', '-c', 'sleep 1000 & echo started; wait'], '.', journal);
    await until(async () => (journal.all.includes('started') ? undefined : 'it has not started'));
    await program.end();
  });
});
