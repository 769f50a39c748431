import { expect } from 'chai';
import type { Phase } from '../../../src/exchange/delivery.js';
import type { OutgoingMessage } from '../../../src/idd/ports/store/index.js';
import { block } from '../sample-records.js';
import {
  A,
  adding,
  answer,
  B,
  delivery,
  fresh,
  head,
  hostChanges,
  modifying,
  OK,
  type OpenStore,
  pending,
  removing,
  request,
  T,
  type TestedStore,
  weAdd,
  withStore,
} from './fixture.js';

const options = () => ({ messageId: () => fresh('m'), at: T });
const retry = (store: TestedStore, broadcastId: string) => store.retryBroadcast(broadcastId, options());
const cancel = (store: TestedStore, broadcastId: string) => store.cancelBroadcast(broadcastId, options());
const state = async (store: TestedStore, broadcastId: string) => (await store.getBroadcast(broadcastId))!.state;
const refused = (reason: string) => ({ kind: 'refused', reason });
const stored = (...operators: string[]) => ({ kind: 'stored', operators });
const MISSED = { kind: 'content-missed', reason: 'gone wrong' } as const;

/** An addition of one record at A that has ended so, and its message. */
async function ended(store: TestedStore, phase: Phase): Promise<{ broadcastId: string; message: OutgoingMessage }> {
  const broadcastId = await hostChanges(store, adding(...block(1)));
  const message = await head(store, A);
  const alarm = {
    cause: 'not-confirmed' as const,
    object: `peer/${A}/broadcast/${broadcastId}`,
    operator: A,
    text: '',
  };
  const alarms = [{ kind: 'raise' as const, alarm }];
  await store.saveDelivery(message.id, ['queued'], delivery(phase), { node: MISSED, alarms });
  return { broadcastId, message };
}

