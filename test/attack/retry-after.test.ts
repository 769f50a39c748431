import { expect } from 'chai';
import { textOf } from '../des/idd-text.js';
import { acknowledging } from '../processes/scripted-peer.js';
import { until } from '../processes/until.js';
import { ATTACKER, Attacked } from './rig/attacked.js';
import { expectHeld } from './rig/held.js';
import { compressed, list, ofNeighbours } from './sent/records.js';

/** What a peer may write into the header of its answer 503. */
const VALUES = ['9999999999', '999999999999999999999', 'Fri, 31 Dec 9999 23:59:59 GMT', '0', '-1', 'soon', '1e9'];

describe('a peer that answers 503 with a Retry-After', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start();
  });
  after(() => attacked?.end());

  for (const [index, value] of VALUES.entries()) {
    it(`of ${value} is asked again without haste, and what waits for it is shown and can be sent`, async () => {
      let refusals = 0;
      attacked.attacker.answering = (_message, response) => {
        refusals += 1;
        response.writeHead(503, { 'Retry-After': value });
        response.end();
      };
      const added = compressed(attacked, 'ADD_DATA_REQ', list(ofNeighbours(1, `+44163296${index}`)));
      try {
        expectHeld(
          await attacked.during(async () => {
            expect(textOf((await attacked.postGzip(added.gzip)).text, 'returnCode')).to.equal('100');
            await until(async () => (refusals > 0 ? undefined : 'nothing was sent'));
            return true;
          }),
        );
        expect(refusals, 'transmissions').to.be.at.most(10);
        // What the honest client changes meanwhile waits for this peer as well.
        expect((await attacked.site.admin.node(ATTACKER)).queued).to.be.at.least(1);
      } finally {
        attacked.attacker.answering = acknowledging;
      }
      await attacked.site.admin.retry(ATTACKER);
      expect(await attacked.resultOf(added.messageId)).to.equal('200');
    });
  }
});
