import { expect } from 'chai';
import type { NaptrRecord } from '../../../generated/messages.js';
import { Refusal } from '../../../src/idd/refusal.js';
import { SimulatedNetwork, settle } from '../simulated-network.js';

function record(e164Number: string): NaptrRecord {
  const regexp = '!^(.*)$!sip:\\1@b.example!';
  return { e164Number, order: 100, preference: 10, flags: 'u', service: 'E2U+sip', regexp, replacement: '.' };
}

describe('the number blocks that a peer may announce', () => {
  let network: SimulatedNetwork;
  beforeEach(async () => {
    network = new SimulatedNetwork();
    await network.start(['A', 'B'], { numbers: ['+33'] });
  });
  afterEach(() => network.close());

  const announce = (...numbers: string[]) =>
    network.des('B').operation.changeRecords({ command: 'ADD_DATA_REQ', records: numbers.map(record) });

  async function isFound(number: string): Promise<boolean> {
    const found = await network
      .des('A')
      .operation.lookup(number)
      .catch((error) => error);
    if (found instanceof Refusal) return false;
    return found.operator === 'B';
  }

  it('hold for ADD_NODE_RESP: a profile with a record outside them is not taken, not even in part', async () => {
    await announce('+33199001234', '+12125550100');
    await network.des('A').operation.addNodes(['B']);
    await settle();
    const node = await network.des('A').operation.getNode('B');
    expect(node).to.include({ state: 'failed', records: 0 });
    expect(node.reason).to.match(/\+12125550100 .*outside the number blocks of B/);
    expect(await isFound('+33199001234')).to.equal(false);
    expect((await network.des('A').operation.listAlarms()).map(({ operator }) => operator)).to.include('B');
  });

  it('let a profile inside them through', async () => {
    await announce('+33199001234');
    await network.des('A').operation.addNodes(['B']);
    await settle();
    expect(await network.des('A').operation.getNode('B')).to.include({ state: 'added', records: 1 });
    expect(await isFound('+33199001234')).to.equal(true);
  });
});
