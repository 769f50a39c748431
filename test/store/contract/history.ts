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
  modifying,
  OK,
  type OpenStore,
  pending,
  removing,
  T,
  type TestedStore,
  weAdd,
  withStore,
} from './fixture.js';

const LATER = T + 1;

async function broadcasts(store: TestedStore): Promise<string[]> {
  return (await store.listBroadcasts({ limit: 1000 })).items.map(({ broadcastId }) => broadcastId).reverse();
}

/** A change that A has confirmed, in one message with nothing else. */
async function confirmed(store: TestedStore, change: ReturnType<typeof adding>): Promise<string> {
  const broadcastId = await hostChanges(store, change);
  await answer(store, await head(store, A));
  return broadcastId;
}

export function describeHistory(open: () => Promise<OpenStore>): void {
  describe('broadcasts that are old', () => {
    withStore(open, (opened) => {
      it('are forgotten where every peer has confirmed them, with their changes and messages', async () => {
        const { store, reopen } = opened();
        await weAdd(store, A);
        const [procedure] = await broadcasts(store);
        const old = await confirmed(store, adding(...block(3)));
        const message = (await pending(store, A))[0];
        expect(message).to.equal(undefined);
        await store.pruneHistory(T);
        expect(await broadcasts(store)).to.deep.equal([procedure, old]);
        await store.pruneHistory(LATER);
        const again = await reopen();
        expect(await broadcasts(again)).to.deep.equal([procedure]);
        expect(
          await again
            .readJournal({ command: 'ADD_DATA_REQ', journal: { first: 1, last: 1 } })
            .catch(({ message: text }: Error) => text),
        ).to.contain('there is no ADD_DATA_REQ');
        const next = await hostChanges(again, removing(...block(1)));
        expect(await head(again, A)).to.deep.include({ broadcastId: next, journal: { first: 2, last: 2 } });
      });

      it('stay while a peer has not been given them or has not confirmed them, and so do all changes after them', async () => {
        const { store } = opened();
        await weAdd(store, A);
        await weAdd(store, B);
        const procedures = await broadcasts(store);
        const first = await confirmed(store, adding(...block(1)));
        const second = await confirmed(store, removing(...block(1)));
        await store.pruneHistory(LATER);
        expect(await broadcasts(store)).to.deep.equal([...procedures, first, second]);
        const message = await head(store, B);
        await store.saveDelivery(message.id, ['queued'], delivery('acknowledged'));
        await head(store, B);
        await store.pruneHistory(LATER);
        expect(await broadcasts(store)).to.deep.equal([...procedures, first, second]);
        await answer(store, message);
        await answer(store, await head(store, B));
        await store.pruneHistory(LATER);
        expect(await broadcasts(store)).to.deep.equal(procedures);
      });

      for (const phase of ['rejected', 'failed', 'expired', 'cancelled'] as const) {
        it(`stay where one is ${phase} at a peer, whose copy stays known to differ, until a whole profile has reached it`, async () => {
          const { store } = opened();
          await weAdd(store, A);
          const lacking = await hostChanges(store, adding(...block(1)));
          const message = await head(store, A);
          await store.saveDelivery(message.id, ['queued'], delivery(phase), {
            node: { kind: 'content-missed', reason: 'no' },
          });
          await confirmed(store, adding(...block(2).slice(1)));
          await store.pruneHistory(LATER);
          expect(await broadcasts(store))
            .to.have.length(3)
            .and.include(lacking);
          await hostChanges(store, modifying([block(2)[1]!, { ...block(2)[1]!, order: 1 }]));
          await answer(store, await head(store, A), OK, { kind: 'content-confirmed' });
          expect(await store.getNode(A)).to.include({ diverged: true });
          await weAdd(store, A);
          expect(await store.getNode(A)).to.include({ diverged: false });
          const [, , , , resync] = await broadcasts(store);
          await store.pruneHistory(LATER);
          expect(await broadcasts(store)).to.deep.equal([resync]);
        });
      }

      it('are forgotten however many there are', async () => {
        const { store } = opened();
        for (let count = 0; count < 450; count++) await hostChanges(store, adding(...block(1)));
        await store.pruneHistory(LATER);
        expect(await broadcasts(store)).to.deep.equal([]);
      });

      it('of node procedures stay while they are under way', async () => {
        const { store } = opened();
        const options = { broadcastId: fresh('b'), messageId: () => fresh('m'), at: T, resync: false };
        await store.startNodeAddition([A], options);
        await store.pruneHistory(LATER);
        expect(await broadcasts(store)).to.deep.equal([options.broadcastId]);
        expect((await head(store, A)).command).to.equal('ADD_NODE_REQ');
      });
    });
  });
}
