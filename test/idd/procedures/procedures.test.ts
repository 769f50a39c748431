import { expect } from 'chai';
import type { NaptrRecord } from '../../../generated/messages.js';
import { Refusal } from '../../../src/idd/refusal.js';
import { SimulatedNetwork, settle } from '../simulated-network.js';

function record(e164Number: string, uri: string): NaptrRecord {
  const regexp = `!^.*$!${uri}!`;
  return { e164Number, order: 100, preference: 10, flags: 'u', service: 'E2U+sip', regexp, replacement: '.' };
}

const A_NUMBER = '+441632960001';
const B_NUMBER = '+12125550100';

describe('the procedures between DESs that do not fail [Q.3645 §7.1, §7.2]', () => {
  let network: SimulatedNetwork;
  beforeEach(async () => {
    network = new SimulatedNetwork();
    await network.start(['A', 'B', 'C']);
    await network.des('A').operation.changeRecords({ command: 'ADD_DATA_REQ', records: [record(A_NUMBER, 'sip:a@a')] });
    await network.des('B').operation.changeRecords({ command: 'ADD_DATA_REQ', records: [record(B_NUMBER, 'sip:b@b')] });
  });
  afterEach(() => network.close());

  async function uris(at: string, number: string): Promise<string[] | undefined> {
    try {
      return (await network.des(at).operation.lookup(number)).uris;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'NUMBER_NOT_FOUND') return undefined;
      throw error;
    }
  }

  async function addB() {
    const broadcast = await network.des('A').operation.addNodes(['B']);
    await settle();
    network.transmissions.length = 0;
    return broadcast;
  }

  it('node added: request and response, each acknowledged, and each DES has the other profile', async () => {
    const { broadcastId } = await network.des('A').operation.addNodes(['B']);
    await settle();
    expect(network.ladder).to.deep.equal(['A ADD_NODE_REQ 100', 'B ADD_NODE_RESP 100']);
    expect(await uris('A', B_NUMBER)).to.deep.equal(['sip:b@b']);
    expect(await uris('B', A_NUMBER)).to.deep.equal(['sip:a@a']);
    expect(await network.des('A').operation.getNode('B')).to.include({ state: 'added', queued: 0, records: 1 });
    expect(await network.des('B').operation.getNode('A')).to.include({ state: 'added', queued: 0, records: 1 });
    expect((await network.des('A').operation.getBroadcast(broadcastId)).state).to.equal('completed');
  });

  it('node added: several operators are one broadcast', async () => {
    const { broadcastId } = await network.des('A').operation.addNodes(['B', 'C']);
    await settle();
    const { state, peers } = await network.des('A').operation.getBroadcast(broadcastId);
    expect(state).to.equal('completed');
    expect(peers.map(({ operator, state: of }) => [operator, of])).to.have.deep.members([
      ['B', 'completed'],
      ['C', 'completed'],
    ]);
  });

  it('node added: the request bears the moment when the operator asked, the same in a retransmission', async () => {
    network.fate = ({ command, at }) => (command === 'ADD_NODE_REQ' && at === asked ? 'lose' : 'deliver');
    const asked = network.clock.now();
    await network.des('A').operation.addNodes(['B']);
    await network.clock.advance(10_000);
    const requests = network.transmissions.filter(({ command }) => command === 'ADD_NODE_REQ');
    expect(requests.map(({ answer }) => answer)).to.deep.equal(['lose', '100']);
    for (const { activationTimestamp } of requests) expect(activationTimestamp?.getTime()).to.equal(asked);
  });

  it('node added: two DESs that add each other at the same moment both answer 200', async () => {
    await Promise.all([network.des('A').operation.addNodes(['B']), network.des('B').operation.addNodes(['A'])]);
    await settle();
    await network.clock.advance(60_000);
    for (const [here, there] of [
      ['A', 'B'],
      ['B', 'A'],
    ] as const) {
      const node = await network.des(here).operation.getNode(there);
      expect(node).to.include({ state: 'added', diverged: false, queued: 0, records: 1 });
    }
    expect(await network.des('A').operation.listAlarms()).to.deep.equal([]);
  });

  it('node added: what is changed while the node is being added follows its snapshot', async () => {
    let responses = 0;
    network.fate = ({ command }) => (command === 'ADD_NODE_RESP' && responses++ === 0 ? 'lose' : 'deliver');
    await network.des('A').operation.addNodes(['B']);
    await settle();
    await network
      .des('A')
      .operation.changeRecords({ command: 'ADD_DATA_REQ', records: [record('+441632960002', 'sip:late@a')] });
    await settle();
    expect(await uris('B', '+441632960002')).to.equal(undefined);
    await network.clock.advance(20_000);
    expect(await uris('B', '+441632960002')).to.deep.equal(['sip:late@a']);
  });

  it('node added: refused for a node that is added already, and for an operator that is not configured', async () => {
    await addB();
    const again = await network
      .des('A')
      .operation.addNodes(['B', 'C'])
      .catch((error) => error);
    expect(again).to.be.instanceOf(Refusal).with.property('code', 'NODE_ALREADY_ADDED');
    expect((await network.des('A').operation.getNode('C')).state).to.equal('configured');
    const unknown = await network
      .des('A')
      .operation.addNodes(['X'])
      .catch((error) => error);
    expect(unknown).to.be.instanceOf(Refusal).with.property('code', 'OPERATOR_UNKNOWN');
  });

  it('records added, modified and removed: each is one request with its response, and the peer follows', async () => {
    await addB();
    const number = '+441632960003';
    const [first, second] = [record(number, 'sip:1@a'), record(number, 'sip:2@a')];
    const { operation } = network.des('A');
    await operation.changeRecords({ command: 'ADD_DATA_REQ', records: [first] });
    await settle();
    expect(await uris('B', number)).to.deep.equal(['sip:1@a']);
    await operation.changeRecords({ command: 'MOD_DATA_REQ', modifications: [{ existing: first, modified: second }] });
    await settle();
    expect(await uris('B', number)).to.deep.equal(['sip:2@a']);
    await operation.changeRecords({ command: 'REMOVE_DATA_REQ', records: [second] });
    await settle();
    expect(await uris('B', number)).to.equal(undefined);
    expect(network.ladder).to.deep.equal([
      'A ADD_DATA_REQ 100',
      'B ADD_DATA_RESP 100',
      'A MOD_DATA_REQ 100',
      'B MOD_DATA_RESP 100',
      'A REMOVE_DATA_REQ 100',
      'B REMOVE_DATA_RESP 100',
    ]);
  });

  it('a change goes to every added node, and to no other', async () => {
    await addB();
    const { broadcastId } = await network.des('A').operation.changeRecords({
      command: 'ADD_DATA_REQ',
      records: [record('+441632960004', 'sip:x@a')],
    });
    await settle();
    expect(
      (await network.des('A').operation.getBroadcast(broadcastId)).peers.map(({ operator }) => operator),
    ).to.deep.equal(['B']);
    expect(await uris('C', '+441632960004')).to.equal(undefined);
  });

  it('a change larger than recordsPerMessage goes in several messages of one broadcast', async () => {
    await addB();
    const records = Array.from({ length: 1000 }, (_, i) => record(`+4416329${10_000 + i}`, 'sip:many@a'));
    const { broadcastId } = await network.des('A').operation.changeRecords({ command: 'ADD_DATA_REQ', records });
    for (let turn = 0; turn < 20; turn++) await settle();
    const broadcast = await network.des('A').operation.getBroadcast(broadcastId);
    expect(broadcast).to.include({ state: 'completed', records: 1000 });
    expect(broadcast.peers[0]).to.include({ messages: 3, confirmed: 3 });
    expect((await network.des('B').operation.getNode('A')).records).to.equal(1001);
  });

  it('refuses a change with an invalid, missing or colliding record and stores nothing', async () => {
    await addB();
    const { operation } = network.des('A');
    const good = record('+441632960005', 'sip:x@a');
    const refused = async (change: Parameters<typeof operation.changeRecords>[0], code: string) => {
      const error = await operation.changeRecords(change).catch((caught) => caught);
      expect(error).to.be.instanceOf(Refusal).with.property('code', code);
    };
    const invalid = { ...good, regexp: '!^.*$!sip:x@a!i' };
    await refused({ command: 'ADD_DATA_REQ', records: [good, invalid] }, 'RECORD_INVALID');
    await refused({ command: 'REMOVE_DATA_REQ', records: [record(A_NUMBER, 'sip:a@a'), good] }, 'RECORD_MISSING');
    const modifications = [{ existing: good, modified: record(A_NUMBER, 'sip:a@a') }];
    await refused({ command: 'MOD_DATA_REQ', modifications }, 'RECORD_MISSING');
    await refused({ command: 'ADD_DATA_REQ', records: [] }, 'CHANGE_EMPTY');
    await settle();
    expect(network.ladder).to.deep.equal([]);
    expect((await operation.listRecords({ limit: 10 })).items).to.have.length(1);
    expect((await operation.listBroadcasts({ limit: 10 })).items).to.have.length(2);
  });

  it('says which value is there where a record to remove or modify has another one in one field', async () => {
    const { operation } = network.des('A');
    const there = { ...record('+441632960005', 'sip:x@a'), ttl: 3600 };
    const inBlock = record('+4416329600051', 'sip:x@a');
    await operation.changeRecords({ command: 'ADD_DATA_REQ', records: [there, inBlock] });
    const { ttl: _, ...without } = there;
    const told = async (change: Parameters<typeof operation.changeRecords>[0]) => {
      const refusal = await operation.changeRecords(change).catch((caught) => caught);
      expect(refusal).to.be.instanceOf(Refusal).with.property('code', 'RECORD_MISSING');
      return (refusal as Refusal).message;
    };
    const remove = (named: typeof there | typeof without) => told({ command: 'REMOVE_DATA_REQ', records: [named] });
    expect(await remove(without)).to.match(/ is not in the profile: it is there with ttl 3600 instead of none$/);
    expect(await remove({ ...there, ttl: 60 })).to.match(/ ttl 3600 instead of 60$/);
    expect(await remove({ ...there, order: 7 })).to.match(/ order 100 instead of 7$/);
    expect(await remove({ ...there, regexp: '!^.*$!sip:y@a!' })).to.match(
      / regexp \S+sip:x@a! instead of \S+sip:y@a!$/,
    );
    const modifications = [{ existing: without, modified: { ...without, order: 1 } }];
    expect(await told({ command: 'MOD_DATA_REQ', modifications })).to.match(/ ttl 3600 instead of none$/);
    await operation.changeRecords({ command: 'ADD_DATA_REQ', records: [{ ...there, ttl: 900 }] });
    expect(await remove(without)).to.match(/ ttl 3600, 900 instead of none$/);
    expect(await remove({ ...there, order: 7, ttl: 1 }), 'two fields').to.match(/ is not in the profile$/);
    const twice = await told({ command: 'REMOVE_DATA_REQ', records: [there, there] });
    expect(twice, 'named twice').to.not.include('instead of');
  });

  it('resynchronisation replaces the profiles on both sides', async () => {
    await addB();
    await network.des('A').operation.resyncNode('B');
    await settle();
    expect(network.ladder).to.deep.equal(['A ADD_NODE_REQ 100', 'B ADD_NODE_RESP 100']);
    expect(await network.des('B').operation.getNode('A')).to.include({ state: 'added', records: 1 });
    expect(await uris('B', A_NUMBER)).to.deep.equal(['sip:a@a']);
  });

  it('node removed: both profiles go, and later changes are not sent', async () => {
    await addB();
    await network.des('A').operation.removeNode('B', { force: false });
    expect(await uris('A', B_NUMBER), 'stops resolving at once').to.equal(undefined);
    await settle();
    expect(network.ladder).to.deep.equal(['A REMOVE_NODE_REQ 100', 'B REMOVE_NODE_RESP 100']);
    expect(await uris('B', A_NUMBER)).to.equal(undefined);
    expect((await network.des('A').operation.getNode('B')).state).to.equal('removed');
    expect((await network.des('B').operation.getNode('A')).state).to.equal('removed');
    for (const at of ['A', 'B']) {
      const records = [record('+441632960006', 'sip:x@x')];
      await network.des(at).operation.changeRecords({ command: 'ADD_DATA_REQ', records });
    }
    await settle();
    expect(network.ladder).to.have.length(2);
  });

  it('node removed by force ends without the peer', async () => {
    await addB();
    await network.des('A').operation.removeNode('B', { force: true });
    await settle();
    expect(network.ladder).to.deep.equal([]);
    expect((await network.des('A').operation.getNode('B')).state).to.equal('removed');
  });

  it('node removed and added again', async () => {
    await addB();
    await network.des('A').operation.removeNode('B', { force: false });
    await settle();
    await network.des('B').operation.addNodes(['A']);
    await settle();
    expect(await uris('A', B_NUMBER)).to.deep.equal(['sip:b@b']);
    expect(await uris('B', A_NUMBER)).to.deep.equal(['sip:a@a']);
  });

  it('an activation in the future is answered 200 now and resolves from that moment', async () => {
    const at = network.clock.now();
    const header = {
      protocolVersion: '1.0' as const,
      messageId: 'later',
      originatingOperatorId: 'B',
      terminatingOperatorId: 'A',
      originatingDesAddress: '127.0.0.1',
      terminatingDesAddress: '127.0.0.1',
      broadcastId: 'later',
    };
    const activationTimestamp = new Date(at + 3_600_000);
    const records = () => [[record(B_NUMBER, 'sip:later@b')]];
    const ack = await network.des('A').receive({ command: 'ADD_NODE_REQ', header, records, activationTimestamp });
    expect(ack.returnCode).to.equal(100);
    expect(await uris('A', B_NUMBER)).to.equal(undefined);
    await network.clock.advance(3_600_000);
    expect(await uris('A', B_NUMBER)).to.deep.equal(['sip:later@b']);
  });
});
