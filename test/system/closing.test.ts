import { expect } from 'chai';
import { Closing } from '../../src/system/closing.js';
import { FakeClock } from '../idd/fake-clock.js';
import { recordingLog } from '../idd/memory-alarms.js';

/** The parts of a DES, and in which order they begin and end to close. */
function parts() {
  const clock = new FakeClock();
  const { log, lines } = recordingLog();
  const events: string[] = [];
  const closing = new Closing({ clock, log, begins: (what) => events.push(`begins: ${what}`) });
  const closed = (name: string) => async () => {
    await Promise.resolve();
    events.push(name);
  };
  const never = () => new Promise<void>(() => {});
  return { clock, lines, events, closing, closed, never };
}

describe('closing a DES', () => {
  it('goes stage by stage, in whatever order the parts were added, and says what it closes', async () => {
    const { closing, closed, events } = parts();
    closing.add('store', 'store', closed('store'));
    closing.add('listeners', 'idd', closed('idd'));
    closing.add('sending', 'sender', closed('sender'));
    closing.add('listeners', 'admin', closed('admin'));
    expect(await closing.close()).to.deep.equal([]);
    expect(events).to.deep.equal([
      'begins: idd, admin',
      'idd',
      'admin',
      'begins: sender',
      'sender',
      'begins: store',
      'store',
    ]);
  });

  it('leaves a part that hangs when its time is over, names it, and closes the others', async () => {
    const { closing, closed, never, events, lines, clock } = parts();
    closing.add('listeners', 'idd', never);
    closing.add('listeners', 'admin', closed('admin'));
    closing.add('sending', 'sender', never);
    closing.add('store', 'store', closed('store'));
    const done = closing.close();
    await clock.advance(4_199);
    expect(events).not.to.include('begins: sender');
    // With what the stage between has not used.
    await clock.advance(1 + 500 + 3_200);
    expect(await done).to.deep.equal(['idd', 'sender']);
    expect(events.slice(-1)).to.deep.equal(['store']);
    expect(lines.map(({ level, fields }) => `${level} ${fields.part}`)).to.deep.equal(['warn idd', 'warn sender']);
  });

  it('takes less than 10 s though everything hangs', async () => {
    const { closing, never, clock } = parts();
    const stages = ['listeners', 'receiving', 'sending', 'connections', 'background', 'alarms', 'store'] as const;
    for (const stage of stages) closing.add(stage, stage, never);
    let left: string[] | undefined;
    void closing.close().then((names) => (left = names));
    await clock.advance(10_000);
    expect(left).to.deep.equal([...stages]);
  });

  it('goes on where a part fails, at once or later', async () => {
    const { closing, closed, events, lines } = parts();
    closing.add('listeners', 'idd', () => {
      throw new Error('at once');
    });
    closing.add('listeners', 'admin', () => Promise.reject(new Error('later')));
    closing.add('store', 'store', closed('store'));
    expect(await closing.close()).to.deep.equal(['idd', 'admin']);
    expect(events.at(-1)).to.equal('store');
    expect(lines.map(({ level, fields }) => `${level} ${(fields.err as Error).message}`)).to.deep.equal([
      'error at once',
      'error later',
    ]);
  });

  it('closes nothing twice', async () => {
    const { closing, closed, events } = parts();
    closing.add('store', 'store', closed('store'));
    await closing.close();
    await closing.close();
    expect(events).to.deep.equal(['begins: store', 'store']);
  });
});
