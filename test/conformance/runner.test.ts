import { expect } from 'chai';
import { type Case, passed } from '../../src/conformance/case.js';
import { type CaseReport, runCases } from '../../src/conformance/runner.js';
import { Session, Unmet } from '../../src/conformance/session.js';
import { NoAnswer } from '../../src/conformance/target.js';
import { acknowledge, ScriptedTarget } from './scripted-target.js';

function caseOf(id: string, run: Case['run'], more: Partial<Case> = {}): Case {
  return { id, level: 'mandatory', sentence: '', sends: '', expects: '', run, ...more };
}

describe('the run of the cases', () => {
  let target: ScriptedTarget;
  let session: Session;
  let ending: AbortController;
  beforeEach(async () => {
    target = await ScriptedTarget.listen(acknowledge);
    ending = new AbortController();
    session = await Session.open(target.settings({ timeout: 50 }), ending.signal);
  });
  afterEach(async () => {
    await session.close();
    await target.close();
  });

  async function run(...cases: Case[]): Promise<CaseReport[]> {
    const reports: CaseReport[] = [];
    await runCases(session, cases, { reported: (report) => reports.push(report) });
    return reports;
  }

  it('makes a failed verdict of what kept a case from going on', async () => {
    const reports = await run(
      caseOf('1', () => Promise.reject(new NoAnswer('silent', 'gave no answer within 1 s'))),
      caseOf('2', () => Promise.reject(new Unmet('nothing came'))),
    );
    expect(reports.map(({ verdict }) => verdict)).to.have.deep.members([
      { outcome: 'failed', saw: 'the target gave no answer within 1 s' },
      { outcome: 'failed', saw: 'nothing came' },
    ]);
  });

  it('ends with a fault of the tester itself', async () => {
    const fault = await run(caseOf('1', () => Promise.reject(new TypeError('wrong')))).catch((error) => error);
    expect(fault).to.be.instanceOf(TypeError);
  });

  it('runs several at once, and by itself what changes the node, which is added again afterwards', async () => {
    let running = 0;
    let most = 0;
    const seen: number[] = [];
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      seen.push(running);
      await new Promise((resolve) => setTimeout(resolve, 10));
      running -= 1;
      return passed('');
    };
    const alone = caseOf('alone', work, { alone: true });
    const reports = await run(alone, caseOf('1', work), caseOf('2', work), caseOf('3', work));
    expect(most).to.equal(3);
    expect(reports.at(-1)!.case.id).to.equal('alone');
    expect(seen.at(-1), 'others ran at the same time').to.equal(1);
    expect(target.requests.at(-1)!.text).to.contain('ADD_NODE_REQ');
  });

  it('runs those that wait after the others, which a target that sends one response at a time would have late', async () => {
    const ended: string[] = [];
    const work = (id: string) => async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      ended.push(id);
      return passed('');
    };
    await run(caseOf('waits', work('waits'), { waits: true }), caseOf('1', work('1')), caseOf('2', work('2')));
    expect(ended.at(-1)).to.equal('waits');
  });

  it('has only so many waiting at once, since a DES has only so many responses under way', async () => {
    let running = 0;
    let most = 0;
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return passed('');
    };
    await run(...Array.from({ length: 12 }, (_, at) => caseOf(`${at}`, work, { waits: true })));
    expect(most).to.equal(5);
  });

  it('ends when it is interrupted, and begins no further case', async () => {
    let begun = 0;
    const work: Case['run'] = async (context) => {
      begun += 1;
      ending.abort(new Error('interrupted'));
      await context.wait(5000);
      return passed('');
    };
    const cases = Array.from({ length: 12 }, (_, at) => caseOf(`${at}`, work));
    const failure = await run(...cases).catch((error) => error);
    expect(failure).to.be.an('error');
    expect(begun).to.be.at.most(4);
  });

  it('measures T0 once, only where a case wants it: never, where no response comes', async () => {
    const reports = await run(
      caseOf('1', async (context) => passed(String(await context.t0()))),
      caseOf('2', async (context) => passed(String(await context.t0()))),
    );
    expect(reports.map(({ verdict }) => verdict.saw)).to.deep.equal(['undefined', 'undefined']);
    expect(target.requests).to.have.length(1);
  });
});
