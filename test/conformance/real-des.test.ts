import { expect } from 'chai';
import { CASES } from '../../src/conformance/cases/index.js';
import { listText } from '../../src/conformance/message-text.js';
import { OwnNode } from '../../src/conformance/own-node.js';
import { Session } from '../../src/conformance/session.js';
import { runTester } from '../../src/conformance/tester.js';
import { TestedDes } from './tested-des.js';

const NEVER = new AbortController().signal;
const A_FEW = CASES.filter(({ id }) => /^q3645\/7\.(1\.1\/3|2\.1\/3)$/.test(id));

/** A record of the operator's own. */
const inUse = (session: Session) => session.record({ e164Number: '+9997770001' });

describe('the tester against opendes', () => {
  let tested: TestedDes;
  beforeEach(async () => {
    tested = await TestedDes.start();
  });
  afterEach(() => tested.close());

  it('finds every case passed, and removes its node and numbers', async function () {
    this.timeout(60_000);
    const { reports, removal, interrupted } = await runTester({ ...tested.settings, requests: 5000 }, CASES, {
      signal: NEVER,
      asking: () => void tested.change(),
    });
    const others = reports.filter(({ verdict }) => verdict.outcome !== 'passed');
    expect(others.map((report) => `${report.case.id} ${report.verdict.outcome}: ${report.verdict.saw}`)).to.deep.equal(
      [],
    );
    expect(reports.map((report) => report.case.id)).to.deep.equal(CASES.map(({ id }) => id));
    expect(interrupted).to.equal(false);
    expect(removal).to.deep.equal({
      done: true,
      text: "The tester's node 001-01 and its numbers have been removed from the target.",
    });
    expect(await tested.kept()).to.deep.equal({ state: 'removed', records: 0 });
  });

  it('refuses to run where its operator is a node in use, which it leaves as it was', async () => {
    const session = await Session.open(tested.settings, NEVER);
    const request = await session.send('ADD_NODE_REQ', listText([inUse(session)]));
    await session.response(request);
    await session.close();

    const failure = await runTester(tested.settings, A_FEW, { signal: NEVER }).catch((error) => error);
    expect(failure).to.include({ name: 'TesterFailure', code: 'OPERATOR_IN_USE' });
    expect(failure.message).to.contain('001-01');
    expect(await tested.kept()).to.deep.equal({ state: 'added', records: 1 });
  });

  it('refuses likewise where the node in use has no records at all', async () => {
    const session = await Session.open(tested.settings, NEVER);
    await session.response(await session.send('ADD_NODE_REQ', listText([])));
    await session.close();

    const failure = await runTester(tested.settings, A_FEW, { signal: NEVER }).catch((error) => error);
    expect(failure).to.include({ code: 'OPERATOR_IN_USE' });
    expect(await tested.kept()).to.deep.equal({ state: 'added', records: 0 });
  });

  it('takes up what an interrupted run has left', async () => {
    const session = await Session.open(tested.settings, NEVER);
    await new OwnNode(session).add();
    await session.response(await session.send('ADD_DATA_REQ', listText([session.record()])));
    await session.close();
    expect(await tested.kept()).to.deep.equal({ state: 'added', records: 2 });

    const { reports } = await runTester(tested.settings, A_FEW, { signal: NEVER });
    expect(reports.map(({ verdict }) => verdict.outcome)).to.deep.equal(['passed', 'passed']);
    expect(await tested.kept()).to.deep.equal({ state: 'removed', records: 0 });
  });

  it('removes its node and numbers when it is interrupted in the middle, and reports what has ended', async () => {
    const ending = new AbortController();
    const { reports, removal, interrupted } = await runTester(tested.settings, CASES, {
      signal: ending.signal,
      reported: () => ending.abort(),
    });
    expect(interrupted).to.equal(true);
    expect(reports.length).to.be.within(1, 10);
    expect(removal.done, removal.text).to.equal(true);
    expect(await tested.kept()).to.deep.equal({ state: 'removed', records: 0 });
  });

  it('leaves a node in use as it was also when it is interrupted while it looks', async () => {
    const session = await Session.open(tested.settings, NEVER);
    await session.response(await session.send('ADD_NODE_REQ', listText([inUse(session)])));
    await session.close();
    for (const after of [10, 40, 80]) {
      const ending = new AbortController();
      const run = runTester(tested.settings, A_FEW, { signal: ending.signal });
      setTimeout(() => ending.abort(), after);
      await run.catch((error) => expect(error).to.include({ code: 'OPERATOR_IN_USE' }));
      expect(await tested.kept()).to.deep.equal({ state: 'added', records: 1 });
    }
  });

  it('confirms what the operator of the target begins meanwhile, so that nothing of it stays open', async () => {
    const waiting = CASES.filter(({ id }) => id === 'q3645/7.2.1/8');
    let changed: Promise<void> | undefined;
    await runTester(tested.settings, [...A_FEW, ...waiting], {
      signal: NEVER,
      reported: () => {
        changed ??= tested.change();
      },
    });
    await changed;
    const [broadcast] = (await tested.des.operation.listBroadcasts({ limit: 1 })).items;
    expect(broadcast).to.include({ command: 'ADD_DATA_REQ', state: 'completed' });
  });

  it('finds nothing to say of requests of a target whose operator begins none', async () => {
    const about = CASES.filter(({ takesRequest }) => takesRequest);
    expect(about).to.have.length.above(4);
    for (const requests of [undefined, 50]) {
      const { reports } = await runTester({ ...tested.settings, requests }, about, { signal: NEVER });
      expect(new Set(reports.map(({ verdict }) => verdict.outcome))).to.deep.equal(new Set(['not-applicable']));
    }
  });
});
