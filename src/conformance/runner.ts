import { type Case, failed, type Verdict } from './case.js';
import { CaseContext } from './case-context.js';
import { measureT0 } from './measure-t0.js';
import { OwnNode } from './own-node.js';
import { pool } from './pool.js';
import { type Session, Unmet } from './session.js';
import { NoAnswer } from './target.js';

export interface CaseReport {
  case: Case;
  verdict: Verdict;
  milliseconds: number;
}

/** What is told of a run while it goes on. */
export interface RunListeners {
  /** A case has ended. */
  reported?: (report: CaseReport) => void;
  /** A case waits for a request that the target's operator has to begin. */
  asking?: (one: Case) => void;
}

/** Cases at once: of those that wait only a few, since a DES may have only so many responses under way. */
const WAITING_AT_ONCE = 5;
const OTHERS_AT_ONCE = 4;

/**
 * Runs the cases against a target whose positive control has passed: first those that leave the tester's node as it is, several at once, and of them those
 * that wait last, since a target that sends its responses one after the other has all of them late meanwhile; then those that add or remove it, one by one. Rejects with the reason of the session's signal when that is aborted.
 */
export async function runCases(
  session: Session,
  cases: readonly Case[],
  { reported = () => {}, asking = () => {} }: RunListeners,
): Promise<void> {
  let measured: Promise<number | undefined> | undefined;
  const t0 = () => {
    measured ??= measureT0(session);
    return measured;
  };
  const runOne = async (one: Case) => {
    const report = await runCase(one, new CaseContext(session, t0, () => asking(one)));
    session.signal.throwIfAborted();
    reported(report);
  };
  const together = cases.filter(({ alone }) => !alone);
  const takers = together.filter(({ takesRequest }) => takesRequest);
  const own = together.filter(({ takesRequest }) => !takesRequest);
  const waiting = own.filter(({ waits }) => waits);
  const others = own.filter(({ waits }) => !waits);
  const inTurn = async () => {
    await pool(others, OTHERS_AT_ONCE, runOne);
    await pool(waiting, WAITING_AT_ONCE, runOne);
  };
  await Promise.all([pool(takers, 1, runOne), inTurn()]);
  for (const one of cases.filter(({ alone }) => alone)) {
    await runOne(one);
    await addAgain(session);
  }
}

/** What a case throws because of the target is what it has seen of it. */
async function runCase(one: Case, context: CaseContext): Promise<CaseReport> {
  const begun = performance.now();
  const verdict = await one.run(context).catch((error: unknown) => {
    if (error instanceof NoAnswer) return failed(`the target ${error.message}`);
    if (error instanceof Unmet) return failed(error.message);
    throw error;
  });
  return { case: one, verdict, milliseconds: Math.round(performance.now() - begun) };
}

/** A target that has just failed to add or remove the node may fail again: that shows in the cases that follow. */
async function addAgain(session: Session): Promise<void> {
  await new OwnNode(session).add().catch((error: unknown) => {
    if (!(error instanceof NoAnswer || error instanceof Unmet)) throw error;
  });
}
