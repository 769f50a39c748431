import { expect } from 'chai';
import { sparingAlarms } from '../../../src/idd/receiving/sparing-alarms.js';
import { FakeClock } from '../fake-clock.js';
import { MemoryAlarms } from './memory-alarms.js';

describe('alarms about what a peer sends', () => {
  it('are raised once a second at most for a cause and object, and cleared at once', async () => {
    const clock = new FakeClock();
    const alarms = new MemoryAlarms();
    const sparing = sparingAlarms(alarms, clock);
    const raise = (cause: string, object: string) =>
      sparing.raise({ cause, severity: 'major', object, text: `${clock.now()}` });
    for (let count = 0; count < 100; count++) raise('repeat-differs', 'peer/A');
    raise('repeat-differs', 'peer/B');
    raise('overloaded', 'peer/A');
    expect(alarms.events).to.deep.equal([
      'raise repeat-differs peer/A',
      'raise repeat-differs peer/B',
      'raise overloaded peer/A',
    ]);
    await clock.advance(999);
    raise('overloaded', 'peer/A');
    expect(alarms.events).to.have.length(3);
    await clock.advance(1);
    raise('overloaded', 'peer/A');
    sparing.clear('overloaded', 'peer/A');
    expect(alarms.events.slice(3)).to.deep.equal(['raise overloaded peer/A', 'clear overloaded peer/A']);
  });
});
