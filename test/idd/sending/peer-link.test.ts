import { expect } from 'chai';
import { SimulatedNetwork, settle } from '../simulated-network.js';

function record(last: number) {
  const e164Number = `+44163296000${last}`;
  const regexp = `!^.*$!sip:${last}@a!`;
  return { e164Number, order: 100, preference: 10, flags: 'u', service: 'E2U+sip', regexp, replacement: '.' };
}

describe('sending and the heartbeat [Q.3645 §8]', () => {
  let network: SimulatedNetwork;
  beforeEach(async () => {
    network = new SimulatedNetwork();
    await network.start(['A', 'B', 'C']);
    await network.des('A').operation.addNodes(['B', 'C']);
    await settle();
    network.transmissions.length = 0;
  });
  afterEach(() => network.close());

  const add = (last: number) =>
    network.des('A').operation.changeRecords({ command: 'ADD_DATA_REQ', records: [record(last)] });
  const cut = () => {
    network.reachable = (from, to) => ![from, to].includes('B');
    network.fate = ({ from, to }) => ([from, to].includes('B') ? 'lose' : 'deliver');
  };
  const mend = () => {
    network.reachable = () => true;
    network.fate = () => 'deliver';
  };
  const sentToB = () => network.transmissions.filter(({ to }) => to === 'B');
  const alarms = async () => (await network.des('A').operation.listAlarms()).map(({ cause }) => cause);

  it('"During heartbeat interruption, the sending of messages shall be suspended"', async () => {
    cut();
    await network.clock.advance(20_000);
    expect((await network.des('A').operation.getNode('B')).link).to.equal('interrupted');
    await add(1);
    await network.clock.advance(3_600_000);
    expect(sentToB()).to.deep.equal([]);
    expect(await alarms()).to.deep.equal(['heartbeat-interrupted']);
  });

  it('"all messages that have not been processed shall be automatically resent after heartbeat recovery", in their order', async () => {
    network.fate = ({ from }) => (from === 'B' ? 'lose' : 'deliver');
    await add(1);
    await settle();
    expect(
      sentToB().map(({ answer }) => answer),
      'acknowledged, but its response is lost',
    ).to.deep.equal(['100']);
    cut();
    await add(2);
    await add(3);
    await network.clock.advance(20_000);
    network.transmissions.length = 0;
    mend();
    await network.clock.advance(10_000);
    const commands = sentToB().filter(({ command }) => command === 'ADD_DATA_REQ');
    expect(commands.map(({ answer }) => answer)).to.deep.equal(['101', '100', '100']);
    expect(new Set(commands.map(({ messageId }) => messageId)), 'each once').to.have.property('size', 3);
    expect(await network.des('A').operation.getNode('B')).to.include({ link: 'up', queued: 0, diverged: false });
    expect((await network.des('B').operation.getNode('A')).records).to.equal(3);
    expect(await alarms(), 'cleared by itself').to.deep.equal([]);
  });

  it('stops T0, T1 and their counts while it lasts', async () => {
    network.fate = ({ from }) => (from === 'B' ? 'lose' : 'deliver');
    await add(1);
    await settle();
    cut();
    await network.clock.advance(3_600_000);
    expect(await alarms(), 'no T1 expiry').to.deep.equal(['heartbeat-interrupted']);
    mend();
    await network.clock.advance(30_000);
    expect(await network.des('A').operation.getNode('B')).to.include({ queued: 0, diverged: false });
  });

  it('holds nothing back from other peers', async () => {
    cut();
    await network.clock.advance(20_000);
    await add(1);
    await settle();
    expect((await network.des('C').operation.getNode('A')).records).to.equal(1);
  });

  it('goes on acknowledging what comes in', async () => {
    network.reachable = (from) => from !== 'A';
    await network.clock.advance(20_000);
    expect((await network.des('A').operation.getNode('B')).link).to.equal('interrupted');
    await network.des('B').operation.changeRecords({ command: 'ADD_DATA_REQ', records: [record(7)] });
    await settle();
    const fromB = network.transmissions.filter(({ from }) => from === 'B').map(({ answer }) => answer);
    expect(fromB).to.include('100');
  });

  it('clears the alarm at the first beat after a restart, too', async () => {
    cut();
    await network.clock.advance(20_000);
    expect(await alarms()).to.deep.equal(['heartbeat-interrupted']);
    const start = await network.end('A');
    mend();
    await start();
    await network.clock.advance(1000);
    expect((await network.des('A').operation.getNode('B')).link).to.equal('up');
    expect(await alarms()).to.deep.equal([]);
  });

  it('keeps the alarm of an interruption that outlasts a restart, and raises no second one', async () => {
    cut();
    await network.clock.advance(20_000);
    await (await network.end('A'))();
    await network.clock.advance(20_000);
    const [alarm, ...others] = await network.des('A').operation.listAlarms({ cleared: true });
    expect(others).to.deep.equal([]);
    expect(alarm).to.include({ cause: 'heartbeat-interrupted', count: 1 });
  });

  it('begins a second interruption and ends it as the first', async () => {
    for (const last of [1, 2]) {
      cut();
      await network.clock.advance(20_000);
      await add(last);
      mend();
      await network.clock.advance(10_000);
      expect((await network.des('B').operation.getNode('A')).records).to.equal(last);
    }
  });
});
