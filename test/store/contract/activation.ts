import { expect } from 'chai';
import { record } from '../sample-records.js';
import {
  A,
  adding,
  announcers,
  beforeAndAfterRestart,
  fresh,
  identities,
  listAll,
  type OpenStore,
  peerAdds,
  peerChanges,
  T,
  withStore,
} from './fixture.js';

const LATER = T + 3_600_000;
const OLD = '33199000001';
const NEW = '33199000002';

export function describeActivation(open: () => Promise<OpenStore>): void {
  describe('activation', () => {
    withStore(open, (opened) => {
      it('resolves a profile from its activation time on, across a restart', async () => {
        const { store } = opened();
        await peerAdds(store, A, [record(NEW)], { activateAt: LATER });
        expect((await store.getNode(A))!.state).to.equal('added');
        await beforeAndAfterRestart(opened(), async (each) => {
          expect(await announcers(each, NEW, LATER - 1)).to.deep.equal([]);
          expect(await announcers(each, NEW, LATER)).to.deep.equal([A]);
        });
      });

      it('resolves the old profile until the time of the new one comes', async () => {
        const { store } = opened();
        await peerAdds(store, A, [record(OLD)]);
        await peerAdds(store, A, [record(NEW)], { activateAt: LATER });
        await beforeAndAfterRestart(opened(), async (each) => {
          expect(await announcers(each, OLD, LATER - 1)).to.deep.equal([A]);
          expect(await announcers(each, NEW, LATER - 1)).to.deep.equal([]);
          expect(await announcers(each, OLD, LATER)).to.deep.equal([]);
          expect(await announcers(each, NEW, LATER)).to.deep.equal([A]);
        });
      });

      it('applies the changes that follow to the profile that is to come', async () => {
        const { store } = opened();
        await peerAdds(store, A, [record(OLD)]);
        await peerAdds(store, A, [record(NEW)], { activateAt: LATER });
        expect(await peerChanges(store, A, adding(record('33199000003')))).to.equal('applied');
        expect(await announcers(store, '33199000003', T)).to.deep.equal([]);
        expect(await announcers(store, '33199000003', LATER)).to.deep.equal([A]);
        expect(await peerChanges(store, A, { command: 'REMOVE_DATA_REQ', records: [record(OLD)] })).to.equal('missing');
        const listed = await listAll(store, A);
        expect(identities(listed)).to.deep.equal(identities([record(NEW), record('33199000003')]));
        expect((await store.getNode(A))!.records).to.equal(2);
      });

      it('keeps the profile in force when another one to come takes the place of the first', async () => {
        const { store } = opened();
        await peerAdds(store, A, [record(OLD)]);
        await peerAdds(store, A, [record('33199000003')], { activateAt: LATER });
        await peerAdds(store, A, [record(NEW)], { activateAt: LATER + 1000 });
        expect(await announcers(store, OLD, LATER + 999)).to.deep.equal([A]);
        expect(await announcers(store, '33199000003', LATER + 999)).to.deep.equal([]);
        expect(await announcers(store, NEW, LATER + 1000)).to.deep.equal([A]);
      });

      it('replaces both at once where the newest profile names no time, or one that has come', async () => {
        for (const activateAt of [undefined, T]) {
          const { store } = opened();
          await peerAdds(store, A, [record(OLD)]);
          await peerAdds(store, A, [record('33199000003')], { activateAt: LATER });
          await peerAdds(store, A, [record(NEW)], { activateAt });
          expect(await announcers(store, OLD, T)).to.deep.equal([]);
          expect(await announcers(store, NEW, T)).to.deep.equal([A]);
          expect(await announcers(store, '33199000003', LATER)).to.deep.equal([]);
        }
      });

      it('takes the profile whose time has come for the old one when the next comes', async () => {
        const { store } = opened();
        await peerAdds(store, A, [record(OLD)]);
        await peerAdds(store, A, [record(NEW)], { activateAt: LATER });
        await peerAdds(store, A, [record('33199000003')], { receivedAt: LATER + 1, activateAt: LATER + 1000 });
        expect(await announcers(store, OLD, LATER + 1)).to.deep.equal([]);
        expect(await announcers(store, NEW, LATER + 1)).to.deep.equal([A]);
        expect(await announcers(store, '33199000003', LATER + 1000)).to.deep.equal([A]);
      });

      it('drops what is in force and what is to come when the node is removed', async () => {
        const { store } = opened();
        await peerAdds(store, A, [record(OLD)]);
        await peerAdds(store, A, [record(NEW)], { activateAt: LATER });
        await store.startNodeRemoval(A, {
          broadcastId: fresh('b'),
          messageId: () => fresh('m'),
          at: T,
          force: false,
        });
        expect(await announcers(store, OLD, T)).to.deep.equal([]);
        expect(await announcers(store, NEW, LATER)).to.deep.equal([]);
      });
    });
  });
}
