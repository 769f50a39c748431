import { expect } from 'chai';
import { record } from '../sample-records.js';
import {
  A,
  adding,
  announcers,
  answer,
  B,
  delivery,
  fresh,
  head,
  hostChanges,
  OK,
  type OpenStore,
  peerAdds,
  peerChanges,
  pending,
  T,
  weAdd,
  withStore,
} from './fixture.js';

const start = (changes: { resync?: boolean; at?: number } = {}) => ({
  broadcastId: fresh('b'),
  messageId: () => fresh('m'),
  at: T,
  resync: false,
  ...changes,
});
const end = (changes: { force?: boolean; at?: number } = {}) => ({
  broadcastId: fresh('b'),
  messageId: () => fresh('m'),
  at: T,
  force: false,
  ...changes,
});

export function describeNodeProcedures(open: () => Promise<OpenStore>): void {
  describe('node procedures in the originating role', () => {
    withStore(open, (opened) => {
      it('has a configured node for each peer, and keeps it when configured again', async () => {
        const { store } = opened();
        await weAdd(store, A);
        await store.configureNodes([A, B, '310-004'], T + 5);
        const nodes = await store.listNodes();
        expect(nodes.map(({ operator, state }) => [operator, state])).to.deep.equal([
          [A, 'added'],
          [B, 'configured'],
          ['310-004', 'configured'],
        ]);
        expect(nodes[1]).to.deep.equal({
          operator: B,
          state: 'configured',
          approved: false,
          diverged: false,
          queued: 0,
          records: 0,
          since: T,
        });
        expect(await store.getNode('999-99')).to.equal(undefined);
      });

      it('starts the addition of several nodes as one broadcast, with the host profile as it is now', async () => {
        const { store, reopen } = opened();
        await hostChanges(store, adding(record('441632960001')));
        const options = start({ at: T + 1 });
        expect(await store.startNodeAddition([A, B], options)).to.deep.equal({ kind: 'stored' });
        const again = await reopen();
        for (const peer of [A, B]) {
          const node = (await again.getNode(peer))!;
          expect(node).to.include({ state: 'adding', approved: true, since: T + 1, queued: 1 });
          const message = await head(again, peer);
          expect(message).to.deep.include({
            peer,
            lane: 'ordered',
            command: 'ADD_NODE_REQ',
            broadcastId: options.broadcastId,
            snapshot: 1,
            delivery: { phase: 'queued', transmissions: 0, refusals: 0, t1Expiries: 0 },
          });
        }
      });

      it('refuses the addition when one of the nodes is added, and stores nothing', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const options = start();
        expect(await store.startNodeAddition([B, A], options)).to.deep.equal({ kind: 'refused', operators: [A] });
        expect((await store.getNode(B))!.state).to.equal('configured');
        expect(await store.getBroadcast(options.broadcastId)).to.equal(undefined);
      });

      it('resynchronises an added node and refuses to resynchronise any other', async () => {
        const { store } = opened();
        await weAdd(store, A);
        expect(await store.startNodeAddition([A], start({ resync: true }))).to.deep.equal({ kind: 'stored' });
        expect((await store.getNode(A))!.state).to.equal('adding');
        expect(await store.startNodeAddition([B], start({ resync: true }))).to.deep.equal({
          kind: 'refused',
          operators: [B],
        });
      });

      it('keeps a node diverged until the resynchronisation has succeeded', async () => {
        const { store } = opened();
        const added = await weAdd(store, A);
        await store.saveDelivery(added.id, ['done'], delivery('done'), {
          node: { kind: 'content-missed', reason: 'lost one' },
        });
        await store.startNodeAddition([A], start({ resync: true }));
        expect(await store.getNode(A)).to.include({ state: 'adding', diverged: true, reason: 'lost one' });
        await answer(store, await head(store, A), OK, { kind: 'addition-confirmed' });
        const node = (await store.getNode(A))!;
        expect(node).to.include({ state: 'added', diverged: false });
        expect(node).not.to.have.property('reason');
      });

      it('cancels an ADD_NODE_REQ under way when a newer one takes its place', async () => {
        const { store } = opened();
        await store.startNodeAddition([A], start());
        const first = await head(store, A);
        await store.saveDelivery(first.id, ['queued'], delivery('acknowledged'));
        await store.startNodeAddition([A], start());
        const found = await store.findRequest(A, first.messageId, first.broadcastId);
        expect(found!.delivery.phase).to.equal('cancelled');
        expect((await store.getNode(A))!.queued).to.equal(1);
      });

      it('sends no change to a peer before its node is added, and then those that the snapshot lacks', async () => {
        const { store } = opened();
        await hostChanges(store, adding(record('441632960001')));
        await store.startNodeAddition([A], start());
        const broadcastId = await hostChanges(store, adding(record('441632960002')));
        const addition = await head(store, A);
        await store.saveDelivery(addition.id, ['queued'], delivery('acknowledged'));
        expect(await pending(store, A)).to.deep.equal([]);
        expect((await store.getNode(A))!.queued).to.equal(2);
        await answer(store, addition, OK, { kind: 'addition-confirmed' });
        const messages = await pending(store, A);
        expect(messages.map(({ command, journal }) => [command, journal])).to.deep.equal([
          ['ADD_DATA_REQ', { first: 2, last: 2 }],
        ]);
        expect(messages[0]!.broadcastId).to.equal(broadcastId);
      });

      it('stops resolving the numbers of a node at once when its removal starts', async () => {
        const { store, reopen } = opened();
        await peerAdds(store, A, [record('33199001234')]);
        expect(await announcers(store, '33199001234')).to.deep.equal([A]);
        expect(await store.startNodeRemoval(A, end({ at: T + 9 }))).to.deep.equal({ kind: 'stored' });
        expect(await announcers(store, '33199001234')).to.deep.equal([]);
        const again = await reopen();
        expect(await announcers(again, '33199001234')).to.deep.equal([]);
        expect(await again.getNode(A)).to.include({ state: 'removing', records: 0, approved: false, since: T + 9 });
        expect(await peerChanges(again, A, adding(record('33199001234')))).to.equal('not-added');
      });

      it('cancels what is queued for a node that is being removed, except responses and what is in flight', async () => {
        const { store } = opened();
        await peerAdds(store, A, []);
        const response = await head(store, A);
        await store.saveDelivery(response.id, ['queued'], delivery('done'));
        await peerChanges(store, A, adding(record('33199001234')));
        await hostChanges(store, adding(record('441632960001')));
        await hostChanges(store, adding(record('441632960002')));
        const inFlight = await head(store, A);
        await store.saveDelivery(inFlight.id, ['queued'], delivery('acknowledged'));
        const queued = await head(store, A);
        await store.startNodeRemoval(A, end());
        expect((await store.awaitingResponse(A)).map(({ id }) => id)).to.deep.equal([inFlight.id]);
        const found = await store.findRequest(A, queued.messageId, queued.broadcastId);
        expect(found!.delivery.phase).to.equal('cancelled');
        expect((await pending(store, A)).map(({ command }) => command)).to.deep.equal(['REMOVE_NODE_REQ']);
        expect((await pending(store, A, 'response')).map(({ command }) => command)).to.deep.equal(['ADD_DATA_RESP']);
      });

      it('ends what is left of ours when the node is removed', async () => {
        const { store } = opened();
        await weAdd(store, A);
        await hostChanges(store, adding(record('441632960001')));
        const waiting = await head(store, A);
        await store.saveDelivery(waiting.id, ['queued'], delivery('acknowledged'));
        await store.startNodeRemoval(A, end());
        await answer(store, await head(store, A), OK, { kind: 'removal-confirmed' });
        expect(await store.getNode(A)).to.include({ state: 'removed', queued: 0 });
        expect(await store.awaitingResponse(A)).to.deep.equal([]);
      });

      it('removes a node without the peer when forced', async () => {
        const { store } = opened();
        await weAdd(store, A);
        await hostChanges(store, adding(record('441632960001')));
        await store.saveDelivery((await head(store, A)).id, ['queued'], delivery('acknowledged'));
        const options = end({ force: true });
        await store.startNodeRemoval(A, options);
        expect(await store.getNode(A)).to.include({ state: 'removed', queued: 0, approved: false });
        expect(await pending(store, A)).to.deep.equal([]);
        const broadcast = await store.getBroadcast(options.broadcastId);
        expect(broadcast).to.include({ command: 'REMOVE_NODE_REQ', state: 'cancelled' });
      });

      it('refuses to remove a node that takes no part', async () => {
        const { store } = opened();
        expect(await store.startNodeRemoval(A, end())).to.deep.equal({ kind: 'refused' });
        await weAdd(store, A);
        await store.startNodeRemoval(A, end({ force: true }));
        expect(await store.startNodeRemoval(A, end())).to.deep.equal({ kind: 'refused' });
      });

      it('gives a removed node that is added again only what comes after the new snapshot', async () => {
        const { store } = opened();
        await weAdd(store, A);
        await hostChanges(store, adding(record('441632960001')));
        await store.startNodeRemoval(A, end({ force: true }));
        await hostChanges(store, adding(record('441632960002')));
        const addition = await weAdd(store, A);
        expect(addition.snapshot).to.equal(2);
        expect(await pending(store, A)).to.deep.equal([]);
        await hostChanges(store, adding(record('441632960003')));
        expect((await head(store, A)).journal).to.deep.equal({ first: 3, last: 3 });
      });
    });
  });
}
