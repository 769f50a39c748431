import { expect } from 'chai';
import { textOf } from '../des/idd-text.js';
import { Attacked } from './rig/attacked.js';
import { expectHeld } from './rig/held.js';
import { compressed, gatheredAt, list, ofNeighbours, type Sent } from './sent/records.js';

describe('data requests of as many records as a message may have', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start();
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

  it('are stored while others are served: ADD_DATA_REQ', async () => {
    const message = compressed(attacked, 'ADD_DATA_REQ', list(ofNeighbours(60_000, '+441632961')));
    expect(await resultOf(message)).to.equal('200');
  });

  it('are refused while others are served: MOD_DATA_REQ onto one number', async () => {
    const message = compressed(attacked, 'MOD_DATA_REQ', gatheredAt('+441632960002', 20_000, '+441632961'));
    expect(await resultOf(message)).to.match(/^6/);
  });

  it('are compared with the profile while others are served: an ADD_DATA_REQ of what is there', async () => {
    const message = compressed(attacked, 'ADD_DATA_REQ', list(ofNeighbours(60_000, '+441632961')));
    expect(await resultOf(message)).to.equal('200');
  });

  it('are stored while others are served: REMOVE_DATA_REQ', async () => {
    const message = compressed(attacked, 'REMOVE_DATA_REQ', list(ofNeighbours(60_000, '+441632961')));
    expect(await resultOf(message)).to.equal('200');
  });
});
