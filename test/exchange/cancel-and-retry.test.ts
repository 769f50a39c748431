import { expect } from 'chai';
import { afterCancelling, type CancelledMessage, cancelMessage, cancelUnsent } from '../../src/exchange/cancel.js';
import { retryChanges, retryProcedure } from '../../src/exchange/retry.js';
import { delivery, ENTRIES, given, identifiers, message, node, T } from './sample-facts.js';

describe('a message whose broadcast is cancelled', () => {
  const cancellation = (broadcastId: string, isOfNode = false) => {
    return { broadcastId, isOfNode, reason: 'cancelled by hand', newIdentifier: identifiers(), at: T };
  };
  const facts = (changes: Partial<CancelledMessage> = {}): CancelledMessage => {
    const cancelled = changes.message ?? message();
    const apart = { message: cancelled, entries: ENTRIES, later: given(...ENTRIES) };
    return { message: cancelled, node: node(), hasNewerProfile: false, apart, ...changes };
  };

  it('is sent again without the changes of the broadcast', () => {
    const effects = cancelMessage(facts(), cancellation('b1'));
    const queued = effects.flatMap((effect) =>
      effect.kind === 'queue' ? [[effect.message.broadcastId, effect.ended?.phase]] : [],
    );
    expect(queued).to.deep.equal([
      ['b1', 'cancelled'],
      ['b2', undefined],
    ]);
    expect(effects).to.deep.include({ kind: 'delete', id: 7 });
  });

  it('ends where all of it is of the broadcast, or where a newer whole profile has the rest', () => {
    const ended = { ...delivery('sent'), phase: 'cancelled', dueAt: undefined, reason: 'cancelled by hand' };
    const alone = facts({ apart: { ...facts().apart, entries: [ENTRIES[1]] } });
    for (const each of [alone, facts({ hasNewerProfile: true })]) {
      const effects = cancelMessage(each, cancellation('b2'));
      expect(effects[0]).to.deep.equal({ kind: 'deliver', id: 7, delivery: ended });
      expect(effects.map(({ kind }) => kind)).to.deep.equal(['deliver', 'alarm']);
    }
  });

  it('ends its procedure where it is a node request, but not where it is a later slice', () => {
    const adding = node({ state: 'adding' });
    const request = facts({ message: message({ command: 'ADD_NODE_REQ', snapshot: 9 }), node: adding });
    const failed = cancelMessage(request, cancellation('b2', true)).find(({ kind }) => kind === 'node');
    expect(failed).to.have.nested.property('node.state', 'failed');
    const slice = facts({ message: message({ snapshot: 9, slice: { after: [1, 1], limit: 5 } }), node: adding });
    expect(cancelMessage(slice, cancellation('b2', true)).map(({ kind }) => kind)).to.deep.equal(['deliver', 'alarm']);
  });

  it('leaves the copy different', () => {
    for (const isOfNode of [false, true]) {
      const [effect] = afterCancelling(node(), cancellation('b2', isOfNode));
      expect(effect).to.have.nested.property('node.diverged', true);
    }
  });
});

describe('changes that are no message yet when their broadcast is cancelled', () => {
  const span = { command: 'ADD_DATA_REQ' as const, first: 11, last: 2500 };
  const unsent = { position: 500, hasLeft: false, isCancelled: false };
  const cancellation = () => {
    return { broadcastId: 'b', isOfNode: false, reason: 'cancelled', newIdentifier: identifiers(), at: T };
  };
  const spans = (changes: Partial<typeof unsent>) =>
    cancelUnsent(span, { ...unsent, ...changes }, cancellation())?.map((effect) =>
      effect.kind === 'queue' ? effect.message.journal : undefined,
    );

  it('are passed over, in messages of at most a thousand that are never sent', () => {
    expect(spans({})).to.deep.equal([
      { first: 501, last: 1500 },
      { first: 1501, last: 2500 },
    ]);
    expect(spans({ position: 0 })![0]).to.deep.equal({ first: 11, last: 1010 });
  });

  it('are looked up only for a peer that has not been given all of them', () => {
    const given = {
      position: 2500,
      hasLeft: false,
      get isCancelled(): boolean {
        throw new Error('asked');
      },
    };
    expect(cancelUnsent(span, given, cancellation())).to.equal(undefined);
  });

  it('are nothing to a peer that has been given them, has left or had them cancelled before', () => {
    for (const changes of [{ position: 2500 }, { hasLeft: true }, { isCancelled: true }]) {
      expect(spans(changes)).to.equal(undefined);
    }
  });
});

describe('a failed message that is sent again', () => {
  const request = message({ command: 'ADD_NODE_REQ', snapshot: 3, slice: { limit: 5 }, activateAt: T });
  const failed = (phase: 'expired' | 'rejected') => ({ ...request, delivery: delivery(phase) });
  const procedure = (phase: 'expired' | 'rejected') => ({
    message: failed(phase),
    node: node({ state: 'failed', approved: false }),
    isNewest: true,
    host: { position: 9 },
  });
  const retry = { newIdentifier: identifiers(), at: T, limit: 5 };
  const queuedBy = (effects: ReturnType<typeof retryProcedure>) => effects!.find(({ kind }) => kind === 'queue');

  it('keeps its identifier and its contents where it has expired: the peer may have it', () => {
    expect(queuedBy(retryProcedure(procedure('expired'), retry))).to.have.deep.property('message', {
      command: 'ADD_NODE_REQ',
      broadcastId: 'b2',
      snapshot: 3,
      slice: { limit: 5 },
      journal: undefined,
      activateAt: T,
      messageId: 'm7',
    });
  });

  it('is a new message with the profile of today where the peer has rejected it', () => {
    expect(queuedBy(retryProcedure(procedure('rejected'), retry))).to.have.deep.property('message', {
      command: 'ADD_NODE_REQ',
      broadcastId: 'b2',
      snapshot: 9,
      slice: undefined,
      journal: undefined,
      activateAt: T,
      messageId: 'new-1',
    });
  });

  it('is not sent where a newer node procedure has taken its place', () => {
    expect(retryProcedure({ ...procedure('rejected'), isNewest: false }, retry)).to.equal(undefined);
    expect(retryProcedure({ ...procedure('rejected'), node: node() }, retry)).to.equal(undefined);
  });

  it('brings its changes, unless something later has overtaken them', () => {
    const facts = {
      message: message({ delivery: delivery('rejected') }),
      node: node(),
      hasNewerProfile: false,
      isOvertaken: false,
    };
    expect(queuedBy(retryChanges(facts, retry))).to.have.deep.nested.property('message.journal', { first: 1, last: 2 });
    for (const changes of [{ hasNewerProfile: true }, { isOvertaken: true }, { node: node({ state: 'removing' }) }]) {
      expect(retryChanges({ ...facts, ...changes }, retry)).to.equal(undefined);
    }
  });
});
