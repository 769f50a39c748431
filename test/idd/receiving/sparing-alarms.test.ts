import { expect } from 'chai';
import type { AlarmCause } from '../../../src/idd/ports/alarms.js';
import { sparingAlarms } from '../../../src/idd/receiving/sparing-alarms.js';
import { FakeClock } from '../fake-clock.js';
import { ToldAlarms } from './told-alarms.js';

describe('alarms about what a peer sends', () => {
  it('are raised once a second at most for a cause and object, and cleared at once', async () => {
    const clock = new FakeClock();
    const alarms = new ToldAlarms();
    const sparing = sparingAlarms(alarms, clock);
    const raise = (cause: AlarmCause, object: string) => sparing.raise({ cause, object, text: `${clock.now()}` });
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
