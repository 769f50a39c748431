import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { textOf } from '../des/idd-text.js';
import { Attacked } from './rig/attacked.js';
import { expectHeld } from './rig/held.js';
import { deaf, requestBytes } from './rig/http.js';
import { compressed, list, ofNeighbours } from './sent/records.js';

/** Answers of which each is far larger than what the two ends buffer. */
const PATHS = ['/api/v1/records/export', '/api/v1/records?limit=1000'];

describe('answers of the admin API that nobody reads', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start();
    const { gzip, messageId } = compressed(attacked, 'ADD_NODE_REQ', list(ofNeighbours(40_000, '+441632961')));
    expect(textOf((await attacked.postGzip(gzip)).text, 'returnCode')).to.equal('100');
    expect(await attacked.resultOf(messageId)).to.equal('200');
  });
  after(() => attacked?.end());

  for (const path of PATHS) {
    it(`keep nobody else waiting, however many there are: ${path}`, async () => {
      const question = path.includes('?') ? `${path}&operator=attacker.example` : `${path}?operator=attacker.example`;
      const bytes = Buffer.concat(
        Array.from({ length: path.includes('?') ? 100 : 1 }, () => requestBytes({ method: 'GET', path: question })),
      );
      const connections = expectHeld(
        await attacked.during(async () => {
          const opened = await Promise.all(Array.from({ length: 200 }, () => deaf(attacked.adminPort, bytes)));
          await pause(1000);
          return opened;
        }),
      );
      for (const { socket } of connections) socket.destroy();
      expect(attacked.site.daemon.stderr, 'warnings').to.equal('');
    });
  }
});
