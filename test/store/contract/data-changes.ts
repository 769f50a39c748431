import { expect } from 'chai';
import type { DataOutcome } from '../../../src/idd/ports/store/index.js';
import { record } from '../sample-records.js';
import {
  A,
  adding,
  announcers,
  identities,
  listAll,
  modifying,
  type OpenStore,
  peerAdds,
  peerChanges,
  pending,
  removing,
  request,
  withStore,
} from './fixture.js';

const ONE = record('33199000001');
const TWO = record('33199000002');
const THREE = record('33199000003');

export function describeDataChanges(open: () => Promise<OpenStore>): void {
  describe('data requests', () => {
    withStore(open, (opened) => {
      it('[Q.3645 §7.2.1] adds records and queues the response with what the caller makes of the outcome', async () => {
        const { store, reopen } = opened();
        await peerAdds(store, A, [ONE]);
        const received = { ...request(A, 'ADD_DATA_REQ'), change: adding(TWO) };
        await store.receiveDataRequest(received, (outcome) => {
          expect(outcome).to.deep.equal({ kind: 'applied' });
          return { resultCode: 200, resultDescription: 'added' };
        });
        const again = await reopen();
        expect(identities(await listAll(again, A))).to.deep.equal(identities([ONE, TWO]));
        const [response] = await pending(again, A, 'response');
        expect(response).to.deep.include({
          lane: 'response',
          command: 'ADD_DATA_RESP',
          messageId: received.messageId,
          broadcastId: received.broadcastId,
          result: { resultCode: 200, resultDescription: 'added' },
        });
      });

      it('takes the adding of a record that is there already for no error', async () => {
        const { store } = opened();
        await peerAdds(store, A, [ONE]);
        expect(await peerChanges(store, A, adding(ONE, TWO, TWO))).to.equal('applied');
        expect((await store.getNode(A))!.records).to.equal(2);
      });

      it('[Q.3645 §7.2.2] modifies records', async () => {
        const { store } = opened();
        await peerAdds(store, A, [ONE, TWO]);
        expect(await peerChanges(store, A, modifying([ONE, THREE]))).to.equal('applied');
        expect(identities(await listAll(store, A))).to.deep.equal(identities([TWO, THREE]));
        expect((await store.getNode(A))!.records).to.equal(2);
      });

      it('looks up every existing record in the state before the message', async () => {
        const { store } = opened();
        await peerAdds(store, A, [ONE, TWO]);
        expect(await peerChanges(store, A, modifying([ONE, TWO], [TWO, ONE]))).to.equal('applied');
        expect(identities(await listAll(store, A))).to.deep.equal(identities([ONE, TWO]));
        expect(await peerChanges(store, A, modifying([ONE, THREE], [THREE, ONE]))).to.equal('missing');
      });

      it('[Q.3645 §7.2.3] removes records', async () => {
        const { store } = opened();
        await peerAdds(store, A, [ONE, TWO]);
        expect(await peerChanges(store, A, removing(ONE))).to.equal('applied');
        expect(await announcers(store, '33199000001')).to.deep.equal([]);
        expect((await store.getNode(A))!.records).to.equal(1);
      });

      it('compares flags and service without case, and tells an absent ttl from a present one', async () => {
        const { store } = opened();
        await peerAdds(store, A, [ONE]);
        expect(await peerChanges(store, A, removing({ ...ONE, ttl: 3600 }))).to.equal('missing');
        expect(await peerChanges(store, A, removing({ ...ONE, flags: 'U', service: 'e2u+SIP' }))).to.equal('applied');
      });

      const obstacles = [
        ['a record to remove that is not there', removing(ONE, THREE), 'missing', THREE],
        ['a record removed twice', removing(ONE, ONE), 'missing', ONE],
        ['a record to modify that is not there', modifying([ONE, THREE], [THREE, ONE]), 'missing', THREE],
        ['a record modified twice', modifying([ONE, THREE], [ONE, record('331*')]), 'missing', ONE],
        ['a modified record that equals one that stays', modifying([ONE, TWO]), 'collision', TWO],
        ['two modified records that are equal', modifying([ONE, THREE], [TWO, THREE]), 'collision', THREE],
      ] as const;
      for (const [name, change, kind, first] of obstacles) {
        it(`names ${name}, and changes nothing`, async () => {
          const { store } = opened();
          await peerAdds(store, A, [ONE, TWO]);
          let found: DataOutcome | undefined;
          await store.receiveDataRequest({ ...request(A, change.command), change }, (outcome) => {
            found = outcome;
            return { resultCode: 604 };
          });
          expect(found).to.deep.equal({ kind, record: first });
          expect(identities(await listAll(store, A))).to.deep.equal(identities([ONE, TWO]));
          expect((await pending(store, A, 'response'))[0]!.result).to.deep.equal({ resultCode: 604 });
        });
      }

      it('tells that the DES has not been added', async () => {
        const { store } = opened();
        expect(await peerChanges(store, A, adding(ONE))).to.equal('not-added');
        expect(await announcers(store, '33199000001')).to.deep.equal([]);
      });

      it('changes nothing when the caller throws', async () => {
        const { store } = opened();
        await peerAdds(store, A, [ONE]);
        const received = { ...request(A, 'ADD_DATA_REQ'), change: adding(TWO) };
        const failing = store.receiveDataRequest(received, () => {
          throw new Error('no');
        });
        const other = peerChanges(store, A, adding(THREE));
        expect(await failing.catch((error: Error) => error.message)).to.equal('no');
        expect(await other).to.equal('applied');
        expect(identities(await listAll(store, A))).to.deep.equal(identities([ONE, THREE]));
        expect(await store.isRepeat(A, 'ADD_DATA_REQ', received.messageId)).to.equal(false);
        expect(await peerChanges(store, A, adding(TWO))).to.equal('applied');
        expect(identities(await listAll(store, A))).to.deep.equal(identities([ONE, TWO, THREE]));
      });
    });
  });
}