export function describeRetryAndCancel(open: () => Promise<OpenStore>): void {
  describe('a broadcast that is retried', () => {
    withStore(open, (opened) => {
      for (const phase of ['rejected', 'failed', 'expired'] as const) {
        it(`is sent again where it was ${phase}, ${phase === 'expired' ? 'under its old id' : 'under a new id'}; with its success the copy is equal and the alarm ends`, async () => {
          const { store, reopen } = opened();
          await weAdd(store, A);
          const { broadcastId, message } = await ended(store, phase);
          expect(await state(store, broadcastId)).to.equal('failed');
          expect(await retry(store, broadcastId)).to.deep.equal(stored(A));
          const again = await reopen();
          expect(await state(again, broadcastId)).to.equal('pending');
          const repeated = await head(again, A);
          expect(repeated).to.deep.include({
            broadcastId,
            journal: message.journal,
            delivery: delivery('queued', { transmissions: 0 }),
          });
          expect(repeated.messageId === message.messageId).to.equal(phase === 'expired');
          expect(await again.getNode(A)).to.include({ diverged: true });
          await answer(again, repeated, OK, { kind: 'content-confirmed' });
          expect(await state(again, broadcastId)).to.equal('completed');
          expect(await again.getNode(A)).to.include({ diverged: false });
          expect(await again.listAlarms()).to.deep.equal([]);
          expect(await retry(again, broadcastId)).to.deep.equal(refused('not-failed'));
        });
      }

      it('leaves the copy different where something else has not reached the peer either', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const { broadcastId } = await ended(store, 'rejected');
        const other = await hostChanges(store, adding(...block(3).slice(1)));
        await store.saveDelivery((await head(store, A)).id, ['queued'], delivery('failed'), { node: MISSED });
        await retry(store, broadcastId);
        await answer(store, await head(store, A), OK, { kind: 'content-confirmed' });
        expect(await store.getNode(A)).to.include({ diverged: true });
        await retry(store, other);
        await answer(store, await head(store, A), OK, { kind: 'content-confirmed' });
        expect(await store.getNode(A)).to.include({ diverged: false });
      });

      it('is refused where a later change touches the same records: it would undo that', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const { broadcastId } = await ended(store, 'rejected');
        await hostChanges(store, modifying([block(1)[0]!, { ...block(1)[0]!, order: 7 }]));
        const later = await head(store, A);
        await store.saveDelivery(later.id, ['queued'], delivery('rejected'), { node: MISSED });
        expect(await retry(store, broadcastId)).to.deep.equal(refused('overtaken'));
        expect(await state(store, broadcastId)).to.equal('failed');
        expect(await pending(store, A)).to.deep.equal([]);
      });

      it('is refused where a whole profile has been sent since then, or the node was removed', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const { broadcastId } = await ended(store, 'rejected');
        await weAdd(store, A);
        expect(await state(store, broadcastId)).to.equal('completed');
        expect(await retry(store, broadcastId)).to.deep.equal(refused('overtaken'));
        await store.receiveRemoveNodeRequest(request(A, 'REMOVE_NODE_REQ'), OK);
        expect(await retry(store, broadcastId)).to.deep.equal(refused('overtaken'));
      });

      it('starts a node procedure again that has failed: the profile is the one of now, unless the message had expired', async () => {
        const { store } = opened();
        for (const phase of ['rejected', 'expired'] as const) {
          const broadcastId = fresh('b');
          await store.startNodeAddition([A], { broadcastId, ...options(), resync: phase === 'expired' });
          const message = await head(store, A);
          await store.saveDelivery(message.id, ['queued'], delivery(phase), {
            node: { kind: 'addition-failed', reason: 'no' },
          });
          await hostChanges(store, adding(...block(1, { order: message.id })));
          expect(await retry(store, broadcastId)).to.deep.equal(stored(A));
          const again = await head(store, A);
          expect(again.snapshot! - message.snapshot!).to.equal(phase === 'expired' ? 0 : 1);
          expect(again.messageId === message.messageId).to.equal(phase === 'expired');
          expect(await store.getNode(A)).to.include({ state: 'adding' });
          await answer(store, again, OK, { kind: 'addition-confirmed' });
        }
      });

      it('is refused where it is unknown, pending or completed, or where a newer node procedure has taken its place', async () => {
        const { store } = opened();
        expect(await retry(store, 'another')).to.deep.equal(refused('unknown'));
        const broadcastId = fresh('b');
        await store.startNodeAddition([A], { broadcastId, ...options(), resync: false });
        expect(await retry(store, broadcastId)).to.deep.equal(refused('not-failed'));
        const message = await head(store, A);
        await store.saveDelivery(message.id, ['queued'], delivery('rejected'), {
          node: { kind: 'addition-failed', reason: 'no' },
        });
        await weAdd(store, A);
        expect(await retry(store, broadcastId)).to.deep.equal(refused('overtaken'));
      });
    });
  });

  describe('a broadcast that is cancelled', () => {
    withStore(open, (opened) => {
      it('is not sent any more to a peer that has not confirmed it, whose copy differs then; the others are as they were', async () => {
        const { store, reopen } = opened();
        await weAdd(store, A);
        await weAdd(store, B);
        const broadcastId = await hostChanges(store, adding(...block(1)));
        const next = await hostChanges(store, removing(...block(1)));
        await answer(store, await head(store, B));
        const underWay = await head(store, A);
        await store.saveDelivery(underWay.id, ['queued'], delivery('sent'));
        expect(await cancel(store, broadcastId)).to.deep.equal(stored(A));
        const again = await reopen();
        expect(await again.saveDelivery(underWay.id, ['queued', 'sent'], delivery('acknowledged'))).to.equal(false);
        const { state: whole, peers } = (await again.getBroadcast(broadcastId))!;
        expect([whole, ...peers.map((peer) => peer.state)]).to.deep.equal(['cancelled', 'cancelled', 'completed']);
        expect(await again.getNode(A)).to.include({ diverged: true, reason: `broadcast ${broadcastId} was cancelled` });
        expect(await again.getNode(B)).to.include({ diverged: false });
        expect((await head(again, A)).broadcastId).to.equal(next);
        expect(await cancel(again, broadcastId)).to.deep.equal(refused('not-pending'));
      });

      it('is passed over where it is no message yet, and what waits beside it goes out in order', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const broadcasts: string[] = [];
        for (const each of block(4)) broadcasts.push(await hostChanges(store, adding(each)));
        const first = await head(store, A);
        expect((await store.getNode(A))!.queued).to.equal(4);
        expect(await cancel(store, broadcasts[2]!)).to.deep.equal(stored(A));
        expect((await store.getNode(A))!.queued, 'it waits no more').to.equal(3);
        await answer(store, first);
        const rest: string[] = [];
        for (;;) {
          const [message] = await pending(store, A, 'ordered', { recordsPerMessage: 1000 });
          if (message === undefined) break;
          rest.push(`${message.journal!.first}-${message.journal!.last}`);
          await answer(store, message);
        }
        expect(rest).to.deep.equal(['2-2', '4-4']);
        expect(await state(store, broadcasts[2]!)).to.equal('cancelled');
        expect((await store.getNode(A))!.queued).to.equal(0);
      });

      it('that is large is passed over as a whole', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const broadcastId = await hostChanges(store, adding(...block(2500)), 1);
        expect(await cancel(store, broadcastId)).to.deep.equal(stored(A));
        expect((await store.getNode(A))!.queued).to.equal(0);
        expect(await pending(store, A)).to.deep.equal([]);
        await hostChanges(store, removing(...block(1)));
        expect((await head(store, A)).journal).to.deep.equal({ first: 2501, last: 2501 });
      });

      it('leaves the other changes of its message: they are sent again in messages of their own', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const broadcasts: string[] = [];
        for (const each of block(3)) broadcasts.push(await hostChanges(store, adding(each)));
        const message = await head(store, A, { recordsPerMessage: 1000 });
        await store.saveDelivery(message.id, ['queued'], delivery('acknowledged'));
        expect(await cancel(store, broadcasts[1]!)).to.deep.equal(stored(A));
        const again = await pending(store, A);
        expect(again.map(({ broadcastId }) => broadcastId)).to.deep.equal([broadcasts[0], broadcasts[2]]);
        for (const each of again) await answer(store, each);
        const states = await Promise.all(broadcasts.map((each) => state(store, each)));
        expect(states).to.deep.equal(['completed', 'cancelled', 'completed']);
        expect(await store.getNode(A)).to.include({ diverged: true });
      });

      it('ends a node procedure that waits: the node has failed, for that reason', async () => {
        const { store } = opened();
        const broadcastId = fresh('b');
        await store.startNodeAddition([A], { broadcastId, ...options(), resync: false });
        expect(await cancel(store, broadcastId)).to.deep.equal(stored(A));
        expect(await store.getNode(A)).to.include({
          state: 'failed',
          reason: `broadcast ${broadcastId} was cancelled`,
          queued: 0,
        });
        expect(await pending(store, A)).to.deep.equal([]);
        await weAdd(store, A);
        expect(await store.getNode(A)).to.include({ state: 'added', diverged: false });
      });

      it('leaves the copy different too where the node was still being added with the profile before it', async () => {
        const { store } = opened();
        await store.startNodeAddition([A], { broadcastId: fresh('b'), ...options(), resync: false });
        const addition = await head(store, A);
        const broadcastId = await hostChanges(store, adding(...block(1)));
        expect(await cancel(store, broadcastId)).to.deep.equal(stored(A));
        await answer(store, addition, OK, { kind: 'addition-confirmed' });
        const reason = `broadcast ${broadcastId} was cancelled`;
        expect(await store.getNode(A)).to.include({ state: 'added', diverged: true, reason });
        expect(await pending(store, A)).to.deep.equal([]);
      });

      it('leaves the copy different where a newer profile is cancelled and the one before it, on its way, makes the node added', async () => {
        const { store } = opened();
        await store.startNodeAddition([A], { broadcastId: fresh('b'), ...options(), resync: false });
        const older = await head(store, A);
        await store.saveDelivery(older.id, ['queued'], delivery('sent'));
        await hostChanges(store, adding(...block(1)));
        const broadcastId = fresh('b');
        await store.startNodeAddition([A], { broadcastId, ...options(), resync: true });
        await cancel(store, broadcastId);
        await answer(store, older, OK, { kind: 'addition-confirmed' });
        expect(await store.getNode(A)).to.include({ state: 'added', diverged: true });
        expect(await pending(store, A)).to.deep.equal([]);
      });

      it('leaves a node out where its removal is cancelled and the addition before it, on its way, is confirmed: it has not been told of what changed in between', async () => {
        const { store } = opened();
        await store.startNodeAddition([A], { broadcastId: fresh('b'), ...options(), resync: false });
        const addition = await head(store, A);
        await store.saveDelivery(addition.id, ['queued'], delivery('sent'));
        const broadcastId = fresh('b');
        await store.startNodeRemoval(A, { broadcastId, ...options(), force: false });
        await hostChanges(store, adding(...block(1)));
        await cancel(store, broadcastId);
        await answer(store, addition, OK, { kind: 'addition-confirmed' });
        expect(await store.getNode(A)).to.include({
          state: 'failed',
          reason: `broadcast ${broadcastId} was cancelled`,
        });
        await weAdd(store, A);
        expect(await store.getNode(A)).to.include({ state: 'added', diverged: false });
      });

      it('is healed by a resynchronisation', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const broadcastId = await hostChanges(store, adding(...block(1)));
        await cancel(store, broadcastId);
        await weAdd(store, A);
        expect(await store.getNode(A)).to.include({ diverged: false });
        expect(await state(store, broadcastId)).to.equal('completed');
      });

      it('is refused where it is unknown or completed', async () => {
        const { store } = opened();
        expect(await cancel(store, 'another')).to.deep.equal(refused('unknown'));
        expect(await cancel(store, await hostChanges(store, adding(...block(1))))).to.deep.equal(
          refused('not-pending'),
        );
      });
    });
  });
}
