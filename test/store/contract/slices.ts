import { expect } from 'chai';
import type { NaptrRecord } from '../../../generated/messages.js';
import type { OutgoingMessage } from '../../../src/idd/ports/store/index.js';
import { block, record } from '../sample-records.js';
import {
  A,
  adding,
  answer,
  B,
  delivery,
  fresh,
  head,
  hostChanges,
  identities,
  OK,
  type OpenStore,
  pending,
  removing,
  request,
  T,
  type TestedStore,
  withStore,
} from './fixture.js';

const LIMIT = 3;
const recordsPerMessage = (operator: string) => (operator === A ? LIMIT : undefined);
const next = (store: TestedStore) => head(store, A, { recordsPerMessage: LIMIT });

async function contents(store: TestedStore, { snapshot, slice }: OutgoingMessage): Promise<NaptrRecord[]> {
  const records: NaptrRecord[] = [];
  for await (const piece of store.readSnapshot(snapshot!, slice)) records.push(...piece);
  return records;
}

async function add(store: TestedStore, operators: string[], resync = false): Promise<string> {
  const broadcastId = fresh('b');
  const messageId = () => fresh('m');
  await store.startNodeAddition(operators, { broadcastId, messageId, at: T, resync, recordsPerMessage });
  return broadcastId;
}

/** Confirms messages to A until there is none, and gives what they carried. */
async function confirmAll(store: TestedStore): Promise<{ message: OutgoingMessage; records: NaptrRecord[] }[]> {
  const confirmed: { message: OutgoingMessage; records: NaptrRecord[] }[] = [];
  for (;;) {
    const [message] = await pending(store, A, 'ordered', { recordsPerMessage: LIMIT });
    if (message === undefined) return confirmed;
    const records = message.snapshot === undefined ? [] : await contents(store, message);
    confirmed.push({ message, records });
    if (message.command.endsWith('_RESP')) await store.saveDelivery(message.id, ['queued'], delivery('done'));
    else
      await answer(store, message, OK, message.command === 'ADD_NODE_REQ' ? { kind: 'addition-confirmed' } : undefined);
  }
}

