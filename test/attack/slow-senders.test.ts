import { expect } from 'chai';
import { SOAP } from '../processes/scripted-peer.js';
import { Attacked } from './rig/attacked.js';
import { expectHeld } from './rig/held.js';
import { deaf, requestBytes } from './rig/http.js';

/** What one connection begins and does not end. */
const BEGUN: Record<string, () => Buffer> = {
  nothing: () => Buffer.alloc(0),
  'half a request line': () => Buffer.from('POST /id'),
  'half a head': () => Buffer.from('POST /idd HTTP/1.1\r\nHost: a\r\nX-A: '),
  'a head and no body': () => requestBytes({ path: '/idd', headers: { ...SOAP, 'Content-Length': '10000' } }),
  'a chunk that is announced': () =>
    Buffer.from(
      `POST /idd HTTP/1.1\r\nHost: a\r\nContent-Type: ${SOAP['Content-Type']}\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n<e`,
    ),
};

describe('senders that do not end what they have begun', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start();
  });
  after(() => attacked?.end());

  for (const [what, bytes] of Object.entries(BEGUN)) {
    it(`keep nobody else out: ${what}, from strangers and from a peer's address`, async () => {
      const connections = expectHeld(
        await attacked.during(() =>
          Promise.all([
            ...Array.from({ length: 400 }, () => deaf(attacked.iddPort, bytes(), '127.0.0.2')),
            ...Array.from({ length: 200 }, () => deaf(attacked.iddPort, bytes())),
          ]),
        ),
      );
      expect(connections).to.have.length(600);
      for (const { socket } of connections) socket.destroy();
    });
  }
});
