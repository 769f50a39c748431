import { expect } from 'chai';
import { record } from '../sample-records.js';
import {
  A,
  adding,
  B,
  delivery,
  head,
  hostChanges,
  type OpenStore,
  peerAdds,
  pending,
  request,
  withStore,
} from './fixture.js';

export function describeQueuedResponses(open: () => Promise<OpenStore>): void {
  describe('responses that a peer has not taken', () => {
    withStore(open, (opened) => {
      it('are counted for each peer, those of both lanes, and no requests', async () => {
        const { store } = opened();
        await peerAdds(store, A, []);
        await hostChanges(store, adding(record('441632960001')));
        for (let count = 0; count < 3; count++) {
          await store.receiveRejectedRequest(request(A, 'ADD_DATA_REQ'), { resultCode: 603 });
        }
        expect(await store.countQueuedResponses(A)).to.equal(4);
        await store.saveDelivery((await head(store, A)).id, ['queued'], delivery('done'));
        const [first] = await pending(store, A, 'response');
        await store.saveDelivery(first!.id, ['queued'], delivery('sent'));
        expect((await head(store, A)).command).to.equal('ADD_DATA_REQ');
        expect(await store.countQueuedResponses(A)).to.equal(3);
        await store.saveDelivery(first!.id, ['sent'], delivery('done'));
        expect(await store.countQueuedResponses(A)).to.equal(2);
        expect(await store.countQueuedResponses(B)).to.equal(0);
        expect(await store.countQueuedResponses('999-99')).to.equal(0);
      });
    });
  });
}
