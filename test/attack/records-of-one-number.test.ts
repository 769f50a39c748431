import { expect } from 'chai';
import { textOf } from '../des/idd-text.js';
import { ATTACKER, Attacked } from './rig/attacked.js';
import { expectBounded, expectHeld } from './rig/held.js';
import { exchange } from './rig/http.js';
import { compressed, gatheredAt, list, ofNeighbours, ofOneBlock, ofOneNumber, type Sent } from './sent/records.js';

const NUMBER = '+441632960000';

/** Records of one number or block that a peer may have [limits.recordsPerNumber]. */
const MOST = 50;

describe('records of one number', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start();
  });
  after(() => attacked?.end());

  /** Sends them one after the other while the honest go on; the results of the procedures. */
  async function resultsOf(...messages: Sent[]): Promise<string[]> {
    const { length } = messages;
    const results = expectHeld(
      await attacked.during(async () => {
        for (const { gzip } of messages) {
          const answer = await attacked.postGzip(gzip);
          expect(textOf(answer.text, 'returnCode')).to.equal('100');
        }
        return Promise.all(messages.map(({ messageId }) => attacked.resultOf(messageId)));
      }),
    );
    expect(results).to.have.length(length);
    return results;
  }

  async function expectAtMost(number: string): Promise<void> {
    const path = `/api/v1/lookup/${encodeURIComponent(number)}`;
    const answer = await exchange({ port: attacked.adminPort, method: 'GET', path });
    const { records = [] } = JSON.parse(answer.text) as { records?: unknown[] };
    expect(records.length).to.be.at.most(MOST);
  }

  it('are refused when an ADD_DATA_REQ has thousands', async () => {
    const [result] = await resultsOf(compressed(attacked, 'ADD_DATA_REQ', list(ofOneNumber(8000, NUMBER))));
    expect(result).to.match(/^6/);
    await expectAtMost(NUMBER);
  });

  it('are refused when they are of one block', async () => {
    const [result] = await resultsOf(compressed(attacked, 'ADD_DATA_REQ', list(ofOneBlock(8000, '+44163296'))));
    expect(result).to.match(/^6/);
    await expectAtMost('+441632961111');
  });

  it('are refused when they come in many small messages', async () => {
    const messages = Array.from({ length: 40 }, (_, index) =>
      compressed(attacked, 'ADD_DATA_REQ', list(ofOneNumber(50, '+441632960001', index * 50))),
    );
    const results = await resultsOf(...messages);
    expect(results.filter((result) => result === '200')).to.have.length.at.most(1);
    await expectAtMost('+441632960001');
  });

  it('are refused when a MOD_DATA_REQ makes them of records of many numbers', async () => {
    const block = '+441632961';
    const [added, modified] = await resultsOf(
      compressed(attacked, 'ADD_DATA_REQ', list(ofNeighbours(4000, block))),
      compressed(attacked, 'MOD_DATA_REQ', gatheredAt('+441632960002', 4000, block)),
    );
    expect(added).to.equal('200');
    expect(modified).to.match(/^6/);
    await expectAtMost('+441632960002');
  });

  it('cost no more when they are to be removed and are not there', async () => {
    const [result] = await resultsOf(compressed(attacked, 'REMOVE_DATA_REQ', list(ofOneNumber(8000, '+441632960003'))));
    expect(result).to.match(/^6/);
  });

  it('are refused in a whole profile', async () => {
    const [result] = await resultsOf(compressed(attacked, 'ADD_NODE_REQ', list(ofOneNumber(30_000, NUMBER))));
    expect(result).to.match(/^6/);
    await expectAtMost(NUMBER);
    const { records } = await attacked.site.admin.node(ATTACKER);
    expect(records).to.be.below(30_000);
  });

  it('are refused by the API, in one change and in many', async () => {
    const record = (index: number) => ({
      e164Number: '+441632970000',
      order: 100,
      preference: 10,
      flags: 'u',
      service: 'E2U+sip',
      regexp: `!^.*$!sip:${index}@ims.example!`,
      replacement: '.',
    });
    const change = (first: number, count: number) =>
      JSON.stringify({ add: Array.from({ length: count }, (_, index) => record(first + index)) });
    const bodies = [change(0, 1000), ...Array.from({ length: 20 }, (_, index) => change(index * 20, 20))];
    const answers = expectHeld(
      await attacked.during(async () => {
        const all = [];
        for (const body of bodies) all.push(await attacked.postAdmin('/api/v1/records', body));
        return all;
      }),
    );
    expectBounded(answers, 202, 422);
    expect(answers[0]!.text).to.contain('NUMBER_FULL');
    expect(answers.at(-1)!.text).to.contain('NUMBER_FULL');
    await expectAtMost('+441632970000');
  });
});
