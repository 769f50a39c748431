import { expect } from 'chai';
import { SimulatedNetwork } from '../simulated-network.js';

describe('a response', () => {
  let network: SimulatedNetwork;
  beforeEach(async () => {
    network = new SimulatedNetwork();
    await network.start(['A', 'B']);
  });
  afterEach(() => network.close());

  const causes = async () => (await network.des('A').operation.listAlarms()).map(({ cause }) => cause);

  it('ends the alarm that its request is not acknowledged, though no ACK ever comes', async () => {
    network.fate = ({ from }) => (from === 'A' ? 'lose' : 'deliver');
    await network.des('A').operation.addNodes(['B']);
    await network.clock.advance(40_000);
    expect(await causes()).to.deep.equal(['not-acknowledged']);
    network.fate = ({ command }) => (command === 'ADD_NODE_REQ' ? 'lose-ack' : 'deliver');
    await network.clock.advance(60_000);
    expect((await network.des('A').operation.getNode('B')).state).to.equal('added');
    expect(await causes()).to.deep.equal([]);
  });
});
