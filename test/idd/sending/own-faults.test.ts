import { expect } from 'chai';
import { type SendingStore, StoreError } from '../../../src/idd/ports/store/index.js';
import type { SqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import { settle } from '../fake-clock.js';
import { ScriptedPeer } from '../scripted-peer.js';

const MINUTE = 60_000;
const SETTINGS = { heartbeat: { method: 'tcp' as const, interval: 86_400_000, misses: 3 } };

describe('a transmission that fails without the peer having said anything', () => {
  let peer: ScriptedPeer;
  let isReadable: boolean;
  /** A store whose disk can be read or not: of what is sent, not of the rest. */
  const wrapStore = (store: SqliteStore): SqliteStore => {
    const failing: Pick<SendingStore, 'readSnapshot' | 'readJournal'> = {
      async *readSnapshot(...parameters) {
        for await (const piece of store.readSnapshot(...parameters)) yield piece;
        if (!isReadable) throw new StoreError('STORE_UNUSABLE', 'disk I/O error');
      },
      async readJournal(message) {
        if (!isReadable) throw new StoreError('STORE_UNUSABLE', 'disk I/O error');
        return store.readJournal(message);
      },
    };
    return new Proxy(store, {
      get: (target, name) => Reflect.get(name in failing ? failing : target, name),
    });
  };
  beforeEach(async () => {
    isReadable = true;
    peer = await ScriptedPeer.start(SETTINGS, { wrapStore });
  });
  afterEach(() => peer.close());

  const causes = async () =>
    (await peer.des.operation.listAlarms({ cleared: true }))
      .map(({ cause }) => cause)
      .filter((cause) => cause !== 'unexpected-response');
  const node = () => peer.des.operation.getNode('B');

  for (const what of ['a profile', 'a change']) {
    it(`of ${what}, since our own store cannot read it: the peer is not blamed, and has it when the store can`, async () => {
      if (what === 'a change') await peer.add();
      isReadable = false;
      if (what === 'a change') await peer.change(1);
      else await peer.des.operation.addNodes(['B']);
      await peer.clock.advance(30 * MINUTE);
      expect(peer.sent).to.have.length(0);
      expect(await causes()).not.to.include('not-acknowledged');
      expect(await node()).to.include({ queued: 1 });
      isReadable = true;
      await peer.clock.advance(6000);
      expect(peer.sent).to.have.length(1);
      await peer.respond(200);
      expect(await node()).to.include({ state: 'added', queued: 0, diverged: false });
    });
  }

  it('as the message cannot be written: it is not tried for ever, the broadcast has failed, and a person is told', async () => {
    await peer.add();
    peer.reaction = () => ({ kind: 'unmade', reason: 'the message could not be written: x', error: new Error('x') });
    const broadcastId = await peer.change(1);
    await peer.clock.advance(10 * MINUTE);
    expect(peer.sent).to.have.length(1);
    expect(await causes()).to.deep.equal(['not-confirmed']);
    expect(await peer.des.operation.getBroadcast(broadcastId)).to.include({ state: 'failed' });
    expect(await node()).to.include({ state: 'added', queued: 0, diverged: true });
  });

  it('on a kept connection that the peer had closed: at once on another, and it counts as one of the six', async () => {
    await peer.add();
    peer.reaction = () => ({ kind: 'closed', reason: 'socket hang up' });
    await peer.change(1);
    await settle();
    expect(peer.sent).to.have.length(6);
    expect(await causes()).to.deep.equal(['not-acknowledged']);
    peer.reaction = () => 100;
    await peer.clock.advance(25_000);
    expect(peer.sent).to.have.length(7);
    expect(new Set(peer.sent.map(({ messageId }) => messageId)).size).to.equal(1);
  });
});
