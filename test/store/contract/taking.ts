import { expect } from 'chai';
import { block } from '../sample-records.js';
import {
  A,
  adding,
  delivery,
  fresh,
  hostChanges,
  NOW,
  type OpenStore,
  pending,
  request,
  T,
  taking,
  weAdd,
  withStore,
} from './fixture.js';

export function describeTaking(open: () => Promise<OpenStore>): void {
  describe('messages that are taken to be sent', () => {
    withStore(open, (opened) => {
      it('are stored as sent before they are, so that a restart keeps the count and the time of the next try', async () => {
        const { store, reopen } = opened();
        await weAdd(store, A);
        await hostChanges(store, adding(...block(1)));
        const begin = () => delivery('sent', { transmissions: 3, dueAt: NOW + 5000 });
        const taken = await store.takeDue(A, 'ordered', { ...taking, until: NOW, begin });
        expect(taken.messages.map((message) => message.delivery)).to.deep.equal([begin()]);
        const again = await reopen();
        const early = await again.takeDue(A, 'ordered', { ...taking, until: NOW + 4999 });
        expect(early).to.deep.equal({ messages: [], dueAt: NOW + 5000, isIdle: false });
        const due = await again.takeDue(A, 'ordered', { ...taking, until: NOW + 5000 });
        expect(due.messages.map((message) => message.delivery)).to.deep.equal([begin()]);
      });

      it('are not taken twice while they are under way, and in the ordered lane nothing is taken beside them', async () => {
        const { store } = opened();
        await weAdd(store, A);
        await hostChanges(store, adding(...block(2)), 1);
        const [first] = (await store.takeDue(A, 'ordered', { ...taking, begin: () => delivery('sent') })).messages;
        const inFlight = new Set([first!.id]);
        expect(await store.takeDue(A, 'ordered', { ...taking, inFlight })).to.deep.equal({
          messages: [],
          isIdle: false,
        });
      });

      it('in the ordered lane wait for one that is not due; in the response lane they do not', async () => {
        const { store } = opened();
        for (const command of ['ADD_NODE_REQ', 'REMOVE_NODE_REQ', 'ADD_DATA_REQ', 'ADD_DATA_REQ'] as const) {
          await store.receiveRejectedRequest(request(A, command), { resultCode: 601 });
        }
        const later = () => delivery('sent', { dueAt: T + 1000 });
        for (const lane of ['ordered', 'response'] as const) {
          await store.takeDue(A, lane, { ...taking, limit: 1, begin: later });
        }
        const commands = async (lane: 'ordered' | 'response') => {
          const { messages, dueAt } = await store.takeDue(A, lane, { ...taking, until: T });
          return [...messages.map(({ command }) => command), dueAt];
        };
        expect(await commands('ordered')).to.deep.equal([T + 1000]);
        expect(await commands('response')).to.deep.equal(['ADD_DATA_RESP', T + 1000]);
      });

      it('are not taken where what has become of their last transmission lets them wait longer; that and its alarm are stored', async () => {
        const { store, reopen } = opened();
        await weAdd(store, A);
        await hostChanges(store, adding(...block(1)));
        await store.takeDue(A, 'ordered', { ...taking, begin: () => delivery('sent', { dueAt: T }) });
        const waits = delivery('sent', { dueAt: T + 25_000, reason: 'no ACK within T0' });
        const alarm = {
          cause: 'not-acknowledged' as const,
          object: `peer/${A}`,
          operator: A,
          text: 'no ACK within T0',
        };
        const unanswered = () => ({ delivery: waits, alarms: [{ kind: 'raise' as const, alarm }] });
        const taken = await store.takeDue(A, 'ordered', { ...taking, until: T, unanswered });
        expect(taken).to.deep.equal({ messages: [], dueAt: T + 25_000, isIdle: false });
        const again = await reopen();
        expect((await again.listAlarms()).map(({ cause }) => cause)).to.deep.equal(['not-acknowledged']);
        const [message] = await pending(again, A);
        expect(message!.delivery).to.deep.equal(waits);
      });

      it('are taken at once where it does not, as it leaves them', async () => {
        const { store } = opened();
        await weAdd(store, A);
        await hostChanges(store, adding(...block(1)));
        await store.takeDue(A, 'ordered', { ...taking, begin: () => delivery('sent', { dueAt: T }) });
        const missed = delivery('sent', { dueAt: T, reason: 'no ACK within T0' });
        const [message] = await pending(store, A, 'ordered', {
          until: T,
          unanswered: () => ({ delivery: missed, alarms: [] }),
        });
        expect(message!.delivery).to.deep.equal(missed);
      });

      it('are none for a peer that has everything: its lane is idle', async () => {
        const { store } = opened();
        await weAdd(store, A);
        expect(await store.takeDue(A, 'ordered', taking)).to.deep.equal({ messages: [], isIdle: true });
        await hostChanges(store, adding(...block(1)));
        const newIdentifier = () => fresh('m');
        const { messages, isIdle } = await store.takeDue(A, 'ordered', { ...taking, newIdentifier });
        expect([messages.length, isIdle]).to.deep.equal([1, false]);
      });
    });
  });
}
