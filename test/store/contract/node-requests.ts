import { expect } from 'chai';
import type { Result } from '../../../generated/messages.js';
import { block, record } from '../sample-records.js';
import {
  A,
  adding,
  announcers,
  answer,
  B,
  delivery,
  fresh,
  head,
  hostChanges,
  identities,
  listAll,
  OK,
  type OpenStore,
  peerAdds,
  pending,
  request,
  snapshot,
  T,
  type TestedStore,
  weAdd,
  withStore,
} from './fixture.js';

/** The peer's ADD_NODE_REQ, rejected until a person approves of it; the result. */
async function isNotApproved(store: TestedStore, peer: string): Promise<Result> {
  const staging = await store.openStaging(peer);
  await store.stageRecords(staging, block(3));
  const result = { resultCode: 601, resultDescription: 'awaiting approval' };
  const received = { ...request(peer, 'ADD_NODE_REQ'), staging };
  await store.receiveAddNodeRequest(received, () => ({ result, isUnapproved: true }));
  return result;
}

export function describeNodeRequests(open: () => Promise<OpenStore>): void {
  describe('node requests in the terminating role', () => {
    withStore(open, (opened) => {
      it('[Q.3645 §7.1.1] stores and activates the profile of the originating DES and answers with its own', async () => {
        const { store, reopen } = opened();
        await hostChanges(store, adding(record('441632960001')));
        const received = request(A, 'ADD_NODE_REQ');
        const staging = await store.openStaging(A);
        await store.stageRecords(staging, block(2));
        await store.stageRecords(staging, [record('33*')]);
        expect(await announcers(store, '33199001234')).to.deep.equal([]);
        const reception = await store.receiveAddNodeRequest({ ...received, staging }, (node) => {
          expect(node).to.include({ operator: A, state: 'configured' });
          return { result: OK };
        });
        expect(reception).to.equal('stored');
        const again = await reopen();
        expect(await announcers(again, '33199001234')).to.deep.equal([A]);
        expect(identities(await listAll(again, A))).to.deep.equal(identities([...block(2), record('33*')]));
        expect(await again.getNode(A)).to.include({ state: 'added', records: 3, since: T });
        expect(await head(again, A)).to.deep.include({
          lane: 'ordered',
          command: 'ADD_NODE_RESP',
          messageId: received.messageId,
          broadcastId: received.broadcastId,
          snapshot: 1,
          result: OK,
        });
      });

      it('does not send again what the response to ADD_NODE_REQ carries, and sends what comes after', async () => {
        const { store } = opened();
        await hostChanges(store, adding(record('441632960001')));
        await peerAdds(store, A, []);
        await hostChanges(store, adding(record('441632960002')));
        const response = await head(store, A);
        expect((await pending(store, A)).length).to.equal(1);
        await store.saveDelivery(response.id, ['queued'], delivery('done'));
        expect((await head(store, A)).journal).to.deep.equal({ first: 2, last: 2 });
      });

      it('replaces the profile of a DES that is added already, and deletes the old one', async () => {
        const { store, reopen } = opened();
        await peerAdds(store, A, block(3));
        await peerAdds(store, A, [record('33*')]);
        expect(await announcers(store, '441632960000')).to.deep.equal([]);
        expect(identities(await listAll(await reopen(), A))).to.deep.equal(identities([record('33*')]));
      });

      it('counts a record once however often the profile lists it', async () => {
        const { store } = opened();
        await peerAdds(store, A, [record('33*'), record('33*', { service: 'e2u+SIP' }), record('33*', { ttl: 1 })]);
        expect((await store.getNode(A))!.records).to.equal(2);
      });

      it('drops the profile of a request that is not admitted, and keeps the old one', async () => {
        const { store } = opened();
        await peerAdds(store, A, [record('33*')]);
        const result = await isNotApproved(store, A);
        expect(await announcers(store, '33199001234')).to.deep.equal([A]);
        expect(await announcers(store, '441632960000')).to.deep.equal([]);
        expect(await store.getNode(A)).to.include({ state: 'added', records: 1 });
        const answers = await pending(store, A);
        expect(answers.at(-1)!.result).to.deep.equal(result);
        expect(answers.at(-1)!).not.to.have.property('snapshot');
      });

      it('has a DES that asks before a person has approved of it wait for that', async () => {
        const { store } = opened();
        await isNotApproved(store, A);
        expect(await store.getNode(A)).to.include({ state: 'awaiting-approval', records: 0, queued: 1 });
      });

      it('does not know from the request of a DES whose copy differs that it has the response', async () => {
        const { store } = opened();
        const addition = await weAdd(store, A);
        const missed = { kind: 'content-missed', reason: 'lost one' } as const;
        await store.saveDelivery(addition.id, ['done'], addition.delivery, { node: missed });
        await peerAdds(store, A, []);
        expect(await store.getNode(A)).to.include({ state: 'added', diverged: true, reason: 'lost one' });
      });

      it('leaves the copy of a DES that has left as it is, whatever becomes of the profile that was on its way', async () => {
        const { store } = opened();
        await peerAdds(store, A, []);
        const response = await head(store, A);
        await store.saveDelivery(response.id, ['queued'], delivery('sent'));
        await store.receiveRemoveNodeRequest(request(A, 'REMOVE_NODE_REQ'), OK);
        const raised = { cause: 'message-refused', object: `peer/${A}/broadcast/b`, operator: A, text: '' } as const;
        await store.saveDelivery(response.id, ['sent'], delivery('failed'), {
          node: { kind: 'content-missed', reason: 'ACK 400' },
          alarms: [{ kind: 'raise', alarm: raised }],
        });
        expect(await store.getNode(A)).to.include({ state: 'removed', diverged: false });
        expect(await store.listAlarms()).to.deep.equal([]);
      });

      it('stores nothing when admission throws', async () => {
        const { store } = opened();
        const staging = await store.openStaging(A);
        const received = { ...request(A, 'ADD_NODE_REQ'), staging };
        const failure = await store
          .receiveAddNodeRequest(received, () => {
            throw new Error('no');
          })
          .catch((error: Error) => error.message);
        expect(failure).to.equal('no');
        expect(await store.isRepeat(A, 'ADD_NODE_REQ', received.messageId)).to.equal(false);
        expect(await store.receiveAddNodeRequest(received, () => ({ result: OK }))).to.equal('stored');
      });

      it('does not resolve what is staged or dropped, and takes nothing more for it', async () => {
        const { store } = opened();
        const staging = await store.openStaging(A);
        await store.stageRecords(staging, [record('33*')]);
        await store.dropStaging(staging);
        await store.dropStaging(staging);
        const failure = await store.stageRecords(staging, [record('34*')]).catch((error: Error) => error);
        expect(failure).to.be.instanceOf(Error);
        expect(await announcers(store, '33199001234')).to.deep.equal([]);
      });

      it('forgets after a restart what was being staged', async () => {
        const { store, reopen } = opened();
        const staging = await store.openStaging(A);
        await store.stageRecords(staging, [record('33*')]);
        const again = await reopen();
        expect(await again.stageRecords(staging, []).catch((error: Error) => error)).to.be.instanceOf(Error);
        expect(await announcers(again, '33199001234')).to.deep.equal([]);
      });

      it('stages the profiles of two peers side by side', async () => {
        const { store } = opened();
        const ofA = await store.openStaging(A);
        const ofB = await store.openStaging(B);
        await Promise.all([store.stageRecords(ofA, [record('33*')]), store.stageRecords(ofB, [record('49*')])]);
        const [a, b] = [request(A, 'ADD_NODE_REQ'), request(B, 'ADD_NODE_REQ')];
        await Promise.all([
          store.receiveAddNodeRequest({ ...a, staging: ofA }, () => ({ result: OK })),
          store.receiveAddNodeRequest({ ...b, staging: ofB }, () => ({ result: OK })),
        ]);
        expect(await announcers(store, '33199001234')).to.deep.equal([A]);
        expect(await announcers(store, '49199001234')).to.deep.equal([B]);
      });

      it('lets two DESs add each other at the same moment', async () => {
        const { store } = opened();
        await hostChanges(store, adding(record('441632960001')));
        const options = { broadcastId: fresh('b'), messageId: () => fresh('m'), at: T, resync: false };
        await store.startNodeAddition([A], options);
        await peerAdds(store, A, [record('33*')]);
        expect((await store.getNode(A))!.state).to.equal('added');
        const messages = await pending(store, A);
        expect(messages.map(({ command, snapshot: position }) => [command, position])).to.deep.equal([
          ['ADD_NODE_REQ', 1],
          ['ADD_NODE_RESP', 1],
        ]);
        expect(identities(await snapshot(store, 1))).to.deep.equal(identities([record('441632960001')]));
      });

      it('[Q.3645 §7.1.2] removes the profile of the originating DES in the transaction that queues the response', async () => {
        const { store, reopen } = opened();
        await weAdd(store, A);
        await peerAdds(store, A, [record('33*')]);
        await hostChanges(store, adding(record('441632960001')));
        const received = request(A, 'REMOVE_NODE_REQ', { receivedAt: T + 7 });
        expect(await store.receiveRemoveNodeRequest(received, OK)).to.equal('stored');
        const again = await reopen();
        expect(await announcers(again, '33199001234')).to.deep.equal([]);
        expect(await again.getNode(A)).to.include({ state: 'removed', records: 0, approved: false, since: T + 7 });
        const commands = (await pending(again, A)).map(({ command }) => command);
        expect(commands).to.deep.equal(['ADD_NODE_RESP', 'REMOVE_NODE_RESP']);
      });

      it('cancels the requests to a DES that has left which it has acknowledged, or cannot have got', async () => {
        const { store } = opened();
        await weAdd(store, A);
        await hostChanges(store, adding(record('441632960001')));
        await hostChanges(store, adding(record('441632960002')));
        const acknowledged = await head(store, A);
        await store.saveDelivery(acknowledged.id, ['queued'], delivery('acknowledged'));
        const queued = await head(store, A);
        await store.receiveRemoveNodeRequest(request(A, 'REMOVE_NODE_REQ'), OK);
        for (const { messageId, broadcastId } of [acknowledged, queued]) {
          expect((await store.findRequest(A, messageId, broadcastId))!.delivery.phase).to.equal('cancelled');
        }
        expect(await store.saveDelivery(acknowledged.id, ['acknowledged'], delivery('done'))).to.equal(false);
        expect((await pending(store, A)).map(({ command }) => command)).to.deep.equal(['REMOVE_NODE_RESP']);
      });

      it('settles a data request that a DES which has left may still get before it answers: added anew, it would get it after our profile', async () => {
        const { store, reopen } = opened();
        await weAdd(store, A);
        await hostChanges(store, adding(record('441632960001')));
        const sent = await head(store, A);
        await store.saveDelivery(sent.id, ['queued'], delivery('sent'));
        await store.receiveRemoveNodeRequest(request(A, 'REMOVE_NODE_REQ'), OK);
        await peerAdds(store, A, [record('33*')]);
        const again = await reopen();
        expect((await pending(again, A)).map(({ command }) => command)).to.deep.equal([
          'ADD_DATA_REQ',
          'REMOVE_NODE_RESP',
          'ADD_NODE_RESP',
        ]);
        await again.saveDelivery(sent.id, ['sent'], delivery('acknowledged'));
        await answer(again, sent, { resultCode: 603 }, { kind: 'content-missed', reason: 'rejected' });
        expect(await again.getNode(A)).to.include({ state: 'added', diverged: false });
      });

      it('cancels a node request to a DES that has left, be it on its way', async () => {
        const { store } = opened();
        await store.startNodeAddition([A], {
          broadcastId: fresh('b'),
          messageId: () => fresh('m'),
          at: T,
          resync: false,
        });
        const sent = await head(store, A);
        await store.saveDelivery(sent.id, ['queued'], delivery('sent'));
        await store.receiveRemoveNodeRequest(request(A, 'REMOVE_NODE_REQ'), OK);
        expect((await store.findRequest(A, sent.messageId, sent.broadcastId))!.delivery.phase).to.equal('cancelled');
      });

      it('sends its profile again to a DES that asks again and did not take it, unless later changes have been sent: it would undo them', async () => {
        const { store } = opened();
        await peerAdds(store, A, [record('33*')], { messageId: 'asked' });
        const response = await head(store, A);
        await store.saveDelivery(response.id, ['queued'], delivery('failed'));
        const asksAgain = async () => {
          const staging = await store.openStaging(A);
          const again = { ...request(A, 'ADD_NODE_REQ', { messageId: 'asked' }), staging };
          expect(await store.receiveAddNodeRequest(again, () => ({ result: OK }))).to.equal('repeat');
          return (await pending(store, A)).map(({ command }) => command);
        };
        expect(await asksAgain()).to.deep.equal(['ADD_NODE_RESP']);
        await store.saveDelivery(response.id, ['queued'], delivery('failed'));
        await hostChanges(store, adding(record('441632960001')));
        const change = await head(store, A);
        await store.saveDelivery(change.id, ['queued'], delivery('acknowledged'));
        expect(await asksAgain()).to.deep.equal([]);
      });

      it('answers 200 to REMOVE_NODE_REQ of a DES that was never added', async () => {
        const { store } = opened();
        expect(await store.receiveRemoveNodeRequest(request(A, 'REMOVE_NODE_REQ'), OK)).to.equal('stored');
        expect((await head(store, A)).result).to.deep.equal(OK);
      });

      it('only answers where the removal is rejected', async () => {
        const { store } = opened();
        await peerAdds(store, A, [record('33*')]);
        await store.receiveRemoveNodeRequest(request(A, 'REMOVE_NODE_REQ'), { resultCode: 602 });
        expect(await announcers(store, '33199001234')).to.deep.equal([A]);
        expect((await store.getNode(A))!.state).to.equal('added');
      });
    });
  });
}
