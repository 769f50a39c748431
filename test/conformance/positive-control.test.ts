import { install } from '@sinonjs/fake-timers';
import { expect } from 'chai';
import { messageText, resultText } from '../../src/conformance/message-text.js';
import { positiveControl } from '../../src/conformance/positive-control.js';
import { Session } from '../../src/conformance/session.js';
import { Target } from '../../src/conformance/target.js';
import { runTester } from '../../src/conformance/tester.js';
import { freePorts } from '../../src/demo/free-ports.js';
import { acknowledge, acknowledgeWith, html, ScriptedTarget } from './scripted-target.js';

const NEVER = new AbortController().signal;

describe('the positive control', () => {
  let target: ScriptedTarget;
  let session: Session | undefined;
  afterEach(async () => {
    await session?.close();
    await target.close();
    session = undefined;
  });

  async function control(answer: Parameters<typeof ScriptedTarget.listen>[0], more = {}): Promise<Error> {
    target = await ScriptedTarget.listen(answer);
    session = await Session.open(target.settings(more), NEVER);
    return positiveControl(session).then(
      () => new Error('passed'),
      (error) => error,
    );
  }

  /** A target that acknowledges everything, and answers each command with this result code; without one, not at all. */
  function answering(results: Record<string, number>) {
    return control(script(results, () => session!.peer.url));
  }

  function script(results: Record<string, number>, peerUrl: () => string): Parameters<typeof ScriptedTarget.listen>[0] {
    return (response, text) => {
      acknowledge(response, text);
      const [, command] = /<(\w+_REQ) /.exec(text)!;
      const result = results[command!];
      if (result === undefined) return;
      const values = Object.fromEntries(
        [...text.matchAll(/<(protocolVersion|messageId|\w+OperatorId|\w+DesAddress|broadcastId)>([^<]*)</g)].map(
          ([, name, value]) => [name, value],
        ),
      );
      const xml = messageText(command!.replace('REQ', 'RESP'), values as never, resultText(result));
      void new Target(new URL(peerUrl()), { timeout: 1000, signal: NEVER }).post(xml);
    };
  }
  const commands = () => target.requests.map(({ text }) => /<(\w+_REQ) /.exec(text)![1]);

  it('passes who acknowledges, has no node of the tester, and adds it', async () => {
    expect(await answering({ REMOVE_DATA_REQ: 605, ADD_DATA_REQ: 603, ADD_NODE_REQ: 200 })).to.include({
      message: 'passed',
    });
    expect(commands()).to.deep.equal(['REMOVE_DATA_REQ', 'ADD_DATA_REQ', 'ADD_NODE_REQ']);
  });

  it('removes what an interrupted run has left, before it adds the node', async () => {
    await answering({ REMOVE_DATA_REQ: 200, REMOVE_NODE_REQ: 200, ADD_NODE_REQ: 200 });
    expect(commands()).to.deep.equal(['REMOVE_DATA_REQ', 'REMOVE_NODE_REQ', 'ADD_NODE_REQ']);
  });

  it('ends at a node in use, after it has taken its marker away again', async () => {
    const failure = await answering({ REMOVE_DATA_REQ: 605, ADD_DATA_REQ: 200 });
    expect(failure).to.include({ name: 'TesterFailure', code: 'OPERATOR_IN_USE' });
    expect(commands()).to.deep.equal(['REMOVE_DATA_REQ', 'ADD_DATA_REQ', 'REMOVE_DATA_REQ']);
  });

  it('says so where the node cannot be removed in the end', async () => {
    const [port] = await freePorts(1);
    const results = { REMOVE_DATA_REQ: 605, ADD_DATA_REQ: 603, ADD_NODE_REQ: 200 };
    target = await ScriptedTarget.listen(script(results, () => `http://127.0.0.1:${port}/idd`));
    const listen = { host: '127.0.0.1', port: port! };
    const { removal } = await runTester(target.settings({ timeout: 100, listen }), [], { signal: NEVER });
    expect(removal.done).to.equal(false);
    expect(removal.text)
      .to.contain('could not be removed')
      .and.to.contain('REMOVE_NODE_REQ was acknowledged, but no response came');
  });

  it('does not pass who rejects the node', async () => {
    const failure = await answering({ REMOVE_DATA_REQ: 605, ADD_DATA_REQ: 603, ADD_NODE_REQ: 601 });
    expect(failure.message).to.contain('ADD_NODE_REQ was answered with ADD_NODE_RESP 601');
  });

  for (const [what, answer, said] of [
    ['HTML', html, 'answers with HTML (HTTP 200): no SOAP service'],
    ['JSON', (response) => response.end('{"error":"not found"}'), 'no SOAP service answers there'],
    ['HTTP 403', (response) => response.writeHead(403).end(), 'has it this machine as a source'],
    [
      'ACK 405',
      (response, text) => acknowledgeWith(response, text, 405),
      'needs operator 001-01 at 127.0.0.1 as a peer',
    ],
    ['ACK 410', (response, text) => acknowledgeWith(response, text, 410), 'is its operator 234-15 (--target-operator)'],
    ['ACK 500', (response, text) => acknowledgeWith(response, text, 500), 'answers ACK 500 to a valid REMOVE_DATA_REQ'],
  ] as [string, Parameters<typeof ScriptedTarget.listen>[0], string][]) {
    it(`says in one line what is wrong with a target that answers ${what}`, async () => {
      const failure = await control(answer);
      expect(failure).to.include({ name: 'TesterFailure', code: 'TARGET_UNUSABLE' });
      expect(failure.message).to.contain(said).and.to.not.contain('\n');
      expect(failure.message.startsWith(`${target.url}: `)).to.equal(true);
    });
  }

  describe('with a clock that the test moves', () => {
    let clock: ReturnType<typeof install>;
    beforeEach(() => {
      clock = install({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    });
    afterEach(() => clock.uninstall());

    /** Moves the clock in small steps, between which what is on the wire arrives, until the work has ended: gives the milliseconds. */
    async function timeOf(work: Promise<unknown>): Promise<number> {
      let ended = false;
      void work.finally(() => {
        ended = true;
      });
      const begun = performance.now();
      while (!ended) {
        for (let turn = 0; turn < 20 && !ended; turn++) await new Promise(setImmediate);
        if (!ended) clock.tick(250);
      }
      return performance.now() - begun;
    }

    it('ends within 15 s where the target hangs, whatever the timeout', async () => {
      target = await ScriptedTarget.listen(() => {});
      const failure = runTester(target.settings({ timeout: 600_000 }), [], { signal: NEVER }).catch((error) => error);
      expect(await timeOf(failure)).to.be.within(5_000, 15_000);
      expect((await failure).message).to.contain('the target gave no answer within');
    });

    it('ends within 15 s where no response comes, and says where the tester waits for it', async () => {
      target = await ScriptedTarget.listen(acknowledge);
      const [port] = await freePorts(1);
      const listen = { host: '127.0.0.1', port: port! };
      const failure = runTester(target.settings({ listen }), [], { signal: NEVER }).catch((error) => error);
      expect(await timeOf(failure)).to.be.within(10_000, 15_000);
      expect((await failure).message)
        .to.contain(`no response came to http://127.0.0.1:${port}/idd`)
        .and.to.contain('--listen');
    });
  });
});
