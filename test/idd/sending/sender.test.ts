import { expect } from 'chai';
import { SimulatedNetwork, settle } from '../simulated-network.js';

const RECORD = {
  e164Number: '+441632960001',
  order: 100,
  preference: 10,
  flags: 'u',
  service: 'E2U+sip',
  regexp: '!^.*$!sip:a@a!',
  replacement: '.',
};

describe('the sending side when messages are lost [Q.3645 §7.3.1]', () => {
  let network: SimulatedNetwork;
  beforeEach(async () => {
    network = new SimulatedNetwork();
    await network.start(['A', 'B']);
    await network.des('A').operation.addNodes(['B']);
    await settle();
    network.transmissions.length = 0;
  });
  afterEach(() => network.close());

  const change = () => network.des('A').operation.changeRecords({ command: 'ADD_DATA_REQ', records: [RECORD] });
  const causes = async () => (await network.des('A').operation.listAlarms()).map(({ cause }) => cause);

  it('"should retransmit the request/response message" after T0, and the peer applies it once', async () => {
    let [requests, responses] = [0, 0];
    network.fate = ({ command }) => {
      if (command === 'ADD_DATA_REQ' && requests++ === 0) return 'lose-ack';
      return command === 'ADD_DATA_RESP' && responses++ < 2 ? 'lose' : 'deliver';
    };
    const { broadcastId } = await change();
    await network.clock.advance(10_000);
    expect(network.ladder).to.include.members([
      'A ADD_DATA_REQ lose-ack',
      'A ADD_DATA_REQ 101',
      'B ADD_DATA_RESP lose',
    ]);
    expect((await network.des('A').operation.getBroadcast(broadcastId)).state).to.equal('completed');
    expect((await network.des('B').operation.getNode('A')).records).to.equal(1);
  });

  it('takes a response that overtakes the ACK of its request for the ACK, and sends nothing again', async () => {
    network.fate = ({ command }) => (command === 'ADD_DATA_REQ' ? 'lose-ack' : 'deliver');
    const { broadcastId } = await change();
    await network.clock.advance(60_000);
    expect(network.ladder).to.have.members(['A ADD_DATA_REQ lose-ack', 'B ADD_DATA_RESP 100']);
    expect((await network.des('A').operation.getBroadcast(broadcastId)).state).to.equal('completed');
  });

  it('"should alarm when it does not receive any ACK message after five retransmits", and goes on trying', async () => {
    network.fate = () => 'lose';
    const { broadcastId } = await change();
    await network.clock.advance(29_999);
    expect(network.transmissions).to.have.length(6);
    expect(await causes()).to.deep.equal([]);
    await network.clock.advance(1);
    expect(await causes()).to.deep.equal(['not-acknowledged']);
    await network.clock.advance(25_000);
    expect(network.transmissions).to.have.length(7);
    network.fate = () => 'deliver';
    await network.clock.advance(120_000);
    expect((await network.des('A').operation.getBroadcast(broadcastId)).state).to.equal('completed');
    expect(await causes(), 'cleared by itself').to.deep.equal([]);
  });

  it('"does not receive the response after a T1 timeout … should retransmit the request message and trigger a system alarm"', async () => {
    network.fate = ({ command }) => (command === 'ADD_DATA_RESP' ? 'lose' : 'deliver');
    await change();
    await settle();
    expect(network.ladder).to.deep.equal(
      ['A ADD_DATA_REQ 100', 'B ADD_DATA_RESP lose'].slice(0, network.ladder.length),
    );
    await network.clock.advance(30_000);
    expect(network.ladder.filter((line) => line === 'A ADD_DATA_REQ 101')).to.have.length(1);
    expect(await causes()).to.deep.equal(['response-timeout']);
  });

  it('keeps the order of changes to a peer, whatever is lost', async () => {
    let n = 0;
    network.fate = () => (n++ % 3 === 0 ? 'lose' : n % 5 === 0 ? 'lose-ack' : 'deliver');
    const { operation } = network.des('A');
    for (let i = 0; i < 5; i++) {
      await operation.changeRecords({ command: 'ADD_DATA_REQ', records: [RECORD] });
      await operation.changeRecords({ command: 'REMOVE_DATA_REQ', records: [RECORD] });
    }
    await network.clock.advance(3_600_000);
    expect((await network.des('B').operation.getNode('A')).records).to.equal(0);
    expect(await operation.getNode('B')).to.include({ diverged: false, queued: 0 });
  });
});
