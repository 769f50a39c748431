import { expect } from 'chai';
import { PEER } from './des-under-test.js';
import { listXml, recordXml } from './idd-text.js';
import { WatchedDes } from './watched-des.js';

const BEAT = 100;
const HEARTBEAT = `heartbeat: { interval: ${BEAT}ms, misses: 3 }`;

describe('clause 8, protocol specification: the heartbeat [Q.3645 §8]', () => {
  let under: WatchedDes;
  afterEach(() => under.close());

  describe('"A heartbeat mechanism is required over the network layer of Idd interface to detect the status of the peer DES."', () => {
    it('finds out that the peer is there, again and again, below the messages of the interface', async () => {
      under = await WatchedDes.start(HEARTBEAT);
      await under.until(async () => (await under.link()) === 'up');
      await under.peer.until(() => under.peer.connections >= 4, 'four beats');
      expect(under.peer.exchanges, 'no message and no HTTP').to.deep.equal([]);
      expect((await under.des.operation.getNode(PEER)).state, 'of a peer that is not even added').to.equal(
        'configured',
      );
    });

    it('finds out that it has gone, tells a person once, and that it is back', async () => {
      under = await WatchedDes.start(HEARTBEAT);
      await under.until(async () => (await under.link()) === 'up');
      await under.peer.leave();
      await under.until(async () => (await under.link()) === 'interrupted');
      await under.until(async () => (await under.alarms()).length > 0);
      await new Promise((resolve) => setTimeout(resolve, 5 * BEAT));
      const alarms = await under.des.operation.listAlarms();
      expect(alarms.map(({ cause, count }) => [cause, count])).to.deep.equal([['heartbeat-interrupted', 1]]);
      await under.peer.comeBack();
      await under.until(async () => (await under.link()) === 'up');
      await under.until(async () => (await under.alarms()).length === 0);
    });

    it('finds out at the start that nobody is there', async () => {
      under = await WatchedDes.start(HEARTBEAT);
      await under.peer.leave();
      await under.until(async () => (await under.link()) === 'interrupted');
    });
  });

  describe('"During heartbeat interruption, the sending of messages shall be suspended, and all messages that have not been processed shall be automatically resent after heartbeat recovery."', () => {
    const interrupted = async () => {
      await under.peer.leave();
      await under.until(async () => (await under.link()) === 'interrupted');
    };

    it('sends nothing during it, requests and responses alike, and neither T0 nor T1 expires', async () => {
      under = await WatchedDes.start(`${HEARTBEAT}\ntimers: { t0: 50ms, t1: 1s }`);
      await under.addPeer();
      await under.change();
      await under.peer.have('ADD_DATA_REQ', 1);
      await interrupted();
      const before = under.attempts.length;
      await under.change();
      const request = await under.post('ADD_DATA_REQ', under.values(), listXml(recordXml('+33199000005')));
      expect(request.returnCode, 'what comes in is acknowledged').to.equal(100);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(under.attempts).to.have.length(before);
      expect(await under.alarms()).to.deep.equal(['heartbeat-interrupted']);
      expect(await under.des.operation.getNode(PEER)).to.include({ queued: 3, diverged: false });
    });

    it('sends everything afterwards by itself, once and in the order in which it was to be sent: what was acknowledged without a response, what was not acknowledged, what waited, and responses', async () => {
      under = await WatchedDes.start(HEARTBEAT);
      await under.addPeer();
      const broadcasts = [await under.change()];
      await under.peer.have('ADD_DATA_REQ', 1);
      under.peer.answer = () => 'nothing';
      broadcasts.push(await under.change());
      await under.peer.have('ADD_DATA_REQ', 2);
      const [acknowledged, unacknowledged] = under.peer.of('ADD_DATA_REQ');
      await interrupted();
      const records = (await under.des.operation.listRecords({ limit: 1 })).items;
      const removal = await under.des.operation.changeRecords({ command: 'REMOVE_DATA_REQ', records });
      broadcasts.push(removal.broadcastId, await under.change());
      await under.post('ADD_DATA_REQ', under.values(), listXml(recordXml('+33199000005')));
      under.peer.exchanges.length = 0;
      under.peer.answer = () => 100;
      await under.peer.comeBack();
      const all = () => under.peer.exchanges.length >= 5;
      await under.peer.until(all, 'all five messages');
      await new Promise((resolve) => setTimeout(resolve, 5 * BEAT));
      const requests = under.peer.exchanges.filter(({ command }) => command.endsWith('_REQ'));
      expect(requests.map(({ broadcastId }) => broadcastId)).to.deep.equal(broadcasts);
      expect(requests[0]!.xml).to.equal(acknowledged!.xml);
      expect(requests[1]!.xml).to.equal(unacknowledged!.xml);
      expect(under.peer.of('ADD_DATA_RESP')).to.have.length(1);
      expect(under.peer.exchanges).to.have.length(5);
      for (const request of requests) expect((await under.respond(request, 200)).returnCode).to.equal(100);
      expect(await under.des.operation.getNode(PEER)).to.include({ link: 'up', queued: 0, diverged: false });
      expect(await under.alarms()).to.deep.equal([]);
    });
  });
});
