import { expect } from 'chai';
import type { AlarmChange } from '../../../src/idd/ports/alarms.js';
import type { NodeEvent } from '../../../src/idd/ports/store/index.js';
import { block } from '../sample-records.js';
import {
  A,
  adding,
  B,
  delivery,
  head,
  hostChanges,
  NOW,
  type OpenStore,
  pending,
  removing,
  request,
  T,
  weAdd,
  withStore,
} from './fixture.js';

export function describeDelivery(open: () => Promise<OpenStore>): void {
  describe('delivery of messages', () => {
    withStore(open, (opened) => {
      it('gives a peer the changes one after the other, each when the one before has its ACK', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const first = await hostChanges(store, adding(...block(1)));
        const second = await hostChanges(store, removing(...block(1)));
        const message = await head(store, A);
        expect(message).to.deep.include({
          command: 'ADD_DATA_REQ',
          broadcastId: first,
          journal: { first: 1, last: 1 },
        });
        expect((await pending(store, A, 'ordered', { limit: 1 })).map(({ id }) => id)).to.deep.equal([message.id]);
        await store.saveDelivery(message.id, ['queued'], delivery('sent'));
        expect((await pending(store, A, 'ordered', { limit: 1 })).map(({ id }) => id)).to.deep.equal([message.id]);
        await store.saveDelivery(message.id, ['sent'], delivery('acknowledged'));
        expect(await head(store, A)).to.deep.include({
          command: 'REMOVE_DATA_REQ',
          broadcastId: second,
          journal: { first: 2, last: 2 },
        });
      });

      it('makes a change one message however many ask at the same moment', async () => {
        const { store } = opened();
        await weAdd(store, A);
        await hostChanges(store, adding(...block(2)), 1);
        const found = await Promise.all([pending(store, A), pending(store, A), pending(store, A)]);
        expect(new Set(found.flat().map(({ id }) => id)).size).to.equal(1);
        expect((await store.getNode(A))!.queued).to.equal(2);
      });

      it('never lets one peer wait for another', async () => {
        const { store } = opened();
        await weAdd(store, A);
        await weAdd(store, B);
        await hostChanges(store, adding(...block(1)));
        const ofA = await head(store, A);
        const ofB = await head(store, B);
        expect(ofA.messageId).not.to.equal(ofB.messageId);
        await store.saveDelivery(ofB.id, ['queued'], delivery('done'));
        expect((await head(store, A)).id).to.equal(ofA.id);
        expect(await pending(store, B)).to.deep.equal([]);
      });

      it('keeps the order and the limit of each lane', async () => {
        const { store, reopen } = opened();
        const received = [1, 2, 3].map(() => request(A, 'ADD_DATA_REQ'));
        for (const each of received) await store.receiveRejectedRequest(each, { resultCode: 603 });
        await store.receiveRejectedRequest(request(A, 'ADD_NODE_REQ'), { resultCode: 601 });
        const again = await reopen();
        const first = await pending(again, A, 'response', { limit: 2 });
        expect(first.map(({ messageId }) => messageId)).to.deep.equal(
          received.slice(0, 2).map(({ messageId }) => messageId),
        );
        const ordered = await pending(again, A, 'ordered', { limit: 2 });
        expect(ordered.map(({ command }) => command)).to.deep.equal(['ADD_NODE_RESP']);
      });

      it('stores where a message stands, and nothing where it has moved on', async () => {
        const { store, reopen } = opened();
        await weAdd(store, A);
        await hostChanges(store, adding(...block(1)));
        const { id, messageId, broadcastId } = await head(store, A);
        const acknowledged = delivery('acknowledged', {
          transmissions: 3,
          refusals: 4,
          t1Expiries: 2,
          dueAt: T + 30_000,
          reason: 'slow',
        });
        expect(await store.saveDelivery(id, ['queued', 'sent'], acknowledged)).to.equal(true);
        const overtaken = await store.saveDelivery(id, ['queued', 'sent'], delivery('sent'), {
          node: { kind: 'content-missed', reason: 'no' },
        });
        expect(overtaken).to.equal(false);
        expect(await store.saveDelivery(id + 1000, ['queued'], delivery('sent'))).to.equal(false);
        const again = await reopen();
        const [waiting] = await again.awaitingResponse(A);
        expect(waiting!.delivery).to.deep.equal(acknowledged);
        expect((await again.getNode(A))!.diverged).to.equal(false);
        const expired = delivery('expired', { reason: 'no response' });
        await again.saveDelivery(id, ['acknowledged'], expired, {
          node: { kind: 'content-missed', reason: 'no response' },
        });
        expect(await again.getNode(A)).to.include({ state: 'added', diverged: true, reason: 'no response' });
        expect((await again.findRequest(A, messageId, broadcastId))!.delivery).to.deep.equal(expired);
        expect(await again.awaitingResponse(A)).to.deep.equal([]);
      });

      it('queues again for one peer what has not ended, acknowledged requests included, in its order and with timers afresh', async () => {
        const { store, reopen } = opened();
        const first = await weAdd(store, A);
        const other = await weAdd(store, B);
        await hostChanges(store, adding(...block(1)));
        const acknowledged = await head(store, A);
        await store.saveDelivery(acknowledged.id, ['queued'], delivery('acknowledged', { dueAt: T, t1Expiries: 2 }));
        await hostChanges(store, removing(...block(1)));
        const sent = await head(store, A);
        await store.saveDelivery(sent.id, ['queued'], delivery('sent', { transmissions: 4, refusals: 3, dueAt: T }));
        await store.requeueUnfinished(A);
        const again = await reopen();
        expect(await pending(again, A)).to.deep.equal([
          { ...acknowledged, delivery: delivery('sent', { transmissions: 0, t1Expiries: 2 }) },
          { ...sent, delivery: delivery('sent', { transmissions: 0 }) },
        ]);
        expect((await again.findRequest(A, first.messageId, first.broadcastId))!.delivery.phase).to.equal('done');
        expect((await again.findRequest(B, other.messageId, other.broadcastId))!.delivery.phase).to.equal('done');
      });

      it('dates a change of the node, and forgets its reason with what it was the reason for', async () => {
        const { store } = opened();
        const message = await weAdd(store, A);
        await store.saveDelivery(message.id, ['done'], delivery('done'), {
          node: { kind: 'addition-failed', reason: 'gone' },
        });
        const failed = (await store.getNode(A))!;
        expect(failed).to.include({ reason: 'gone', since: NOW });
        await store.saveDelivery(message.id, ['done'], delivery('done'), { node: { kind: 'addition-confirmed' } });
        expect(await store.getNode(A)).not.to.have.property('reason');
      });

      it('raises no alarm about what a newer procedure has overtaken, but ends those that have ended', async () => {
        const { store } = opened();
        const message = await weAdd(store, A);
        const timeout = { cause: 'response-timeout' as const, object: 'peer/A/broadcast/b', operator: A, text: '' };
        const refusal = { ...timeout, cause: 'not-confirmed' as const };
        await store.raiseAlarm(timeout, T);
        const alarms: AlarmChange[] = [
          { kind: 'clear', cause: timeout.cause, object: timeout.object },
          { kind: 'raise', alarm: refusal },
        ];
        const causes = async () => (await store.listAlarms()).map(({ cause }) => cause);
        const end = (node: NodeEvent) => ({ node, alarms });
        await store.saveDelivery(message.id, ['done'], delivery('done'), end({ kind: 'removal-failed', reason: 'no' }));
        expect(await store.getNode(A)).to.include({ state: 'added' });
        expect(await causes()).to.deep.equal([]);
        await store.saveDelivery(message.id, ['done'], delivery('done'), end({ kind: 'content-missed', reason: 'no' }));
        expect(await causes()).to.deep.equal(['not-confirmed']);
      });

      it('has nothing for a peer that it does not know', async () => {
        const { store } = opened();
        expect(await pending(store, '999-99')).to.deep.equal([]);
        expect(await store.awaitingResponse('999-99')).to.deep.equal([]);
      });

      it('counts what is not yet ended for a peer, changes that are no message yet included', async () => {
        const { store } = opened();
        await weAdd(store, A);
        await hostChanges(store, adding(...block(3)), 1);
        await store.receiveRejectedRequest(request(A, 'ADD_DATA_REQ'), { resultCode: 603 });
        expect((await store.getNode(A))!.queued).to.equal(4);
        const message = await head(store, A);
        await store.saveDelivery(message.id, ['queued'], delivery('acknowledged'));
        expect((await store.getNode(A))!.queued).to.equal(4);
        await store.saveDelivery(message.id, ['acknowledged'], delivery('done'));
        expect((await store.getNode(A))!.queued).to.equal(3);
        expect((await store.getNode(B))!.queued).to.equal(0);
      });
    });
  });
}
