import type { Case, Outcome } from '../../../src/conformance/case.js';
import type { TesterSettings } from '../../../src/conformance/settings.js';
import { runTester } from '../../../src/conformance/tester.js';
import { TesterFailure } from '../../../src/conformance/tester-failure.js';
import { quietPorts } from '../../interop/quiet-ports.js';
import type { Fault } from './fault.js';
import type { Identity } from './judging.js';
import { WrongPeer } from './peer.js';

/** What the tester has found in a peer: why it could not begin, or the cases that have not passed. */
export type Findings = { control: string } | Partial<Record<Exclude<Outcome, 'passed'>, string[]>>;

const IDENTITY: Identity = {
  operator: '234-15',
  address: '127.0.0.1',
  peerOperator: '001-01',
  peerAddress: '127.0.0.1',
};

/** Milliseconds: the target's T0, and the --timeout of the tester. */
export interface Patience {
  t0: number;
  timeout: number;
}

/** Runs these cases against a peer with this fault. */
export async function findIn(fault: Fault | undefined, cases: readonly Case[], patience: Patience): Promise<Findings> {
  const [port] = await quietPorts(1);
  const peer = await WrongPeer.listen(IDENTITY, new URL(`http://127.0.0.1:${port}/idd`), patience.t0, fault);
  const settings: TesterSettings = {
    url: peer.url,
    targetOperator: IDENTITY.operator,
    targetAddress: IDENTITY.address,
    operator: IDENTITY.peerOperator,
    address: IDENTITY.peerAddress,
    listen: { host: '127.0.0.1', port: port! },
    numbers: '+999',
    timeout: patience.timeout,
    requests: 2 * patience.timeout,
  };
  try {
    const { signal } = new AbortController();
    const { reports } = await runTester(settings, cases, { signal, asking: () => peer.change() });
    const findings: Partial<Record<Outcome, string[]>> = {};
    for (const { case: one, verdict } of reports) {
      if (verdict.outcome === 'passed') continue;
      findings[verdict.outcome] = [...(findings[verdict.outcome] ?? []), one.id];
    }
    return findings;
  } catch (error) {
    if (error instanceof TesterFailure) return { control: withoutFigures(error.message.replace(/^\S+: /, '')) };
    throw error;
  } finally {
    await peer.close();
  }
}

/** Ports and times are others in every run. */
function withoutFigures(text: string): string {
  return text.replace(/http:\/\/\S+?\/idd/g, 'URL').replace(/\d+(\.\d+)? m?s\b/g, 'TIME');
}
