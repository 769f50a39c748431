import { expect } from 'chai';
import { textOf } from '../des/idd-text.js';
import { Attacked } from './rig/attacked.js';
import { expectHeld } from './rig/held.js';
import { compressed, list, withCostlyExpressions } from './sent/records.js';

describe('expressions that are costly to read', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start();
  });
  after(() => attacked?.end());

  for (const [kind, command, lastIsWrong] of [
    ['legal, in an ADD_DATA_REQ', 'ADD_DATA_REQ', false],
    ['with the last one wrong, in an ADD_DATA_REQ', 'ADD_DATA_REQ', true],
    ['legal, in a whole profile', 'ADD_NODE_REQ', false],
  ] as const) {
    it(`${kind}, keep nobody waiting`, async () => {
      const records = withCostlyExpressions(5000, '+441632961', { lastIsWrong });
      const { messageId, gzip } = compressed(attacked, command, list(records));
      const seen = await attacked.during(async () => {
        const code = textOf((await attacked.postGzip(gzip)).text, 'returnCode');
        return { code, result: code === '100' ? await attacked.resultOf(messageId) : undefined };
      });
      const { code, result } = expectHeld(seen);
      expect(code).to.equal('100');
      expect(result).to.match(lastIsWrong ? /^6/ : /^(200|6..)$/);
    });
  }
});
