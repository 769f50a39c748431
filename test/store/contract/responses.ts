import { expect } from 'chai';
import type { OutgoingMessage, Settlement } from '../../../src/idd/ports/store/index.js';
import { record } from '../sample-records.js';
import {
  A,
  adding,
  announcers,
  B,
  delivery,
  fresh,
  head,
  hostChanges,
  OK,
  type OpenStore,
  peerAdds,
  T,
  type TestedStore,
  weAdd,
  withStore,
} from './fixture.js';

const DONE: Settlement = {
  ack: 100,
  delivery: delivery('done', { resultCode: 200 }),
  node: { kind: 'addition-confirmed' },
  activate: true,
};

async function addition(store: TestedStore): Promise<OutgoingMessage> {
  await store.startNodeAddition([A], {
    broadcastId: fresh('b'),
    messageId: () => fresh('m'),
    at: T,
    resync: false,
  });
  return head(store, A);
}

export function describeResponses(open: () => Promise<OpenStore>): void {
  describe('responses', () => {
    withStore(open, (opened) => {
      const responseTo = ({ peer, messageId, broadcastId }: OutgoingMessage) => ({
        peer,
        messageId,
        broadcastId,
        command: 'ADD_NODE_RESP' as const,
        receivedAt: T + 3,
        result: OK,
      });

      it('finds the request by operator, message identifier and broadcast identifier', async () => {
        const { store } = opened();
        const { messageId, broadcastId, id } = await addition(store);
        expect((await store.findRequest(A, messageId, broadcastId))!.id).to.equal(id);
        expect(await store.findRequest(B, messageId, broadcastId)).to.equal(undefined);
        expect(await store.findRequest(A, messageId, 'another')).to.equal(undefined);
        expect(await store.findRequest(A, 'another', broadcastId)).to.equal(undefined);
        expect(await store.findRequest('999-99', messageId, broadcastId)).to.equal(undefined);
      });

      it('does not take a response of ours for a request', async () => {
        const { store } = opened();
        await peerAdds(store, A, []);
        const { messageId, broadcastId } = await head(store, A);
        expect(await store.findRequest(A, messageId, broadcastId)).to.equal(undefined);
      });

      it('[Q.3645 §7.1.1] ends the request, changes the node and activates the profile in one step', async () => {
        const { store, reopen } = opened();
        const message = await addition(store);
        const staging = await store.openStaging(A);
        await store.stageRecords(staging, [record('33*')]);
        const outcome = await store.receiveResponse({ ...responseTo(message), staging }, (found) => {
          expect(found).to.deep.equal(message);
          return DONE;
        });
        expect(outcome).to.deep.equal({ kind: 'settled', ack: 100 });
        const again = await reopen();
        expect(await announcers(again, '33199001234')).to.deep.equal([A]);
        expect(await again.getNode(A)).to.include({ state: 'added', records: 1, queued: 0, since: T + 3 });
        const ended = await again.findRequest(A, message.messageId, message.broadcastId);
        expect(ended!.delivery).to.deep.equal(DONE.delivery);
      });

      it('drops the staged profile unless it is to be activated', async () => {
        const { store } = opened();
        const message = await addition(store);
        const staging = await store.openStaging(A);
        await store.stageRecords(staging, [record('33*')]);
        await store.receiveResponse({ ...responseTo(message), staging }, () => ({
          ack: 100,
          delivery: delivery('failed', { reason: 'not allowed' }),
          node: { kind: 'addition-failed', reason: 'not allowed' },
        }));
        expect(await announcers(store, '33199001234')).to.deep.equal([]);
        expect(await store.getNode(A)).to.include({ state: 'failed', reason: 'not allowed', records: 0 });
      });

      it('keeps the old profile when the response bears none', async () => {
        const { store } = opened();
        await peerAdds(store, A, [record('33*')]);
        const response = await head(store, A);
        await store.saveDelivery(response.id, ['queued'], delivery('done'));
        await weAdd(store, A);
        expect(await announcers(store, '33199001234')).to.deep.equal([A]);
      });

      it('takes data requests of a node that was added by a response without a profile', async () => {
        const { store } = opened();
        await weAdd(store, A);
        let outcome = '';
        const change = adding(record('33*'));
        await store.receiveDataRequest(
          { peer: A, command: 'ADD_DATA_REQ', messageId: fresh('m'), broadcastId: fresh('b'), receivedAt: T, change },
          ({ kind }) => {
            outcome = kind;
            return OK;
          },
        );
        expect(outcome).to.equal('applied');
        expect(await announcers(store, '33199001234')).to.deep.equal([A]);
      });

      it('recognises a response that was answered 100 before', async () => {
        const { store } = opened();
        const message = await addition(store);
        await store.receiveResponse(responseTo(message), () => DONE);
        const staging = await store.openStaging(A);
        await store.stageRecords(staging, [record('33*')]);
        const repeated = await store.receiveResponse({ ...responseTo(message), staging }, () => {
          throw new Error('asked again');
        });
        expect(repeated).to.deep.equal({ kind: 'repeat' });
        expect(await announcers(store, '33199001234')).to.deep.equal([]);
        expect(await store.isRepeat(A, 'ADD_NODE_RESP', message.messageId)).to.equal(true);
      });

      it('tells a response that comes again with another content', async () => {
        const { store } = opened();
        const message = await addition(store);
        const response = (digit: number) => ({ ...responseTo(message), digest: new Uint8Array(16).fill(digit) });
        await store.receiveResponse(response(1), () => DONE);
        const ask = (digit: number) =>
          store.receiveResponse(response(digit), () => {
            throw new Error('asked again');
          });
        expect(await ask(1)).to.deep.equal({ kind: 'repeat' });
        expect(await ask(2)).to.deep.equal({ kind: 'repeat-differs' });
        expect(await store.receiveRepeat(response(2))).to.equal('repeat-differs');
      });

      it('leaves no trace of a response that is answered with an error', async () => {
        const { store } = opened();
        const message = await addition(store);
        const stray = { ...responseTo(message), broadcastId: 'another' };
        const outcome = await store.receiveResponse(stray, (found) => {
          expect(found).to.equal(undefined);
          return { ack: 408 };
        });
        expect(outcome).to.deep.equal({ kind: 'settled', ack: 408 });
        expect(await store.isRepeat(A, 'ADD_NODE_RESP', message.messageId)).to.equal(false);
        expect((await head(store, A)).delivery.phase).to.equal('queued');
      });

      it('leaves the request as it is where the settlement does not say', async () => {
        const { store } = opened();
        await weAdd(store, A);
        await hostChanges(store, adding(record('441632960001')));
        const message = await head(store, A);
        await store.receiveResponse({ ...responseTo(message), command: 'ADD_DATA_RESP' }, () => ({ ack: 407 }));
        expect(await head(store, A)).to.deep.equal(message);
      });
    });
  });
}
