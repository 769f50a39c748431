import { expect } from 'chai';
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
  OK,
  type OpenStore,
  peerAdds,
  request,
  T,
  type TestedStore,
  weAdd,
  withStore,
} from './fixture.js';

const start = (store: TestedStore, peers: string[], broadcastId = fresh('b'), resync = false) =>
  store.startNodeAddition(peers, { broadcastId, messageId: () => fresh('m'), at: T, resync });
const states = async (store: TestedStore, broadcastId: string) => {
  const { state, peers } = (await store.getBroadcast(broadcastId))!;
  return [state, ...peers.map((peer) => `${peer.operator} ${peer.state} ${peer.confirmed}/${peer.messages}`)];
};

export function describeBroadcasts(open: () => Promise<OpenStore>): void {
  describe('broadcasts', () => {
    withStore(open, (opened) => {
      it('are completed at once where there is no peer', async () => {
        const { store } = opened();
        const broadcastId = await hostChanges(store, adding(...block(3)));
        expect(await store.getBroadcast(broadcastId)).to.deep.equal({
          broadcastId,
          command: 'ADD_DATA_REQ',
          state: 'completed',
          createdAt: T,
          records: 3,
          peers: [],
        });
        expect(await store.getBroadcast('another')).to.equal(undefined);
      });

      it('show for each peer what is confirmed', async () => {
        const { store, reopen } = opened();
        await weAdd(store, A);
        await weAdd(store, B);
        const broadcastId = await hostChanges(store, adding(...block(3)), 2);
        expect(await states(store, broadcastId)).to.deep.equal(['pending', `${A} pending 0/2`, `${B} pending 0/2`]);
        await answer(store, await head(store, A));
        expect(await states(store, broadcastId)).to.deep.equal(['pending', `${A} pending 1/2`, `${B} pending 0/2`]);
        await answer(store, await head(store, A));
        await answer(store, await head(store, B));
        const last = await head(store, B);
        await store.saveDelivery(last.id, ['queued'], delivery('acknowledged'));
        expect(await states(store, broadcastId)).to.deep.equal(['pending', `${A} completed 2/2`, `${B} pending 1/2`]);
        await answer(store, last);
        const again = await reopen();
        expect(await again.getBroadcast(broadcastId)).to.deep.equal({
          broadcastId,
          command: 'ADD_DATA_REQ',
          state: 'completed',
          createdAt: T,
          records: 3,
          peers: [A, B].map((operator) => ({
            operator,
            state: 'completed',
            resultCode: 200,
            resultDescription: 'done',
            messages: 2,
            confirmed: 2,
          })),
        });
      });

      it('fail where a peer rejects, with its result, once nothing is pending', async () => {
        const { store } = opened();
        await weAdd(store, A);
        await weAdd(store, B);
        const broadcastId = await hostChanges(store, adding(...block(2)), 1);
        await answer(store, await head(store, A), { resultCode: 603, resultDescription: 'not yours' });
        expect((await store.getBroadcast(broadcastId))!.state).to.equal('pending');
        await answer(store, await head(store, A));
        await answer(store, await head(store, B));
        await answer(store, await head(store, B));
        const broadcast = (await store.getBroadcast(broadcastId))!;
        expect(await states(store, broadcastId)).to.deep.equal(['failed', `${A} failed 1/2`, `${B} completed 2/2`]);
        expect(broadcast.peers[0]).to.include({ resultCode: 200 });
      });

      for (const phase of ['failed', 'expired'] as const) {
        it(`fail where the message to a peer is ${phase}`, async () => {
          const { store } = opened();
          await weAdd(store, A);
          const broadcastId = await hostChanges(store, adding(...block(1)));
          await store.saveDelivery((await head(store, A)).id, ['queued'], delivery(phase));
          expect(await states(store, broadcastId)).to.deep.equal(['failed', `${A} failed 0/1`]);
        });
      }

      it('concern the peers that take part when they are stored, and no others', async () => {
        const { store } = opened();
        const before = await hostChanges(store, adding(...block(1)));
        await weAdd(store, A);
        const during = await hostChanges(store, adding(...block(1)));
        await answer(store, await head(store, A));
        await store.receiveRemoveNodeRequest(request(A, 'REMOVE_NODE_REQ'), OK);
        const after = await hostChanges(store, adding(...block(1)));
        expect(await states(store, before)).to.deep.equal(['completed']);
        expect(await states(store, during)).to.deep.equal(['completed', `${A} completed 1/1`]);
        expect(await states(store, after)).to.deep.equal(['completed']);
      });

      it('are confirmed by a later snapshot that carries them', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const failed = await hostChanges(store, adding(...block(1)));
        await answer(store, await head(store, A), { resultCode: 603 });
        const unsent = await hostChanges(store, adding(...block(2)));
        await start(store, [A], fresh('b'), true);
        expect(await states(store, failed)).to.deep.equal(['pending', `${A} pending 0/1`]);
        expect(await states(store, unsent)).to.deep.equal(['pending', `${A} pending 0/1`]);
        await answer(store, await head(store, A), OK, { kind: 'addition-confirmed' });
        expect(await states(store, failed)).to.deep.equal(['completed', `${A} completed 1/1`]);
        expect(await states(store, unsent)).to.deep.equal(['completed', `${A} completed 1/1`]);
      });

      it('are confirmed by the ADD_NODE_RESP that carries them', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const broadcastId = await hostChanges(store, adding(...block(1)));
        await peerAdds(store, A, []);
        expect(await states(store, broadcastId)).to.deep.equal(['pending', `${A} pending 0/1`]);
        await store.saveDelivery((await head(store, A)).id, ['queued'], delivery('done'));
        expect(await states(store, broadcastId)).to.deep.equal(['completed', `${A} completed 1/1`]);
      });

      it('stay confirmed whatever becomes of a later snapshot', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const broadcastId = await hostChanges(store, adding(...block(1)));
        await answer(store, await head(store, A));
        await start(store, [A], fresh('b'), true);
        await answer(store, await head(store, A), { resultCode: 601 }, { kind: 'addition-failed', reason: 'no' });
        expect(await states(store, broadcastId)).to.deep.equal(['completed', `${A} completed 1/1`]);
      });

      it('are cancelled for a peer that is removed before it got them, also when it comes back', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const broadcastId = await hostChanges(store, adding(...block(3)), 1);
        await answer(store, await head(store, A));
        await head(store, A);
        await store.startNodeRemoval(A, {
          broadcastId: fresh('b'),
          messageId: () => fresh('m'),
          at: T,
          force: false,
        });
        expect(await states(store, broadcastId)).to.deep.equal(['cancelled', `${A} cancelled 1/3`]);
        await answer(store, await head(store, A), OK, { kind: 'removal-confirmed' });
        await weAdd(store, A);
        expect(await states(store, broadcastId)).to.deep.equal(['cancelled', `${A} cancelled 1/3`]);
      });

      it('of a node procedure show each peer, and how many records the host profile had', async () => {
        const { store } = opened();
        await hostChanges(store, adding(...block(3)));
        const broadcastId = fresh('b');
        await start(store, [B, A], broadcastId);
        await answer(store, await head(store, B), OK, { kind: 'addition-confirmed' });
        expect(await states(store, broadcastId)).to.deep.equal(['pending', `${A} pending 0/1`, `${B} completed 1/1`]);
        await answer(
          store,
          await head(store, A),
          { resultCode: 601, resultDescription: 'no' },
          { kind: 'addition-failed', reason: 'no' },
        );
        const broadcast = (await store.getBroadcast(broadcastId))!;
        expect(broadcast).to.include({ command: 'ADD_NODE_REQ', state: 'failed', records: 3 });
        expect(broadcast.peers[0]).to.deep.equal({
          operator: A,
          state: 'failed',
          resultCode: 601,
          resultDescription: 'no',
          messages: 1,
          confirmed: 0,
        });
      });

      it('of a removal end with its response', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const broadcastId = fresh('b');
        await store.startNodeRemoval(A, { broadcastId, messageId: () => fresh('m'), at: T, force: false });
        expect(await states(store, broadcastId)).to.deep.equal(['pending', `${A} pending 0/1`]);
        await answer(store, await head(store, A), OK, { kind: 'removal-confirmed' });
        expect(await states(store, broadcastId)).to.deep.equal(['completed', `${A} completed 1/1`]);
      });

      it('are listed newest first, in pages', async () => {
        const { store } = opened();
        const ids: string[] = [];
        for (let count = 0; count < 5; count += 1) ids.unshift(await hostChanges(store, adding(...block(1))));
        const first = await store.listBroadcasts({ limit: 3 });
        const second = await store.listBroadcasts({ limit: 3, after: first.next! });
        expect([...first.items, ...second.items].map(({ broadcastId }) => broadcastId)).to.deep.equal(ids);
        expect(second).not.to.have.property('next');
        expect(await store.listBroadcasts({ limit: 3, after: 'nonsense' })).to.deep.equal({ items: [] });
      });
    });
  });
}
