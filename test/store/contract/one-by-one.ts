import { expect } from 'chai';
import type { NaptrRecord } from '../../../generated/messages.js';
import type { OutgoingMessage, Settlement } from '../../../src/idd/ports/store/index.js';
import { block } from '../sample-records.js';
import {
  A,
  adding,
  delivery,
  fresh,
  head,
  hostChanges,
  modifying,
  type OpenStore,
  pending,
  removing,
  T,
  type TestedStore,
  weAdd,
  withStore,
} from './fixture.js';

const REJECTED = { resultCode: 603, resultDescription: 'one of them' };
const MISSED = { kind: 'content-missed', reason: 'rejected' } as const;

/** The rejection of a message of several changes, with which they are sent again one by one. */
async function reject(store: TestedStore, message: OutgoingMessage): Promise<void> {
  const { peer, messageId, broadcastId } = message;
  const settlement: Settlement = {
    ack: 100,
    delivery: delivery('rejected', { resultCode: 603 }),
    node: MISSED,
    alarms: [
      { kind: 'clear', cause: 'not-acknowledged', object: `peer/${A}` },
      {
        kind: 'raise',
        alarm: { cause: 'not-confirmed', object: `peer/${A}`, operator: A, text: '' },
      },
    ],
    apart: { newIdentifier: () => fresh('m') },
  };
  await store.receiveResponse(
    { peer, command: 'ADD_DATA_RESP', messageId, broadcastId, receivedAt: T, result: REJECTED },
    () => settlement,
  );
}

/** Three additions as one message that has been acknowledged. */
async function threeInOne(store: TestedStore): Promise<{ message: OutgoingMessage; broadcasts: string[] }> {
  await weAdd(store, A);
  const broadcasts: string[] = [];
  for (const each of block(3)) broadcasts.push(await hostChanges(store, adding(each)));
  const message = await head(store, A, { recordsPerMessage: 1000 });
  await store.saveDelivery(message.id, ['queued'], delivery('acknowledged'));
  return { message, broadcasts };
}

async function nextAll(store: TestedStore): Promise<OutgoingMessage[]> {
  return pending(store, A, 'ordered', { begin: () => delivery('sent') });
}

