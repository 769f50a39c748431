import { Agent } from 'node:http';
import { expect } from 'chai';
import { SOAP } from '../processes/scripted-peer.js';
import { Attacked } from './rig/attacked.js';
import { expectHeld, expectRefused } from './rig/held.js';
import { exchange } from './rig/http.js';

/** Messages of a flood. */
const COUNT = 2000;

/** Lines of the log that one kind of refusal may take: one a second, and the flood takes some seconds. */
const MOST_LINES = 100;

/** What a flood consists of. */
const FLOODS: Record<string, { path?: string; method?: string; headers?: Record<string, string>; body: string }> = {
  'no XML': { body: 'this is no message' },
  'an unknown message': {
    body: '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><a xmlns="urn:q3645:idd:1"/></e:Body></e:Envelope>',
  },
  'a message of nobody': {
    body: '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><ADD_DATA_REQ xmlns="urn:q3645:idd:1"><header/></ADD_DATA_REQ></e:Body></e:Envelope>',
  },
  'text that would write into the log': { body: '<a>\u001b[31m\u202e\r\nlevel=error' },
};

describe('floods of what is refused', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  before(async () => {
    attacked = await Attacked.start();
  });
  after(async () => {
    agent.destroy();
    await attacked?.end();
  });

  for (const [kind, { path = '/idd', method, headers = SOAP, body }] of Object.entries(FLOODS)) {
    it(`are answered, counted by reason and source, and written to the log in a few lines: ${kind}`, async () => {
      const { daemon, admin } = attacked.site;
      const refused = () => admin.count('opendes_idd_refused_total', { source: 'peer' });
      const before = await refused();
      const lines = daemon.log.length;
      const message = { port: attacked.iddPort, path, method, headers, body, agent };
      const answers = expectHeld(
        await attacked.during(() => Promise.all(Array.from({ length: COUNT }, () => exchange(message)))),
      );
      expectRefused(answers);
      expect((await refused()) - before, 'refusals that are counted').to.equal(COUNT);
      const written = daemon.log.slice(lines);
      expect(written.length, 'lines in the log').to.be.below(MOST_LINES);
    });
  }

  it('are counted as those of strangers, too', async () => {
    const { admin } = attacked.site;
    const refused = () => admin.count('opendes_idd_refused_total', { source: 'stranger' });
    const before = await refused();
    const message = {
      port: attacked.iddPort,
      path: '/idd',
      headers: SOAP,
      body: 'no message',
      localAddress: '127.0.0.2',
    };
    const answers = expectHeld(
      await attacked.during(() => Promise.all(Array.from({ length: 200 }, () => exchange({ ...message, agent })))),
    );
    for (const { status } of answers) expect(status).to.equal(403);
    expect((await refused()) - before).to.equal(200);
  });
});
