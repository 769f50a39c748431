import { expect } from 'chai';
import fc from 'fast-check';
import { LoopDelayAlarm } from '../../src/idd/loop-delay-alarm.js';

/** The alarm, told of a loop that is looked at every 25 ms, and what became of it. */
function watched() {
  const events: string[] = [];
  const texts: string[] = [];
  const alarm = new LoopDelayAlarm({
    raise({ cause, object, text }) {
      events.push(`raise ${cause} ${object}`);
      texts.push(text);
    },
    clear: (cause, object) => events.push(`clear ${cause} ${object}`),
  });
  let now = 0;
  const seen = (delay: number) => {
    now += 25 + delay;
    alarm.seen(delay, now);
  };
  const quiet = (milliseconds: number) => {
    for (const end = now + milliseconds; now < end; ) seen(0);
  };
  return { events, texts, seen, quiet };
}

const RAISED = 'raise event-loop-delayed des/event-loop';
const CLEARED = 'clear event-loop-delayed des/event-loop';

describe('the alarm about a delayed event loop', () => {
  it('is raised by three very long delays within a minute, and says how long they were', () => {
    const { events, texts, seen, quiet } = watched();
    seen(300);
    quiet(20_000);
    seen(1200);
    quiet(20_000);
    expect(events).to.deep.equal([]);
    seen(251);
    expect(events).to.deep.equal([RAISED]);
    expect(texts[0]).to.equal(
      'within the last minute 3 pieces of work held the event loop longer than 50 ms, 1751 ms together, the longest 1200 ms',
    );
  });

  it('is not raised by very long delays that are far between, nor by 50 ms again and again', () => {
    const { events, seen, quiet } = watched();
    for (let time = 0; time < 20; time += 1) {
      seen(900);
      quiet(31_000);
    }
    for (let time = 0; time < 5000; time += 1) seen(50);
    expect(events).to.deep.equal([]);
  });

  it('is raised by many delays that are merely long', () => {
    const { events, seen } = watched();
    for (let time = 0; time < 62; time += 1) seen(80);
    expect(events).to.deep.equal([]);
    seen(80);
    expect(events).to.deep.equal([RAISED]);
  });

  it('is raised by one delay of five seconds', () => {
    const { events, seen } = watched();
    seen(5000);
    expect(events).to.deep.equal([RAISED]);
  });

  it('is cleared a minute after the last very long delay', () => {
    const { events, seen, quiet } = watched();
    for (let time = 0; time < 3; time += 1) seen(400);
    quiet(59_000);
    expect(events).to.deep.equal([RAISED]);
    quiet(1100);
    expect(events).to.deep.equal([RAISED, CLEARED]);
    seen(400);
    quiet(120_000);
    expect(events).to.deep.equal([RAISED, CLEARED]);
  });

  it('stays open while half of what raised it goes on', () => {
    const { events, seen, quiet } = watched();
    for (let time = 0; time < 70; time += 1) seen(80);
    for (let minute = 0; minute < 3; minute += 1) {
      for (let time = 0; time < 40; time += 1) {
        seen(80);
        quiet(1300);
      }
    }
    expect(events).to.deep.equal([RAISED]);
    quiet(61_000);
    expect(events).to.deep.equal([RAISED, CLEARED]);
  });

  it('is counted once more a minute while it goes on', () => {
    const { events, seen } = watched();
    for (let time = 0; time < 300; time += 1) seen(1000 - 25);
    expect(events).to.deep.equal([RAISED, RAISED, RAISED, RAISED, RAISED]);
  });

  it('comes and goes in turn, and goes whenever it is quiet long enough', () => {
    const delays = fc.array(fc.oneof(fc.nat(60), fc.nat(400), fc.nat(8000), fc.constant(0)), { maxLength: 200 });
    fc.assert(
      fc.property(delays, (given) => {
        const { events, seen, quiet } = watched();
        for (const delay of given) seen(delay);
        quiet(61_000);
        const turns = events.filter((event, index) => event !== events[index - 1]);
        expect(turns.every((event, index) => event === (index % 2 === 0 ? RAISED : CLEARED))).to.equal(true);
        expect(turns.length % 2).to.equal(0);
      }),
      { numRuns: 50 },
    );
  });
});