export function describeOneByOne(open: () => Promise<OpenStore>): void {
  describe('a coalesced message that is rejected', () => {
    withStore(open, (opened) => {
      it('is sent again change by change, under new ids, each in its own broadcast; the copy does not count as different', async () => {
        const { store, reopen } = opened();
        const { message, broadcasts } = await threeInOne(store);
        await reject(store, message);
        const again = await reopen();
        const messages = await nextAll(again);
        expect(messages.map(({ broadcastId }) => broadcastId)).to.deep.equal(broadcasts);
        expect(messages.map(({ journal }) => journal)).to.deep.equal([1, 2, 3].map((at) => ({ first: at, last: at })));
        expect(new Set([message, ...messages].map(({ messageId }) => messageId)).size).to.equal(4);
        expect(await again.getNode(A)).to.include({ diverged: false, queued: 3 });
        expect(await again.listAlarms()).to.deep.equal([]);
        expect((await again.getBroadcast(broadcasts[0]!))!.state).to.equal('pending');
        // The response comes again: it has been answered 100.
        const { peer, messageId, broadcastId } = message;
        const repeat = await again.receiveResponse(
          { peer, command: 'ADD_DATA_RESP', messageId, broadcastId, receivedAt: T, result: REJECTED },
          () => ({ ack: 408 }),
        );
        expect(repeat.kind).to.equal('repeat');
      });

      it('leaves no alarm of the message behind: nobody waits for its ACK or its response any more', async () => {
        const { store } = opened();
        const { message, broadcasts } = await threeInOne(store);
        const objects = {
          'not-acknowledged': `peer/${A}`,
          'response-timeout': `peer/${A}/broadcast/${message.broadcastId}`,
        };
        for (const [cause, object] of Object.entries(objects)) {
          await store.raiseAlarm({ cause: cause as 'not-acknowledged', object, operator: A, text: '' }, T);
        }
        await reject(store, message);
        expect(await store.listAlarms()).to.deep.equal([]);
        const [first] = await nextAll(store);
        await store.raiseAlarm(
          { cause: 'response-timeout', object: `peer/${A}/broadcast/${first!.broadcastId}`, operator: A, text: '' },
          T,
        );
        await store.cancelBroadcast(broadcasts[0]!, { messageId: () => fresh('m'), at: T });
        expect(await store.listAlarms()).to.deep.equal([]);
      });

      it('leaves no alarm behind where a broadcast in it is cancelled', async () => {
        const { store } = opened();
        const { message, broadcasts } = await threeInOne(store);
        const object = `peer/${A}/broadcast/${message.broadcastId}`;
        await store.raiseAlarm({ cause: 'response-timeout', object, operator: A, text: '' }, T);
        await store.cancelBroadcast(broadcasts[0]!, { messageId: () => fresh('m'), at: T });
        expect((await nextAll(store)).map(({ broadcastId }) => broadcastId)).to.deep.equal(broadcasts.slice(1));
        expect(await store.listAlarms()).to.deep.equal([]);
      });

      it('lets each change find its own end', async () => {
        const { store } = opened();
        const { message, broadcasts } = await threeInOne(store);
        await reject(store, message);
        const [first, second, third] = await nextAll(store);
        await store.saveDelivery(first!.id, ['sent'], delivery('done'));
        await store.saveDelivery(second!.id, ['sent'], delivery('rejected'), { node: MISSED });
        await store.saveDelivery(third!.id, ['sent'], delivery('done'), { node: { kind: 'content-confirmed' } });
        const states = await Promise.all(broadcasts.map(async (each) => (await store.getBroadcast(each))!.state));
        expect(states).to.deep.equal(['completed', 'failed', 'completed']);
        expect(await store.getNode(A)).to.include({ diverged: true, reason: 'rejected' });
      });

      const [one, two, three] = block(3) as [NaptrRecord, NaptrRecord, NaptrRecord];
      const later: [string, ReturnType<typeof adding>][] = [
        ['removed', removing(two)],
        ['modified', modifying([two, { ...two, order: 7 }])],
      ];
      for (const [what, change] of later) {
        it(`does not send again what a later change, already on its way, has ${what}: the copy counts as different`, async () => {
          const { store } = opened();
          const { message, broadcasts } = await threeInOne(store);
          await hostChanges(store, change);
          const overtaking = await head(store, A);
          await store.saveDelivery(overtaking.id, ['queued'], delivery('acknowledged'));
          await reject(store, message);
          const messages = await nextAll(store);
          expect(messages.map(({ journal }) => journal!.first)).to.deep.equal([1, 3]);
          expect((await store.getBroadcast(broadcasts[1]!))!.state).to.equal('failed');
          expect(await store.getNode(A)).to.include({ diverged: true, reason: MISSED.reason });
          expect((await store.listAlarms()).map(({ cause }) => cause)).to.deep.equal(['not-confirmed']);
        });
      }

      it('sends again what a later change, not yet on its way, touches: it follows in order', async () => {
        const { store } = opened();
        const { message } = await threeInOne(store);
        await hostChanges(store, removing(one, three));
        await reject(store, message);
        expect((await nextAll(store)).map(({ journal }) => journal!.first)).to.deep.equal([1, 2, 3]);
        expect(await store.getNode(A)).to.include({ diverged: false });
      });

      it('is not taken apart where a newer whole profile is on its way: that decides whether the copy differs', async () => {
        const { store } = opened();
        const { message } = await threeInOne(store);
        const options = { broadcastId: fresh('b'), messageId: () => fresh('m'), at: T, resync: true };
        await store.startNodeAddition([A], options);
        await reject(store, message);
        expect((await nextAll(store)).map(({ command }) => command)).to.deep.equal(['ADD_NODE_REQ']);
        expect(await store.getNode(A)).to.include({ diverged: false });
        expect(await store.listAlarms()).to.deep.equal([]);
      });
    });
  });
}
