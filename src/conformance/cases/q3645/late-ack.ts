import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type CaseDefinition, failed, notApplicable, passed, recommendedMissing } from '../../case.js';
import type { CaseContext } from '../../case-context.js';
import { listText } from '../../message-text.js';
import type { Received } from '../../received.js';
import { seconds } from '../../target.js';

/** Tries at most; a failure needs two of them, since a machine that is busy on either side is late as well. */
const TRIES = 6;
/** Milliseconds between two looks at how late the tester is. */
const RESOLUTION = 10;

interface Try {
  first: Received;
  second: Received | undefined;
  /** Milliseconds: the longest that the tester was kept from its work meanwhile. */
  kept: number;
}

/** Acknowledges a response after half of T0, and waits whether it comes again within twice T0. */
async function acknowledgeLate(context: CaseContext, t0: number): Promise<Try> {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION });
  delays.enable();
  const header = context.header();
  context.peer.react(header.messageId!, (_received, arrival) =>
    arrival === 1 ? { kind: 'ack', returnCode: 100, after: t0 / 2 } : { kind: 'ack', returnCode: 101 },
  );
  try {
    const request = await context.acknowledged('ADD_DATA_REQ', listText([context.record()]), header);
    await context.response(request);
    const [first, second] = await context.arrivals(request, 2, 2 * t0 + 100);
    return { first: first!, second, kept: delays.max / 1e6 - RESOLUTION };
  } finally {
    delays.disable();
  }
}

/** The ACK comes late, but in time: T0 is how long the sender waits for it. */
export const LATE_ACK: CaseDefinition = {
  id: 'q3645/7.3.1/9',
  level: 'mandatory',
  sends: 'ACK 100 to a response, late: after half of the measured T0',
  expects: 'the response does not come again within twice the measured T0',
  waits: true,
  async run(context) {
    let t0 = await context.t0();
    if (t0 === undefined) return recommendedMissing('the response does not come again, so there is no T0 to be seen');
    const again: string[] = [];
    let isSeen = false;
    for (let count = 0; count < TRIES && again.length < 2; count += 1) {
      const { first, second, kept } = await acknowledgeLate(context, t0);
      if (second === undefined) {
        return passed(`once, and acknowledged after ${seconds((first.answeredAt ?? first.at) - first.at)}`);
      }
      const between = second.at - first.at;
      const late = (first.answeredAt ?? Number.POSITIVE_INFINITY) - first.at;
      const isWithinT0 = isSeen || late < 0.6 * between;
      if (isWithinT0 && late < 0.75 * t0 && kept < t0 / 8) {
        again.push(`again after ${seconds(between)}, though acknowledged after ${seconds(late)}`);
      }
      // While a machine is busy T0 is measured longer than it is, and the ACK comes too late; a repetition shows how long it is at most.
      t0 = Math.min(t0, between);
      isSeen = true;
    }
    return again.length === 2
      ? failed(`${again.join('; ')}, with a T0 of ${seconds(t0)}`)
      : notApplicable(`the tester was too busy to acknowledge in time: T0 is ${seconds(t0)}`);
  },
};
