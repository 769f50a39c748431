import { expect } from 'chai';
import { type Answered, settleResponse, settleStep } from '../../src/exchange/settlement.js';
import type { AlarmChange } from '../../src/idd/ports/alarms.js';
import { delivery, ENTRIES, given, identifiers, message, node, OVERTAKING, T } from './sample-facts.js';

const ENDED: AlarmChange = { kind: 'clear', cause: 'response-timeout', object: 'peer/A/broadcast/b2' };
const RAISED: AlarmChange = {
  kind: 'raise',
  alarm: { cause: 'not-confirmed', object: 'peer/A/broadcast/b2', operator: 'A', text: 'rejected' },
};
const ALARMS = [ENDED, RAISED];
const MISSED = { kind: 'content-missed', reason: 'rejected' } as const;

describe('a step of a message', () => {
  it('takes effect on the node, with its alarms', () => {
    const effects = settleStep({ node: node(), hasNewerProfile: false }, { node: MISSED, alarms: ALARMS }, T);
    expect(effects.slice(0, 2)).to.deep.equal(ALARMS.map((change) => ({ kind: 'alarm', change })));
    expect(effects[2]).to.deep.include({
      kind: 'node',
      node: { state: 'added', approved: true, diverged: true, reason: 'rejected', since: T - 1 },
    });
  });

  for (const [why, facts] of [
    ['the node has been removed', { node: node({ state: 'removed' }), hasNewerProfile: false }],
    ['a newer whole profile decides whether the copy differs', { node: node(), hasNewerProfile: true }],
  ] as const) {
    it(`only ends alarms where ${why}`, () => {
      const effects = settleStep(facts, { node: MISSED, alarms: ALARMS, profile: 3 }, T);
      expect(effects).to.deep.equal([{ kind: 'alarm', change: ENDED }]);
    });
  }

  it('has the profile that came with it take effect before the node is added', () => {
    const facts = { node: node({ state: 'adding' }), hasNewerProfile: false };
    const effects = settleStep(facts, { node: { kind: 'addition-confirmed' }, profile: 3 }, T);
    expect(effects.map(({ kind }) => kind).slice(0, 2)).to.deep.equal(['activate-profile', 'node']);
  });
});

describe('the response that rejects a message of several changes', () => {
  const rejected = delivery('rejected', { reason: 'result 603' });
  const settlement = () => ({
    delivery: rejected,
    description: 'no',
    node: MISSED,
    alarms: ALARMS,
    apart: { newIdentifier: identifiers() },
  });
  const answered = (changes: Partial<Answered> = {}): Answered => {
    const request = message();
    const apart = { message: request, entries: ENTRIES, later: given(...ENTRIES) };
    return { message: request, node: node(), hasNewerProfile: false, apart, ...changes };
  };

  it('has each change sent again in a message of its own, and nobody told', () => {
    expect(settleResponse(answered(), settlement(), T)).to.deep.equal([
      { kind: 'deliver', id: 7, delivery: rejected },
      { kind: 'answer', id: 7, description: 'no' },
      { kind: 'alarm', change: ENDED },
      { kind: 'delete', id: 7 },
      ...ENTRIES.map(({ position, command, broadcastId }, at) => ({
        kind: 'queue',
        message: { command, broadcastId, messageId: `new-${at + 1}`, journal: { first: position, last: position } },
      })),
      { kind: 'alarm', change: ENDED },
    ]);
  });

  it('leaves the copy different where a later change has overtaken one of them', () => {
    const facts = answered();
    const apart = { ...facts.apart, later: given(...ENTRIES, OVERTAKING) };
    const effects = settleResponse({ ...facts, apart }, settlement(), T);
    const ends = effects.flatMap((effect) => (effect.kind === 'queue' ? [effect.ended?.phase] : []));
    expect(ends).to.deep.equal([undefined, 'rejected']);
    expect(effects).to.deep.include({ kind: 'alarm', change: RAISED });
    expect(effects.find(({ kind }) => kind === 'node')).to.have.nested.property('node.diverged', true);
  });

  it('sends nothing again where a whole profile has been sent since', () => {
    const effects = settleResponse(answered({ hasNewerProfile: true }), settlement(), T);
    expect(effects.map(({ kind }) => kind)).to.deep.equal(['deliver', 'answer', 'alarm']);
  });
});