export function describeSlices(open: () => Promise<OpenStore>): void {
  describe('the profile for a peer that takes only so many records a message', () => {
    withStore(open, (opened) => {
      it('goes in slices: the first in the node message, the rest as additions after it, all of one broadcast', async () => {
        const { store, reopen } = opened();
        await hostChanges(store, adding(...block(8)));
        const broadcastId = await add(store, [A, B]);
        const whole = await head(store, B);
        expect(await contents(store, whole)).to.have.length(8);
        expect(await contents(store, await next(store))).to.have.length(LIMIT);
        const again = await reopen();
        const confirmed = await confirmAll(again);
        expect(confirmed.map(({ message }) => message.command)).to.deep.equal([
          'ADD_NODE_REQ',
          'ADD_DATA_REQ',
          'ADD_DATA_REQ',
        ]);
        expect(confirmed.map(({ records }) => records.length)).to.deep.equal([3, 3, 2]);
        expect(identities(confirmed.flatMap(({ records }) => records))).to.deep.equal(identities(block(8)));
        expect(new Set(confirmed.map(({ message }) => message.broadcastId))).to.deep.equal(new Set([broadcastId]));
        expect((await again.getBroadcast(broadcastId))!.peers[0]).to.include({
          state: 'completed',
          messages: 3,
          confirmed: 3,
        });
        expect((await again.getNode(A))!.queued).to.equal(0);
      });

      it('is one message where it has just that many records', async () => {
        const { store } = opened();
        await hostChanges(store, adding(...block(LIMIT)));
        await add(store, [A]);
        expect((await confirmAll(store)).map(({ message }) => message.command)).to.deep.equal(['ADD_NODE_REQ']);
      });

      it('is as it was when the procedure began, whatever changes meanwhile; the changes follow', async () => {
        const { store } = opened();
        await hostChanges(store, adding(...block(8)));
        const broadcastId = await add(store, [A]);
        await answer(store, await next(store), OK, { kind: 'addition-confirmed' });
        await hostChanges(store, removing(...block(8).slice(4)));
        await hostChanges(store, adding(record('441632969999')));
        expect((await store.getBroadcast(broadcastId))!.state).to.equal('pending');
        const [second, third, ...rest] = await confirmAll(store);
        expect([...second!.records, ...third!.records].map(({ e164Number }) => e164Number)).to.deep.equal(
          block(8)
            .slice(3)
            .map(({ e164Number }) => e164Number),
        );
        expect(rest.map(({ message }) => message.command)).to.deep.equal(['REMOVE_DATA_REQ', 'ADD_DATA_REQ']);
      });

      it('leaves the copy different where the rest of it is cancelled, also when the response is sent once more', async () => {
        const { store } = opened();
        await hostChanges(store, adding(...block(8)));
        const staging = await store.openStaging(A);
        const received = { ...request(A, 'ADD_NODE_REQ'), staging, recordsPerMessage: LIMIT };
        const decide = () => ({ result: OK });
        await store.receiveAddNodeRequest(received, decide);
        const equal = { node: { kind: 'content-confirmed' } } as const;
        await store.saveDelivery((await next(store)).id, ['queued'], delivery('done'), equal);
        const slice = await next(store);
        await answer(store, slice, OK);
        const cancelled = await store.cancelBroadcast(slice.broadcastId, { messageId: () => fresh('m'), at: T });
        expect(cancelled).to.deep.equal({ kind: 'stored', operators: [A] });
        expect(await store.getNode(A)).to.include({ diverged: true });
        const { peers } = (await store.getBroadcast(slice.broadcastId))!;
        expect(peers[0]).to.include({ operator: A, state: 'cancelled', messages: 2, confirmed: 1 });
        const repeated = { ...received, staging: await store.openStaging(A) };
        await store.receiveAddNodeRequest(repeated, decide);
        await store.saveDelivery((await next(store)).id, ['queued'], delivery('done'), equal);
        expect(await store.getNode(A)).to.include({ diverged: true });
      });

      it('goes in slices in a response too, those after it under a broadcast of their own', async () => {
        const { store } = opened();
        await hostChanges(store, adding(...block(5)));
        const staging = await store.openStaging(A);
        const received = { ...request(A, 'ADD_NODE_REQ'), staging, recordsPerMessage: LIMIT };
        await store.receiveAddNodeRequest(received, () => ({ result: OK }));
        const [response, slice] = await confirmAll(store);
        expect([response!.message.command, response!.records.length]).to.deep.equal(['ADD_NODE_RESP', 3]);
        expect([slice!.message.command, slice!.records.length]).to.deep.equal(['ADD_DATA_REQ', 2]);
        const { broadcastId } = slice!.message;
        expect(broadcastId).not.to.equal(received.broadcastId);
        expect(await store.getBroadcast(broadcastId)).to.include({ state: 'completed', command: 'ADD_DATA_REQ' });
      });

      it('begins anew with a resynchronisation, and ends with the removal of the node', async () => {
        const { store } = opened();
        await hostChanges(store, adding(...block(8)));
        await add(store, [A]);
        await answer(store, await next(store), OK, { kind: 'addition-confirmed' });
        await add(store, [A], true);
        expect((await confirmAll(store)).map(({ records }) => records.length)).to.deep.equal([3, 3, 2]);
        await add(store, [A], true);
        await store.receiveRemoveNodeRequest(request(A, 'REMOVE_NODE_REQ'), OK);
        const commands = (await confirmAll(store)).map(({ message }) => message.command);
        expect(commands).to.deep.equal(['REMOVE_NODE_RESP']);
        expect((await store.getNode(A))!.queued).to.equal(0);
      });
    });
  });
}
