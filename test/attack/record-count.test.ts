import { expect } from 'chai';
import { textOf } from '../des/idd-text.js';
import { until } from '../processes/until.js';
import { ATTACKER, Attacked } from './rig/attacked.js';
import { expectHeld } from './rig/held.js';
import { compressed, list, ofNeighbours, type Sent } from './sent/records.js';

const MOST = 2000;

describe('records of one peer', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start({ attacker: `maxRecords: ${MOST}` });
  });
  after(() => attacked?.end());

  async function resultOf({ messageId, gzip }: Sent): Promise<string> {
    return expectHeld(
      await attacked.during(async () => {
        expect(textOf((await attacked.postGzip(gzip)).text, 'returnCode')).to.equal('100');
        return attacked.resultOf(messageId);
      }),
    );
  }

  async function expectCount(expected: number): Promise<void> {
    expect((await attacked.site.admin.node(ATTACKER)).records).to.equal(expected);
  }

  const added = (count: number, block: string) =>
    compressed(attacked, 'ADD_DATA_REQ', list(ofNeighbours(count, block)));

  it('have an alarm from four fifths of their maximum on', async () => {
    expect(await resultOf(added(MOST * 0.8 + 1, '+441632961'))).to.equal('200');
    await until(async () => {
      const alarms = await attacked.site.admin.alarms();
      return alarms.some(({ cause, operator }) => cause === 'peer-records-near-limit' && operator === ATTACKER)
        ? undefined
        : 'no alarm';
    });
  });

  it('are refused beyond their maximum, and those that are there stay', async () => {
    expect(await resultOf(added(MOST, '+441632962'))).to.match(/^6/);
    await expectCount(MOST * 0.8 + 1);
  });

  it('are refused beyond their maximum when they come in a whole profile', async () => {
    const message = compressed(attacked, 'ADD_NODE_REQ', list(ofNeighbours(MOST + 1, '+441632961')));
    expect(await resultOf(message)).to.match(/^6/);
    const { records } = await attacked.site.admin.node(ATTACKER);
    expect(records).to.be.at.most(MOST);
  });
});
