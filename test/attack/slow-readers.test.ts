import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { Attacked } from './rig/attacked.js';
import { expectHeld } from './rig/held.js';
import { deaf, requestBytes } from './rig/http.js';

/** Questions on one connection, of which each has an answer of several KiB. */
const QUESTIONS = 500;

describe('readers that do not read', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start();
  });
  after(() => attacked?.end());

  for (const [who, localAddress] of [
    ['strangers', '127.0.0.2'],
    ['peers', '127.0.0.1'],
  ] as const) {
    for (const path of ['/idd?wsdl', '/xsd/idd.xsd']) {
      it(`are held in bounded memory: ${who}, of ${path}`, async () => {
        const question = requestBytes({ method: 'GET', path });
        const bytes = Buffer.concat(Array.from({ length: QUESTIONS }, () => question));
        const connections = expectHeld(
          await attacked.during(async () => {
            const opened = await Promise.all(
              Array.from({ length: 300 }, () => deaf(attacked.iddPort, bytes, localAddress)),
            );
            await pause(500);
            return opened;
          }),
        );
        expect(connections).to.have.length(300);
        for (const { socket } of connections) socket.destroy();
      });
    }
  }
});
