import { expect } from 'chai';
import { textOf } from '../des/idd-text.js';
import { Attacked } from './rig/attacked.js';
import { transferred } from './rig/dns-over-tcp.js';
import { expectHeld } from './rig/held.js';
import { compressed, list, type Sent } from './sent/records.js';
import { blockWithNumbers } from './sent/zones.js';

/** Records of the block: what one may have. */
const OF_BLOCK = 50;
const NUMBERS = 2000;

/** Bytes of a transfer for each record that was announced. */
const BYTES_PER_RECORD = 10_000;

describe('numbers scattered under a block with many records', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start({ dns: 'transfers: { allow: ["127.0.0.1/32"] }' });
  });
  after(() => attacked?.end());

  async function announce({ messageId, gzip }: Sent): Promise<string> {
    expect(textOf((await attacked.postGzip(gzip)).text, 'returnCode')).to.equal('100');
    return attacked.resultOf(messageId);
  }

  it('give a zone of bounded size', async () => {
    const records = blockWithNumbers('+44163296', OF_BLOCK, NUMBERS);
    const message = compressed(attacked, 'ADD_NODE_REQ', list(records));
    const most = records.length * BYTES_PER_RECORD;
    const { result, zone } = expectHeld(
      await attacked.during(async () => {
        const answer = await announce(message);
        if (answer === '200') await attacked.untilResolved(records.at(-1)!);
        return { result: answer, zone: await transferred(attacked.dnsPort, 'e164.arpa', most + 1) };
      }),
    );
    expect(result).to.match(/^(200|6..)$/);
    expect(zone.bytes).to.be.at.most(most);
    expect(zone.isWhole).to.equal(true);
  });

  it('are refused where the block has more records than it may', async () => {
    const records = blockWithNumbers('+44163297', 200, NUMBERS);
    const message = compressed(attacked, 'ADD_DATA_REQ', list(records));
    expect(expectHeld(await attacked.during(() => announce(message)))).to.match(/^6/);
  });
});
