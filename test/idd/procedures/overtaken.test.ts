import { expect } from 'chai';
import { SimulatedNetwork, settle } from '../simulated-network.js';

function record(last: number) {
  const e164Number = `+44163296000${last}`;
  const regexp = `!^.*$!sip:${last}@a!`;
  return { e164Number, order: 100, preference: 10, flags: 'u', service: 'E2U+sip', regexp, replacement: '.' };
}

describe('node procedures that meet each other', () => {
  let network: SimulatedNetwork;
  beforeEach(async () => {
    network = new SimulatedNetwork();
    await network.start(['A', 'B']);
  });
  afterEach(() => network.close());

  const add = (last: number) =>
    network.des('A').operation.changeRecords({ command: 'ADD_DATA_REQ', records: [record(last)] });

  it('an ADD_NODE_REQ that may have reached the peer is settled before a newer one is sent', async () => {
    network.fate = ({ command }) => (command === 'ADD_NODE_REQ' ? 'lose-ack' : 'lose');
    await network.des('A').operation.addNodes(['B']);
    await settle();
    await add(1);
    await network.des('A').operation.resyncNode('B');
    network.fate = () => 'deliver';
    await network.clock.advance(60_000);
    const requests = network.transmissions.filter(({ command }) => command === 'ADD_NODE_REQ');
    expect(requests.map(({ answer }) => answer)).to.deep.equal(['lose-ack', '101', '100']);
    expect((await network.des('B').operation.getNode('A')).records).to.equal(1);
  });

  it('the response to an ADD_NODE_REQ does not bring back a node that is being removed', async () => {
    network.fate = ({ from, command }) => (from === 'B' || command === 'REMOVE_NODE_REQ' ? 'lose' : 'lose-ack');
    await network.des('A').operation.addNodes(['B']);
    await settle();
    await network.des('A').operation.removeNode('B', { force: false });
    network.fate = ({ command }) => (command === 'REMOVE_NODE_REQ' ? 'lose' : 'deliver');
    await network.clock.advance(20_000);
    expect(await network.des('A').operation.getNode('B')).to.include({ state: 'removing', records: 0 });
    network.fate = () => 'deliver';
    await network.clock.advance(60_000);
    expect((await network.des('A').operation.getNode('B')).state).to.equal('removed');
  });

  it('a node whose DES does not take our ADD_NODE_RESP any more is diverged: the profile in it is not sent again', async () => {
    await add(1);
    network.fate = ({ command }) => (command === 'ADD_NODE_RESP' ? 'lose' : 'deliver');
    await network.des('B').operation.addNodes(['A']);
    await network.clock.advance(200_000);
    expect((await network.des('B').operation.getNode('A')).state, 'expired').to.equal('failed');
    network.fate = () => 'deliver';
    await network.clock.advance(600_000);
    const node = await network.des('A').operation.getNode('B');
    expect(node).to.include({ state: 'added', diverged: true });
    expect(node.reason).to.contain('ADD_NODE_RESP');
    await network.des('A').operation.resyncNode('B');
    await network.clock.advance(10_000);
    expect(await network.des('A').operation.getNode('B')).to.include({ state: 'added', diverged: false });
    expect((await network.des('B').operation.getNode('A')).records).to.equal(1);
  });

  it('a data request that may be on its way to a node which leaves is settled before we confirm, and its rejection is no alarm', async () => {
    await network.des('A').operation.addNodes(['B']);
    await settle();
    network.fate = ({ command }) => (command === 'ADD_DATA_REQ' ? 'lose' : 'deliver');
    await add(1);
    await settle();
    await network.des('B').operation.removeNode('A', { force: false });
    await settle();
    expect((await network.des('B').operation.getNode('A')).state, 'not confirmed yet').to.equal('removing');
    network.transmissions.length = 0;
    network.fate = () => 'deliver';
    await network.clock.advance(60_000);
    expect(network.ladder).to.deep.equal(['A ADD_DATA_REQ 100', 'B ADD_DATA_RESP 100', 'A REMOVE_NODE_RESP 100']);
    expect(await network.des('A').operation.getNode('B')).to.include({ state: 'removed', diverged: false, queued: 0 });
    expect((await network.des('B').operation.getNode('A')).state).to.equal('removed');
    expect(await network.des('A').operation.listAlarms({})).to.deep.equal([]);
  });

  it('a DES that is being removed is not added again before that has ended: it would count as added here and not there', async () => {
    await network.des('A').operation.addNodes(['B']);
    await settle();
    network.fate = ({ command }) => (command === 'REMOVE_NODE_REQ' ? 'lose' : 'deliver');
    await network.des('A').operation.removeNode('B', { force: false });
    await settle();
    await network.des('B').operation.resyncNode('A');
    await network.clock.advance(20_000);
    expect((await network.des('A').operation.getNode('B')).state).to.equal('removing');
    network.fate = () => 'deliver';
    await network.clock.advance(600_000);
    for (const [at, of] of [['A', 'B'] as const, ['B', 'A'] as const]) {
      expect((await network.des(at).operation.getNode(of)).state, `at ${at}`).to.equal('removed');
    }
    await network.des('B').operation.addNodes(['A']);
    await network.clock.advance(20_000);
    for (const [at, of] of [['A', 'B'] as const, ['B', 'A'] as const]) {
      expect((await network.des(at).operation.getNode(of)).state, `at ${at}`).to.equal('added');
    }
  });
});
