import { expect } from 'chai';
import { record } from '../sample-records.js';
import {
  A,
  adding,
  announcers,
  B,
  delivery,
  head,
  OK,
  type OpenStore,
  peerAdds,
  pending,
  request,
  T,
  withStore,
} from './fixture.js';

export function describeRepeats(open: () => Promise<OpenStore>): void {
  describe('the repeat check [Q.3645 Table 2, 101]', () => {
    withStore(open, (opened) => {
      const change = adding(record('33199000001'));

      it('applies nothing of a message that was answered 100 before, also after a restart', async () => {
        const { store, reopen } = opened();
        await peerAdds(store, A, []);
        const received = { ...request(A, 'ADD_DATA_REQ'), change };
        expect(await store.receiveDataRequest(received, () => OK)).to.equal('stored');
        const again = await reopen();
        const asked: string[] = [];
        const repeated = await again.receiveDataRequest({ ...received, change: adding(record('34*')) }, ({ kind }) => {
          asked.push(kind);
          return OK;
        });
        expect(repeated).to.equal('repeat');
        expect(asked).to.deep.equal([]);
        expect(await announcers(again, '34199000001')).to.deep.equal([]);
        expect((await pending(again, A, 'response')).length).to.equal(1);
      });

      it('knows a message by sender, command and identifier together', async () => {
        const { store } = opened();
        const { messageId } = request(A, 'ADD_DATA_REQ');
        await store.receiveRejectedRequest(request(A, 'ADD_DATA_REQ', { messageId }), { resultCode: 603 });
        expect(await store.isRepeat(A, 'ADD_DATA_REQ', messageId)).to.equal(true);
        expect(await store.isRepeat(A, 'MOD_DATA_REQ', messageId)).to.equal(false);
        expect(await store.isRepeat(B, 'ADD_DATA_REQ', messageId)).to.equal(false);
        expect(await store.isRepeat('999-99', 'ADD_DATA_REQ', messageId)).to.equal(false);
      });

      it('recognises a repeat that arrives at the same moment', async () => {
        const { store } = opened();
        const received = request(A, 'ADD_DATA_REQ');
        const receptions = await Promise.all([
          store.receiveRejectedRequest(received, { resultCode: 603 }),
          store.receiveRejectedRequest(received, { resultCode: 603 }),
        ]);
        expect(receptions).to.deep.equal(['stored', 'repeat']);
        expect((await pending(store, A, 'response')).length).to.equal(1);
      });

      for (const phase of ['done', 'failed'] as const) {
        it(`has the response sent again that had ended as ${phase}`, async () => {
          const { store } = opened();
          const received = request(A, 'ADD_DATA_REQ');
          await store.receiveRejectedRequest(received, { resultCode: 603 });
          const [response] = await pending(store, A, 'response');
          const ended = delivery(phase, { transmissions: 4, dueAt: T, reason: 'why' });
          await store.saveDelivery(response!.id, ['queued'], ended);
          expect(await pending(store, A, 'response')).to.deep.equal([]);
          expect(await store.receiveRepeat(received)).to.equal('repeat');
          const [again] = await pending(store, A, 'response');
          expect(again).to.deep.equal({
            ...response,
            delivery: { phase: 'queued', transmissions: 0, refusals: 0, t1Expiries: 0 },
          });
          await store.saveDelivery(again!.id, ['queued'], ended);
          expect(await store.receiveRejectedRequest(received, { resultCode: 603 })).to.equal('repeat');
          expect((await pending(store, A, 'response')).length).to.equal(1);
        });
      }

      it('leaves a response alone that is still on its way', async () => {
        const { store } = opened();
        const received = request(A, 'ADD_DATA_REQ');
        await store.receiveRejectedRequest(received, { resultCode: 603 });
        const [response] = await pending(store, A, 'response');
        await store.saveDelivery(response!.id, ['queued'], delivery('sent', { transmissions: 2 }));
        expect(await store.receiveRepeat(received)).to.equal('repeat');
        const [again] = await pending(store, A, 'response');
        expect(again!.delivery).to.deep.equal(delivery('sent', { transmissions: 2 }));
      });

      it('has nothing sent again by the question alone whether a message is a repeat', async () => {
        const { store } = opened();
        const received = request(A, 'ADD_DATA_REQ');
        await store.receiveRejectedRequest(received, { resultCode: 603 });
        const [response] = await pending(store, A, 'response');
        await store.saveDelivery(response!.id, ['queued'], delivery('done'));
        expect(await store.isRepeat(A, 'ADD_DATA_REQ', received.messageId)).to.equal(true);
        expect(await pending(store, A, 'response')).to.deep.equal([]);
      });

      describe('with the digest of the content', () => {
        const one = new Uint8Array(16).fill(1);
        const other = new Uint8Array(16).fill(2);
        const first = (digest?: Uint8Array) => ({ ...request(A, 'ADD_DATA_REQ'), digest });

        it('tells the same content from another one, also after a restart, and sends the response again in either case', async () => {
          const { store, reopen } = opened();
          const received = first(one);
          await store.receiveRejectedRequest(received, { resultCode: 603 });
          const again = await reopen();
          for (const [digest, verdict] of [
            [one, 'repeat'],
            [other, 'repeat-differs'],
          ] as const) {
            const [response] = await pending(again, A, 'response');
            await again.saveDelivery(response!.id, ['queued'], delivery('done'));
            expect(await again.receiveRepeat({ ...received, digest })).to.equal(verdict);
          }
          expect((await pending(again, A, 'response')).length).to.equal(1);
        });

        it('compares nothing where either side has none', async () => {
          const { store } = opened();
          const [without, having] = [first(), first(one)];
          await store.receiveRejectedRequest(without, { resultCode: 603 });
          await store.receiveRejectedRequest(having, { resultCode: 603 });
          expect(await store.receiveRepeat({ ...without, digest: one })).to.equal('repeat');
          expect(await store.receiveRepeat({ ...having, digest: undefined })).to.equal('repeat');
          expect(await store.receiveRepeat({ ...having, digest: other })).to.equal('repeat-differs');
        });

        it('counts a repeat whose trace has expired meanwhile as the same', async () => {
          const { store } = opened();
          expect(await store.receiveRepeat(first(one))).to.equal('repeat');
        });

        it('compares messages that arrive at the same moment', async () => {
          const { store } = opened();
          const received = first(one);
          const receptions = await Promise.all(
            [one, one, other].map((digest) =>
              store.receiveRejectedRequest({ ...received, digest }, { resultCode: 603 }),
            ),
          );
          expect(receptions).to.deep.equal(['stored', 'repeat', 'repeat-differs']);
          expect((await pending(store, A, 'response')).length).to.equal(1);
        });

        it('compares every kind of message, and applies nothing of one that differs', async () => {
          const { store } = opened();
          const staged = async () => {
            const staging = await store.openStaging(A);
            await store.stageRecords(staging, [record('34*')]);
            return staging;
          };
          await peerAdds(store, A, [record('33*')]);
          const node = request(A, 'ADD_NODE_REQ');
          const add = async (digest: Uint8Array) =>
            store.receiveAddNodeRequest({ ...node, digest, staging: await staged() }, () => ({
              result: { resultCode: 601 },
            }));
          expect([await add(one), await add(other)]).to.deep.equal(['stored', 'repeat-differs']);
          const data = { ...request(A, 'ADD_DATA_REQ'), change: adding(record('35*')) };
          const changed = (digest: Uint8Array) => store.receiveDataRequest({ ...data, digest }, () => OK);
          expect([await changed(one), await changed(other)]).to.deep.equal(['stored', 'repeat-differs']);
          const removal = request(A, 'REMOVE_NODE_REQ');
          const remove = (digest: Uint8Array) => store.receiveRemoveNodeRequest({ ...removal, digest }, OK);
          expect([await remove(one), await remove(other)]).to.deep.equal(['stored', 'repeat-differs']);
          expect(await announcers(store, '34199000001')).to.deep.equal([]);
        });
      });

      it('drops what was staged for a repeated ADD_NODE_REQ and sends the same response again', async () => {
        const { store } = opened();
        const received = request(A, 'ADD_NODE_REQ');
        await peerAdds(store, A, [record('33*')], { messageId: received.messageId });
        const response = await head(store, A);
        await store.saveDelivery(response.id, ['queued'], delivery('done'));
        const staging = await store.openStaging(A);
        await store.stageRecords(staging, [record('34*')]);
        const reception = await store.receiveAddNodeRequest({ ...received, staging }, () => ({ result: OK }));
        expect(reception).to.equal('repeat');
        expect(await announcers(store, '34199000001')).to.deep.equal([]);
        expect(await announcers(store, '33199000001')).to.deep.equal([A]);
        expect((await head(store, A)).id).to.equal(response.id);
      });

      it('remembers across the removal of the node', async () => {
        const { store } = opened();
        await peerAdds(store, A, []);
        const received = { ...request(A, 'ADD_DATA_REQ'), change };
        await store.receiveDataRequest(received, () => OK);
        await store.receiveRemoveNodeRequest(request(A, 'REMOVE_NODE_REQ'), OK);
        expect(await store.isRepeat(A, 'ADD_DATA_REQ', received.messageId)).to.equal(true);
      });

      it('forgets traces older than asked for, and no others', async () => {
        const { store, reopen } = opened();
        const old = request(A, 'ADD_DATA_REQ', { receivedAt: T - 1 });
        const young = request(A, 'ADD_DATA_REQ', { receivedAt: T });
        await store.receiveRejectedRequest(old, { resultCode: 603 });
        await store.receiveRejectedRequest(young, { resultCode: 603 });
        await store.expireTraces(T, []);
        const again = await reopen();
        expect(await again.isRepeat(A, 'ADD_DATA_REQ', old.messageId)).to.equal(false);
        expect(await again.isRepeat(A, 'ADD_DATA_REQ', young.messageId)).to.equal(true);
        expect((await pending(again, A, 'response')).length).to.equal(2);
      });

      it('keeps those of the peers that it is told to keep, however old they are', async () => {
        const { store } = opened();
        const [ofA, ofB] = [request(A, 'ADD_DATA_REQ'), request(B, 'ADD_DATA_REQ')];
        await store.receiveRejectedRequest(ofA, { resultCode: 603 });
        await store.receiveRejectedRequest(ofB, { resultCode: 603 });
        await store.expireTraces(T + 1, [A, '999-99']);
        expect(await store.isRepeat(A, 'ADD_DATA_REQ', ofA.messageId)).to.equal(true);
        expect(await store.isRepeat(B, 'ADD_DATA_REQ', ofB.messageId)).to.equal(false);
        await store.expireTraces(T + 1, []);
        expect(await store.isRepeat(A, 'ADD_DATA_REQ', ofA.messageId)).to.equal(false);
      });

      it('forgets any number of traces', async () => {
        const { store } = opened();
        const received = Array.from({ length: 1500 }, () => request(A, 'ADD_DATA_REQ'));
        await Promise.all(received.map((each) => store.receiveRejectedRequest(each, { resultCode: 603 })));
        await store.expireTraces(T + 1, []);
        const repeats = await Promise.all(
          received.map(({ messageId }) => store.isRepeat(A, 'ADD_DATA_REQ', messageId)),
        );
        expect(repeats.filter(Boolean).length).to.equal(0);
      });
    });
  });
}
