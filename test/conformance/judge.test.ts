import { expect } from 'chai';
import { judgeAck, judgeFault, judgeResult, judgeReturnCode } from '../../src/conformance/judge.js';
import type { HeaderValues } from '../../src/conformance/message-text.js';
import type { Received } from '../../src/conformance/received.js';
import type { Answer } from '../../src/conformance/target.js';

const answer = (said: Answer['said'], status = 200): Answer => ({
  status,
  headers: {},
  text: 'x',
  said,
  xml: undefined,
});
const ack = (returnCode: number, status = 200, messageId?: string) =>
  answer({ kind: 'ack', ack: { returnCode, messageId } }, status);
const fault = answer({ kind: 'fault', code: 'Sender', reason: 'no' }, 400);
const html = (status: number) => answer({ kind: 'garbage', reason: 'it is HTML' }, status);

describe('the judgement of an answer to a message that is wrong', () => {
  const outcome = (of: Answer) => judgeReturnCode(of, [401, 400]).outcome;

  it('passes the return code that is for it, with HTTP 200', () => {
    expect(outcome(ack(401))).to.equal('passed');
    expect(outcome(ack(400))).to.equal('passed');
  });

  it('fails another one, one that says that all is well, and one with another HTTP status', () => {
    for (const other of [ack(402), ack(100), ack(101), ack(401, 400)]) expect(outcome(other)).to.equal('failed');
  });

  it('misses the recommended ACK where a fault or an HTTP error refuses the message', () => {
    expect(outcome(fault)).to.equal('recommended-missing');
    expect(outcome(html(400))).to.equal('recommended-missing');
    expect(outcome(html(500))).to.equal('recommended-missing');
  });

  it('fails what refuses nothing', () => {
    expect(outcome(html(200))).to.equal('failed');
    expect(outcome(html(302))).to.equal('failed');
  });

  it('wants the ACK to be that of the message, or of none where that may be unread', () => {
    const header = { messageId: 'm-1' } as HeaderValues;
    const judged = (messageId: string | undefined, unread: boolean) =>
      judgeAck({ answer: ack(401, 200, messageId), header }, 401, unread).outcome;
    expect(judged('m-1', false)).to.equal('passed');
    expect(judged(undefined, false)).to.equal('failed');
    expect(judged(undefined, true)).to.equal('passed');
    expect(judged('m-2', true)).to.equal('failed');
  });
});

describe('the judgement of faults and responses', () => {
  it('wants code and HTTP status of the fault', () => {
    expect(judgeFault(fault, 'Sender').outcome).to.equal('passed');
    expect(judgeFault(fault, 'Sender', 400).outcome).to.equal('passed');
    expect(judgeFault(fault, 'Sender', 500).outcome).to.equal('failed');
    expect(judgeFault(fault, 'Receiver').outcome).to.equal('failed');
    expect(judgeFault(ack(100), 'Sender').outcome).to.equal('failed');
  });

  it('wants the result code, and says what came', () => {
    const response = {
      command: 'MOD_DATA_RESP',
      resultCode: 604,
      resultDescription: 'not there',
      header: { messageId: 'm-1' },
    };
    expect(judgeResult(response as Received, 604)).to.deep.equal({
      outcome: 'passed',
      saw: 'MOD_DATA_RESP 604 "not there" for message m-1',
    });
    expect(judgeResult(response as Received, 200).outcome).to.equal('failed');
  });
});
