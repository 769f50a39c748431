import { expect } from 'chai';
import { Attacked } from './rig/attacked.js';
import { tcpAnswer } from './rig/dns-over-tcp.js';
import { expectHeld } from './rig/held.js';
import { type DeafConnection, deaf } from './rig/http.js';

const NAME = '1.0.0.0.0.0.8.9.4.4.e164.arpa';

/** Connections from each of that many addresses: with the defaults, all places are taken by them. */
const ADDRESSES = 8;
const EACH = 32;

/** What a client does with its connection. */
const KINDS: Record<string, Uint8Array> = {
  'that say nothing': Buffer.alloc(0),
  'that send half a length': Buffer.from([0]),
  'that send a length and no question': Buffer.from([0, 60]),
  'that begin a question': Buffer.from([0, 60, 1, 1]),
};

describe('DNS connections over TCP', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    // Nobody is relieved by the idle time.
    attacked = await Attacked.start({ dns: 'tcpIdle: 1h' });
  });
  after(() => attacked?.end());

  for (const [kind, bytes] of Object.entries(KINDS)) {
    it(`${kind} keep no resolver out`, async () => {
      const opened: DeafConnection[] = [];
      const answers = expectHeld(
        await attacked.during(async () => {
          for (let address = 1; address <= ADDRESSES; address += 1) {
            const here = Array.from({ length: EACH }, () => deaf(attacked.dnsPort, bytes, `127.0.0.${address + 1}`));
            opened.push(...(await Promise.all(here)));
          }
          const all = [];
          for (let count = 0; count < 20; count += 1) all.push(await tcpAnswer(attacked.dnsPort, NAME));
          return all;
        }),
      );
      for (const { socket } of opened) socket.destroy();
      for (const answer of answers) expect(answer?.answers, 'records in the answer').to.have.length(1);
    });
  }
});
