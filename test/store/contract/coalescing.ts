import { expect } from 'chai';
import fc from 'fast-check';
import type { NaptrRecord } from '../../../generated/messages.js';
import { recordIdentity } from '../../../src/enum/naptr-record.js';
import type { DataChange, OutgoingMessage } from '../../../src/idd/ports/store/index.js';
import { block, record } from '../sample-records.js';
import {
  A,
  adding,
  answer,
  delivery,
  fresh,
  head,
  hostChanges,
  identities,
  listAll,
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

/** Adds the record, modifies what the number has, or removes it, as it is possible. */
async function changeSomewhere(store: TestedStore, base: NaptrRecord, what: number): Promise<void> {
  const there = (await listAll(store)).find(({ e164Number }) => e164Number === base.e164Number);
  if (there === undefined) await hostChanges(store, adding(base));
  else if (what === 0) await hostChanges(store, removing(there));
  else await hostChanges(store, modifying([there, { ...there, order: (there.order % 100) + what }]));
}

/** What a peer does with a data request; throws where it would reject it. */
function applyTo(copy: Map<string, NaptrRecord>, change: DataChange): void {
  const take = (record: NaptrRecord) => {
    if (!copy.delete(recordIdentity(record))) throw new Error(`there is no ${recordIdentity(record)}`);
  };
  const put = (record: NaptrRecord) => copy.set(recordIdentity(record), record);
  if (change.command === 'ADD_DATA_REQ') change.records.forEach(put);
  else if (change.command === 'REMOVE_DATA_REQ') change.records.forEach(take);
  else {
    for (const { existing } of change.modifications) take(existing);
    for (const { modified } of change.modifications) put(modified);
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
        const change = await again.readJournal(message);
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

      it('become one message for each command where they change different numbers, each under its newest broadcast', async () => {
        const { store, reopen } = opened();
        const [one, two, ...rest] = block(6);
        await hostChanges(store, adding(one!, two!));
        await weAdd(store, A);
        const broadcasts: string[] = [];
        const changed = { ...two!, order: 7 };
        for (const change of [
          adding(rest[0]!),
          removing(one!),
          adding(rest[1]!),
          modifying([two!, changed]),
          adding(rest[2]!),
        ])
          broadcasts.push(await hostChanges(store, change));
        const messages = await takeAll(store);
        expect(spans(messages)).to.deep.equal(['ADD_DATA_REQ 2-6', 'REMOVE_DATA_REQ 3-3', 'MOD_DATA_REQ 5-5']);
        expect(messages.map(({ broadcastId }) => broadcastId)).to.deep.equal(
          [4, 1, 3].map((index) => broadcasts[index]),
        );
        const again = await reopen();
        expect(await again.readJournal(messages[0]!)).to.deep.equal(adding(...rest.slice(0, 3)));
        // Each confirms its own: the removal does not confirm the additions around it.
        await again.saveDelivery(messages[1]!.id, ['acknowledged'], delivery('done'));
        const states = await Promise.all(broadcasts.map(async (each) => (await again.getBroadcast(each))!.state));
        expect(states).to.deep.equal(['pending', 'completed', 'pending', 'pending', 'pending']);
        expect((await again.getBroadcast(broadcasts[0]!))!.peers).to.deep.equal([
          { operator: A, state: 'pending', messages: 1, confirmed: 0 },
        ]);
      });

      it('go in the order that the changes of one number need', async () => {
        const { store } = opened();
        await weAdd(store, A);
        const [one, two] = block(2);
        const changed = { ...one!, order: 7 };
        await hostChanges(store, adding(two!));
        await hostChanges(store, removing(two!));
        await hostChanges(store, adding(one!));
        await hostChanges(store, modifying([one!, changed]));
        await hostChanges(store, removing(changed));
        // It would have to go before the removal and after it.
        await hostChanges(store, adding(changed));
        expect(spans(await takeAll(store))).to.deep.equal([
          'ADD_DATA_REQ 1-3',
          'MOD_DATA_REQ 4-4',
          'REMOVE_DATA_REQ 2-5',
          'ADD_DATA_REQ 6-6',
        ]);
      });

      it('keep the order of each number, whatever the changes are', async () => {
        const { store } = opened();
        await weAdd(store, A);
        await fc.assert(
          fc.asyncProperty(fc.array(fc.nat(11), { minLength: 1, maxLength: 30 }), async (choices) => {
            const numbers = block(4);
            const copy = new Map<string, NaptrRecord>();
            await store.startNodeAddition([A], {
              broadcastId: fresh('b'),
              messageId: () => fresh('m'),
              at: T,
              resync: true,
            });
            const [snapshotMessage] = await takeAll(store);
            await answer(store, snapshotMessage!, OK, { kind: 'addition-confirmed' });
            const before = await listAll(store);
            for (const each of before) copy.set(recordIdentity(each), each);
            for (const choice of choices) await changeSomewhere(store, numbers[choice % 4]!, Math.floor(choice / 4));
            for (const message of await takeAll(store)) applyTo(copy, await store.readJournal(message));
            expect([...copy.keys()].sort()).to.deep.equal((await listAll(store)).map(recordIdentity).sort());
          }),
          { numRuns: 60 },
        );
      });

      it('keep their order where commands alternate on the same numbers', async () => {
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
        const { records } = (await store.readJournal(message)) as { records: ReturnType<typeof block> };
        expect(identities(records)).to.deep.equal(identities([record('441632960001')]));
      });
    });
  });
}
