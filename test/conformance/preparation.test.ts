import { expect } from 'chai';
import { CaseContext } from '../../src/conformance/case-context.js';
import { listText, messageText, resultText } from '../../src/conformance/message-text.js';
import { Session } from '../../src/conformance/session.js';
import { Target } from '../../src/conformance/target.js';
import { acknowledge, ScriptedTarget } from './scripted-target.js';

const NEVER = new AbortController().signal;

describe('what a case prepares at the target', () => {
  let target: ScriptedTarget;
  let session: Session;
  let context: CaseContext;
  let result: number;
  beforeEach(async () => {
    target = await ScriptedTarget.listen((response, text) => {
      acknowledge(response, text);
      const messageId = /<messageId>(.*?)</.exec(text)![1]!;
      const answer = messageText('ADD_DATA_RESP', session.responseHeader({ messageId }), resultText(result));
      void new Target(new URL(session.peer.url), { timeout: 1000, signal: NEVER }).post(answer);
    });
    session = await Session.open(target.settings(), NEVER);
    context = new CaseContext(session, async () => undefined);
  });
  afterEach(async () => {
    await session.close();
    await target.close();
  });

  const saw = (done: Promise<void>) =>
    done.then(
      () => 'nothing wrong',
      (error: Error) => `${error.name}: ${error.message.replace(/message .*? instead/, 'message M instead')}`,
    );
  const list = () => listText([context.record()]);

  it('has to be accepted: a refusal is what the case has seen, and not what it looks for', async () => {
    result = 200;
    expect(await saw(context.prepare('ADD_DATA_REQ', list()))).to.equal('nothing wrong');
    result = 603;
    expect(await saw(context.prepare('ADD_DATA_REQ', list()))).to.match(
      /^Unmet: in preparation, ADD_DATA_RESP 603 .*for message M instead of result 200$/,
    );
  });

  it('has to be refused, where the case looks at what becomes of it then', async () => {
    result = 603;
    expect(await saw(context.prepareRefusal('ADD_DATA_REQ', list()))).to.equal('nothing wrong');
    result = 200;
    expect(await saw(context.prepareRefusal('ADD_DATA_REQ', list()))).to.equal(
      'Unmet: in preparation, ADD_DATA_RESP 200 for message M instead of a refusal',
    );
  });
});
