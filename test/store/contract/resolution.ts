import { expect } from 'chai';
import { record } from '../sample-records.js';
import {
  A,
  adding,
  announcers,
  B,
  beforeAndAfterRestart,
  candidates,
  fresh,
  head,
  hostChanges,
  modifying,
  type OpenStore,
  peerAdds,
  peerChanges,
  removing,
  T,
  type TestedStore,
  withStore,
} from './fixture.js';

/** When each peer first announced the number or blocks that cover the digits. */
async function announced(store: TestedStore, digits: string): Promise<Record<string, number>> {
  const found = await candidates(store, digits, T);
  return Object.fromEntries(found.filter(({ peer }) => peer !== undefined).map((each) => [each.peer, each.announced]));
}

export function describeResolution(open: () => Promise<OpenStore>): void {
  describe('candidates for a number', () => {
    withStore(open, (opened) => {
      it('are the records of the number and of every block that it begins with, of every operator', async () => {
        const { store } = opened();
        await hostChanges(store, adding(record('44*'), record('441632960001'), record('441632960002')));
        await peerAdds(store, A, [record('441632960001', { preference: 20 }), record('4416*'), record('45*')]);
        await peerAdds(store, B, [record('441632960001*'), record('4416329600011')]);
        const found = await candidates(store, '441632960001', T);
        expect(found.map(({ peer, record: each }) => [peer, each])).to.have.deep.members([
          [undefined, record('44*')],
          [undefined, record('441632960001')],
          [A, record('441632960001', { preference: 20 })],
          [A, record('4416*')],
          [B, record('441632960001*')],
        ]);
        expect(found.some((each) => each.peer === undefined && 'peer' in each)).to.equal(false);
      });

      it('include one-digit blocks and the longest numbers, and none for a number too long', async () => {
        const { store } = opened();
        await hostChanges(store, adding(record('9*'), record('999999999999999'), record('999999999999999*')));
        expect((await candidates(store, '999999999999999', T)).length).to.equal(3);
        expect((await candidates(store, '9999999999999990', T)).length).to.equal(2);
        expect((await candidates(store, '9', T)).length).to.equal(1);
      });

      it('tell leading zeros apart', async () => {
        const { store } = opened();
        await hostChanges(store, adding(record('0012'), record('012')));
        expect((await candidates(store, '012', T)).map((each) => each.record)).to.deep.equal([record('012')]);
      });

      it('count for a node whatever its state, until it is removed', async () => {
        const { store } = opened();
        await peerAdds(store, A, [record('33*')]);
        await store.startNodeAddition([A], {
          broadcastId: fresh('b'),
          messageId: () => fresh('m'),
          at: T,
          resync: true,
        });
        expect(await announcers(store, '33199001234')).to.deep.equal([A]);
        const message = await head(store, A);
        await store.saveDelivery(message.id, ['queued'], message.delivery, {
          node: { kind: 'addition-failed', reason: 'no' },
        });
        expect(await announcers(store, '33199001234')).to.deep.equal([A]);
      });

      it('tell who announced a number first, also after a restart', async () => {
        const { store } = opened();
        await peerAdds(store, A, [record('33199001234')]);
        await peerAdds(store, B, [record('33199001234'), record('33199001235')]);
        await peerChanges(store, A, adding(record('33199001235')));
        await beforeAndAfterRestart(opened(), async (each) => {
          const first = await announced(each, '33199001234');
          expect(first[A]).to.be.lessThan(first[B]!);
          const second = await announced(each, '33199001235');
          expect(second[B]).to.be.lessThan(second[A]!);
        });
      });

      it('keep the place of a number across a resynchronisation, and give newcomers a later one', async () => {
        const { store } = opened();
        await peerAdds(store, A, [record('33199001234')]);
        await peerChanges(store, A, adding(record('33199001235')));
        await peerAdds(store, B, [record('33199001234'), record('33199001235'), record('33199001236')]);
        const before = [await announced(store, '33199001234'), await announced(store, '33199001235')];
        const resent = ['33199001234', '33199001235', '33199001236'].map((each) => record(each, { ttl: 5 }));
        for (let times = 0; times < 2; times += 1) await peerAdds(store, A, resent);
        expect([await announced(store, '33199001234'), await announced(store, '33199001235')]).to.deep.equal(before);
        const newcomer = await announced(store, '33199001236');
        expect(newcomer[B]).to.be.lessThan(newcomer[A]!);
      });

      it('keep the place of a number whose records change, as long as one is there', async () => {
        const { store } = opened();
        await peerAdds(store, A, [record('33199001234')]);
        const before = await announced(store, '33199001234');
        await peerChanges(store, A, modifying([record('33199001234'), record('33199001234', { ttl: 5 })]));
        await peerChanges(store, A, adding(record('33199001234', { ttl: 6 })));
        await peerChanges(store, A, removing(record('33199001234', { ttl: 5 })));
        expect(await announced(store, '33199001234')).to.deep.equal(before);
        await peerChanges(store, A, removing(record('33199001234', { ttl: 6 })));
        await peerChanges(store, A, adding(record('33199001234')));
        expect((await announced(store, '33199001234'))[A]).to.be.greaterThan(before[A]!);
      });

      it('give a peer that comes back after its removal a later place', async () => {
        const { store } = opened();
        await peerAdds(store, A, [record('33199001234')]);
        await peerAdds(store, B, [record('33199001234')]);
        await store.startNodeRemoval(A, { broadcastId: fresh('b'), messageId: () => fresh('m'), at: T, force: true });
        await peerAdds(store, A, [record('33199001234')]);
        const found = await announced(store, '33199001234');
        expect(found[B]).to.be.lessThan(found[A]!);
      });
    });
  });
}
