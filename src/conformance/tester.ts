import type { Case } from './case.js';
import { OwnNode } from './own-node.js';
import { positiveControl, RESERVE } from './positive-control.js';
import { type CaseReport, type RunListeners, runCases } from './runner.js';
import { Session, Unmet } from './session.js';
import type { TesterSettings } from './settings.js';
import { NoAnswer } from './target.js';

/** What has become of the tester's node and numbers at the target. */
export interface Removal {
  done: boolean;
  /** For people. */
  text: string;
}

export interface TestRun {
  settings: TesterSettings;
  /** In the order of the cases; of an interrupted run, those that had ended. */
  reports: CaseReport[];
  removal: Removal;
  /** Ended by the signal. */
  interrupted: boolean;
}

export interface TesterOptions extends RunListeners {
  /** Ends the run; what the tester added is removed nevertheless. */
  signal: AbortSignal;
  /** Told where the tester listens, once the positive control has passed. */
  begun?: (peerUrl: string) => void;
}

/**
 * Tests one target: positive control, cases, removal of what the tester added, which is tried whatever went wrong before. Throws TesterFailure where the
 * cases cannot begin, and an error with `code` EADDRINUSE … where the tester cannot listen.
 */
export async function runTester(
  settings: TesterSettings,
  cases: readonly Case[],
  options: TesterOptions,
): Promise<TestRun> {
  const { signal, begun = () => {}, reported = () => {}, asking } = options;
  const session = await Session.open(settings, signal);
  const ended: CaseReport[] = [];
  try {
    await positiveControl(session);
    begun(session.peer.url);
    await runCases(session, cases, {
      asking,
      reported(report) {
        ended.push(report);
        reported(report);
      },
    });
  } catch (error) {
    const removal = await remove(session, signal.aborted ? settings.timeout : RESERVE).finally(() => session.close());
    if (!signal.aborted) throw error;
    return { settings, reports: inOrder(ended, cases), removal, interrupted: true };
  }
  const removal = await remove(session, settings.timeout).finally(() => session.close());
  return { settings, reports: inOrder(ended, cases), removal, interrupted: false };
}

function inOrder(reports: readonly CaseReport[], cases: readonly Case[]): CaseReport[] {
  return reports.toSorted((one, other) => cases.indexOf(one.case) - cases.indexOf(other.case));
}

/** With a signal of its own: what has interrupted the run does not keep it from removing its node. */
async function remove({ settings, peer, left }: Session, within: number): Promise<Removal> {
  const node = new OwnNode(new Session(settings, peer, new AbortController().signal), { within: () => within });
  const { operator, numbers } = settings;
  try {
    if (left === 'nothing') return { done: true, text: 'The tester has left nothing at the target.' };
    if (left === 'marker') await node.takeMarker();
    else await node.remove();
    return { done: true, text: `The tester's node ${operator} and its numbers have been removed from the target.` };
  } catch (error) {
    if (!(error instanceof NoAnswer || error instanceof Unmet)) throw error;
    const why = error instanceof NoAnswer ? `the target ${error.message}` : error.message;
    return {
      done: false,
      text: `The tester's node ${operator} and its numbers (${numbers}3645…) could not be removed from the target: ${why}. The next run does so.`,
    };
  }
}
