import { expect } from 'chai';
import type { Phase } from '../../src/exchange/delivery.js';
import { afterEnd } from '../../src/exchange/end-of-message.js';
import { decideAdmission } from '../../src/exchange/node-procedures.js';
import { misplaced, settleAnswered } from '../../src/exchange/response.js';
import type { CommandCode } from '../../src/idd/codes.js';
import { delivery, identifiers, message, T } from './sample-facts.js';

const timers = { t0: 5000, t1: 30_000, retransmissions: 5, t1Expiries: 5 };

function settle(request: Parameters<typeof settleAnswered>[0], resultCode: number, objection?: string) {
  const circumstances = { timers, now: T, newIdentifier: identifiers() };
  return settleAnswered(request, 'ADD_DATA_RESP', { resultCode }, objection, circumstances);
}

describe('a response', () => {
  it('is answered 408, 407 or 406 where no request waits for it [Q.3645 Table 2]', () => {
    expect(misplaced(undefined, 'ADD_DATA_RESP')).to.equal(408);
    expect(misplaced(message(), 'MOD_DATA_RESP')).to.equal(407);
    const codes: [Phase, number | undefined][] = [
      ['queued', undefined],
      ['sent', undefined],
      ['acknowledged', undefined],
      ['expired', 406],
      ['done', 408],
      ['rejected', 408],
      ['failed', 408],
      ['cancelled', 408],
    ];
    for (const [phase, code] of codes) {
      expect(misplaced(message({ delivery: delivery(phase) }), 'ADD_DATA_RESP'), phase).to.equal(code);
    }
    expect(settle(undefined, 200)).to.deep.equal({ ack: 408 });
  });

  it('of 200 ends the request and has the profile that came with it take effect', () => {
    expect(settle(message(), 200)).to.deep.include({
      ack: 100,
      activate: true,
      node: { kind: 'content-confirmed' },
    });
  });

  it('of 200 with a profile that may not stand here fails, and a person has to know', () => {
    const { ack, activate, delivery: after, alarms } = settle(message(), 200, 'a number of another operator');
    expect({ ack, activate }).to.deep.equal({ ack: 100, activate: undefined });
    expect(after).to.include({ phase: 'failed', reason: 'a number of another operator' });
    expect(alarms!.at(-1)).to.have.nested.property('alarm.cause', 'not-confirmed');
  });

  it('that rejects several changes has them sent again one by one; one alone is rejected for good', () => {
    expect(settle(message(), 603)).to.have.property('apart');
    expect(settle(message({ journal: { first: 1, last: 1 } }), 603)).not.to.have.property('apart');
    expect(settle(message(), 604), 'a result of another procedure')
      .to.include({ ack: 409 })
      .and.not.have.property('apart');
  });
});

describe('the end of a message', () => {
  const eventOf = (command: CommandCode, phase: Phase, resultCode = 200) =>
    afterEnd(message({ command, result: { resultCode } }), delivery(phase, { reason: 'why' }))?.kind;

  it('means for the node what its procedure says', () => {
    expect(eventOf('ADD_NODE_REQ', 'done')).to.equal('addition-confirmed');
    expect(eventOf('ADD_NODE_REQ', 'expired')).to.equal('addition-failed');
    expect(eventOf('REMOVE_NODE_REQ', 'done')).to.equal('removal-confirmed');
    expect(eventOf('REMOVE_NODE_REQ', 'rejected')).to.equal('removal-failed');
    for (const command of ['ADD_DATA_REQ', 'MOD_DATA_REQ', 'REMOVE_DATA_REQ', 'ADD_NODE_RESP'] as const) {
      expect(eventOf(command, 'done'), command).to.equal('content-confirmed');
      expect(eventOf(command, 'failed'), command).to.equal('content-missed');
    }
  });

  it('means nothing for a response without a profile, nor before it has come', () => {
    expect(eventOf('ADD_NODE_RESP', 'failed', 601)).to.equal(undefined);
    for (const command of ['ADD_DATA_RESP', 'REMOVE_NODE_RESP'] as const) {
      expect(eventOf(command, 'failed'), command).to.equal(undefined);
    }
    for (const phase of ['queued', 'sent', 'acknowledged'] as const) {
      expect(eventOf('ADD_NODE_REQ', phase), phase).to.equal(undefined);
    }
  });
});

describe('a DES that asks to be added', () => {
  const asks = (
    admission: 'auto' | 'manual' | 'deny',
    approved: boolean,
    state: 'configured' | 'removing' = 'configured',
  ) => decideAdmission(admission, { state, approved });

  it('is let in as the host operator has set it, and not while it is being removed', () => {
    expect(asks('auto', false)).to.equal('admitted');
    expect(asks('manual', false)).to.equal('unapproved');
    expect(asks('manual', true)).to.equal('admitted');
    expect(asks('deny', true)).to.equal('denied');
    expect(asks('auto', true, 'removing')).to.equal('leaving');
  });
});
