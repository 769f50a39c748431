import { expect } from 'chai';
import type { OutgoingMessage } from '../../../src/idd/ports/store/index.js';
import { block, record } from '../sample-records.js';
import {
  A,
  adding,
  delivery,
  head,
  hostChanges,
  identities,
  modifying,
  type OpenStore,
  pending,
  removing,
  type TestedStore,
  weAdd,
  withStore,
} from './fixture.js';

const coalesced = (store: TestedStore, recordsPerMessage = 1000) => head(store, A, { recordsPerMessage });

/** Takes messages and counts them as acknowledged, until there is none. */
async function takeAll(store: TestedStore, recordsPerMessage = 1000): Promise<OutgoingMessage[]> {
  const taken: OutgoingMessage[] = [];
  for (;;) {
    const [message] = await pending(store, A, 'ordered', { recordsPerMessage, begin: () => delivery('sent') });
    if (message === undefined) return taken;
    taken.push(message);
    await store.saveDelivery(message.id, ['sent'], delivery('acknowledged'));
  }
}

const spans = (messages: OutgoingMessage[]) =>
  messages.map(({ command, journal }) => `${command} ${journal!.first}-${journal!.last}`);

export function describeCoalescing(open: () => Promise<OpenStore>): void {
  describe('changes that wait for a peer', () => {
    withStore(open, (opened) => {
      it('become one message where they are neighbours of the same command, under the newest broadcast', async () => {
        const { store, reopen } = opened();
        await weAdd(store, A);
        const broadcasts: string[] = [];
        for (const each of block(3)) broadcasts.push(await hostChanges(store, adding(each)));
        const message = await coalesced(store);
        expect(message).to.deep.include({
          command: 'ADD_DATA_REQ',
          broadcastId: broadcasts[2],
          journal: { first: 1, last: 3 },
        });
        const again = await reopen();
        expect(await coalesced(again)).to.deep.equal(message);
        const change = await again.readJournal(1, 3);
        expect(change).to.deep.equal(adding(...block(3)));
      });

      it('confirm every broadcast in the message', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const first = await hostChanges(store, adding(record('441632960001')));
        const second = await hostChanges(store, adding(record('441632960002')));
        const { id } = await coalesced(store);
        await store.saveDelivery(id, ['queued'], delivery('done'));
        for (const broadcastId of [first, second]) {
          expect((await store.getBroadcast(broadcastId))!.state).to.equal('completed');
        }
      });

      it('keep their order where commands alternate', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const [one, two, three] = block(3);
        await hostChanges(store, adding(one!));
        await hostChanges(store, adding(two!));
        await hostChanges(store, removing(one!));
        await hostChanges(store, adding(one!, three!));
        expect(spans(await takeAll(store))).to.deep.equal([
          'ADD_DATA_REQ 1-2',
          'REMOVE_DATA_REQ 3-3',
          'ADD_DATA_REQ 4-4',
        ]);
      });

      it('fill a message up to its records, and one that is larger goes alone', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const records = block(10);
        await hostChanges(store, adding(...records.slice(0, 2)));
        await hostChanges(store, adding(...records.slice(2, 4)));
        await hostChanges(store, adding(...records.slice(4, 9)));
        await hostChanges(store, adding(records[9]!));
        expect(spans(await takeAll(store, 4))).to.deep.equal([
          'ADD_DATA_REQ 1-2',
          'ADD_DATA_REQ 3-3',
          'ADD_DATA_REQ 4-4',
        ]);
      });

      it('part where one modifies what another has made: the receiver looks up all existing records before the message', async () => {
        const { store } = opened();
        const [one, other] = block(2);
        await hostChanges(store, adding(one!, other!));
        await weAdd(store, A);
        const version = (name: string) => ({ ...one!, regexp: `!^.*$!sip:${name}@ims.example!` });
        await hostChanges(store, modifying([other!, { ...other!, order: 7 }]));
        await hostChanges(store, modifying([one!, version('second')]));
        await hostChanges(store, modifying([version('second'), version('third')]));
        expect(spans(await takeAll(store))).to.deep.equal(['MOD_DATA_REQ 2-3', 'MOD_DATA_REQ 4-4']);
      });

      it('are a thousand journal entries at most in one message', async () => {
        const { store } = opened();
        await weAdd(store, A);
        await hostChanges(store, adding(...block(1005)), 1);
        expect(spans(await takeAll(store, 5000))).to.deep.equal(['ADD_DATA_REQ 1-1000', 'ADD_DATA_REQ 1001-1005']);
      });

      it('do not change a message that has been stored', async () => {
        const { store } = opened();
        await weAdd(store, A);
        await hostChanges(store, adding(record('441632960001')));
        const message = await coalesced(store);
        await hostChanges(store, adding(record('441632960002')));
        expect(await coalesced(store)).to.deep.equal(message);
        const { records } = (await store.readJournal(1, 1)) as { records: ReturnType<typeof block> };
        expect(identities(records)).to.deep.equal(identities([record('441632960001')]));
      });
    });
  });
}
