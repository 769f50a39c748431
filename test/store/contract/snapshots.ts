import { expect } from 'chai';
import type { NaptrRecord } from '../../../generated/messages.js';
import { block, record } from '../sample-records.js';
import {
  A,
  adding,
  answer,
  B,
  beforeAndAfterRestart,
  delivery,
  fresh,
  head,
  hostChanges,
  identities,
  modifying,
  OK,
  type OpenStore,
  peerAdds,
  removing,
  request,
  snapshot,
  T,
  type TestedStore,
  withStore,
} from './fixture.js';

const start = (store: TestedStore, peer: string) =>
  store.startNodeAddition([peer], { broadcastId: fresh('b'), messageId: () => fresh('m'), at: T, resync: false });

export function describeSnapshots(open: () => Promise<OpenStore>): void {
  describe('snapshots of the host profile', () => {
    withStore(open, (opened) => {
      it('read the same however the profile changes while the message is under way', async () => {
        const { store } = opened();
        const [one, two, three] = block(3) as [NaptrRecord, NaptrRecord, NaptrRecord];
        await hostChanges(store, adding(one, two, three));
        await start(store, A);
        const before = identities([one, two, three]);
        await hostChanges(store, removing(one));
        await hostChanges(store, modifying([two, record('44163296*')]));
        await hostChanges(store, adding(one, record('33*')));
        await start(store, B);
        await hostChanges(store, removing(one, three));
        await hostChanges(store, adding(three));
        await hostChanges(store, removing(three));
        await beforeAndAfterRestart(opened(), async (each) => {
          expect(identities(await snapshot(each, 1))).to.deep.equal(before);
          expect(identities(await snapshot(each, 4))).to.deep.equal(
            identities([one, three, record('44163296*'), record('33*')]),
          );
        });
      });

      it('are read in pieces of bounded size, whole and without doubles', async () => {
        const { store } = opened();
        const records = block(2500);
        await hostChanges(store, adding(...records));
        await start(store, A);
        await hostChanges(store, removing(...records.slice(700, 1900)));
        const sizes: number[] = [];
        const read: NaptrRecord[] = [];
        for await (const piece of store.readSnapshot(1)) {
          sizes.push(piece.length);
          read.push(...piece);
          // A change between two pieces moves records, but not out of the snapshot.
          if (sizes.length === 1) await hostChanges(store, removing(...records.slice(1900)));
        }
        expect(Math.max(...sizes)).to.be.at.most(1000);
        expect(identities(read)).to.deep.equal(identities(records));
      });

      it('stay readable for the response that a repeated ADD_NODE_REQ has sent again', async () => {
        const { store } = opened();
        const [one] = block(1) as [NaptrRecord];
        await hostChanges(store, adding(one));
        const { messageId } = request(A, 'ADD_NODE_REQ');
        await peerAdds(store, A, [], { messageId });
        const response = await head(store, A);
        await store.saveDelivery(response.id, ['queued'], delivery('done'));
        await hostChanges(store, removing(one));
        await store.receiveRepeat({ peer: A, command: 'ADD_NODE_REQ', messageId });
        const again = await head(store, A);
        expect(again.snapshot).to.equal(response.snapshot);
        expect(identities(await snapshot(store, again.snapshot!))).to.deep.equal(identities([one]));
      });

      it('are empty before the first change', async () => {
        const { store } = opened();
        await start(store, A);
        const { snapshot: position } = await head(store, A);
        await hostChanges(store, adding(...block(2)));
        expect(position).to.equal(0);
        expect(await snapshot(store, 0)).to.deep.equal([]);
      });

      it('go with REMOVE_NODE_REQ as long as the list is small', async () => {
        const { store } = opened();
        await hostChanges(store, adding(...block(2)));
        await start(store, A);
        await answer(store, await head(store, A), OK, { kind: 'addition-confirmed' });
        await store.startNodeRemoval(A, {
          broadcastId: fresh('b'),
          messageId: () => fresh('m'),
          at: T,
          force: false,
        });
        const message = await head(store, A);
        expect(identities(await snapshot(store, message.snapshot!))).to.deep.equal(identities(block(2)));
      });
    });
  });
}
