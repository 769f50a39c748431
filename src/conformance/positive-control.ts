import { envelopeText } from './message-text.js';
import { OwnNode } from './own-node.js';
import { type Exchange, NoResponse, type Session, Unmet } from './session.js';
import { type Answer, describeAnswer, NoAnswer, Target } from './target.js';
import { TesterFailure } from './tester-failure.js';

/** All of it ends within this, in milliseconds, and within 15 s together with the removal of what it may have left. */
const CONTROL_TIME = 13_000;
/** What is left for the last answers when the time for the responses has ended; also what a removal after a failed control may take for an answer. */
export const RESERVE = 1000;

/**
 * Before all cases: the target is a DES that knows the tester, takes its node and answers, so that one that rejects everything does not pass; and its
 * node for the tester's operator is nobody's. Afterwards the tester's node is added. Throws TesterFailure.
 *
 * Nobody can ask a DES from outside what it has. So the tester removes its marker, a record that it has in every profile of its own: where that succeeds, an
 * interrupted run has left its node, which is removed. Else it adds the marker: who has not been added may not, and a DES that takes it has the
 * operator as a node in use. Then the marker is removed again, and nothing is changed.
 */
export async function positiveControl(session: Session): Promise<void> {
  const end = performance.now() + CONTROL_TIME - RESERVE;
  const node = new OwnNode(session, {
    within: () => Math.max(RESERVE, end - performance.now()),
    whyRefused: (exchange) => whyNoDes(exchange, session),
  });
  try {
    if (await node.takeMarker()) {
      session.left = 'node';
      await node.remove();
    } else if (await node.putMarker()) {
      await node.takeMarker();
      throw new TesterFailure('OPERATOR_IN_USE', inUse(session));
    }
    await node.add();
  } catch (error) {
    throw asFailure(error, session);
  }
}

function whyNoDes({ command, answer }: Exchange, { settings }: Session): string {
  const { said } = answer;
  const { operator, address, targetOperator, targetAddress } = settings;
  if (said.kind === 'garbage') return whyNoService(answer);
  const what = `it answers ${describeAnswer(answer)} to a valid ${command}`;
  const code = said.kind === 'ack' ? said.ack.returnCode : undefined;
  if (code === 405) return `${what}: it needs operator ${operator} at ${address} as a peer kept for the tests`;
  if (code === 410) {
    return `${what}: is its operator ${targetOperator} (--target-operator) at ${targetAddress} (--target-address), and the tester's address ${address} (--address)?`;
  }
  return what;
}

function whyNoService(answer: Answer): string {
  const { headers, text, status } = answer;
  const isHtml = /html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype )?html/i.test(text);
  if (isHtml) return `it answers with HTML (HTTP ${status}): no SOAP service`;
  if (status === 403) return 'it answers HTTP 403: has it this machine as a source of its peer for the tests?';
  return `no SOAP service answers there: ${describeAnswer(answer)}`;
}

/**
 * Whether anything that speaks SOAP is there, before it is known whose DES it is: an envelope with a command that nobody has changes nothing. Throws
 * TesterFailure where not.
 */
export async function requireSoapService(url: URL, timeout: number): Promise<void> {
  const target = new Target(url, { timeout: Math.min(timeout, CONTROL_TIME), signal: new AbortController().signal });
  const answer = await target.post(envelopeText('<probe xmlns="urn:opendes:conformance"/>')).catch((error: unknown) => {
    if (error instanceof NoAnswer) throw new TesterFailure('TARGET_UNUSABLE', `${url}: the target ${error.message}`);
    throw error;
  });
  if (answer.said.kind === 'garbage') throw new TesterFailure('TARGET_UNUSABLE', `${url}: ${whyNoService(answer)}`);
}

function inUse({ settings: { operator } }: Session): string {
  return `the target has operator ${operator} added as a node, and not by an earlier run of the tester (or it takes records from an operator whose node is not added): use an operator that is kept for the tests (--operator), or remove the node first`;
}

function asFailure(error: unknown, { settings: { url, operator }, peer }: Session): unknown {
  if (error instanceof NoAnswer) return new TesterFailure('TARGET_UNUSABLE', `${url}: the target ${error.message}`);
  if (!(error instanceof Unmet)) return error;
  const hint =
    error instanceof NoResponse ? `: the target needs ${peer.url} as the URL of its peer ${operator} (--listen)` : '';
  return new TesterFailure('TARGET_UNUSABLE', `${url}: ${error.message}${hint}`);
}
