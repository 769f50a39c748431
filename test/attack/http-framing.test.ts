import { expect } from 'chai';
import { RawConnection } from '../soap/raw-connection.js';
import { Attacked } from './rig/attacked.js';
import { expectHeld } from './rig/held.js';

const TYPE = 'Content-Type: application/soap+xml';

/** Requests that two readers of HTTP could take differently, or that ask for what nobody gets. */
const REQUESTS: Record<string, string> = {
  'two lengths': `POST /idd HTTP/1.1\r\nHost: a\r\n${TYPE}\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde`,
  'a length and chunks': `POST /idd HTTP/1.1\r\nHost: a\r\n${TYPE}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'a folded header': `POST /idd HTTP/1.1\r\nHost: a\r\n${TYPE}\r\nX-A: b\r\n c\r\nContent-Length : 0\r\n\r\n`,
  'a negative length': `POST /idd HTTP/1.1\r\nHost: a\r\n${TYPE}\r\nContent-Length: -1\r\n\r\n`,
  'a chunk of a size beyond all': `POST /idd HTTP/1.1\r\nHost: a\r\n${TYPE}\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffffff\r\n`,
  'a long chunk extension': `POST /idd HTTP/1.1\r\nHost: a\r\n${TYPE}\r\nTransfer-Encoding: chunked\r\n\r\n1;${'e'.repeat(100_000)}\r\na\r\n0\r\n\r\n`,
  'a long head': `POST /idd HTTP/1.1\r\nHost: a\r\nX-A: ${'a'.repeat(200_000)}\r\n\r\n`,
  'many header fields': `POST /idd HTTP/1.1\r\nHost: a\r\n${'a: b\r\n'.repeat(50_000)}\r\n`,
  'a long path': `GET /${'a'.repeat(200_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  'another way up': 'GET /../../../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n',
  TRACE: 'TRACE /idd HTTP/1.1\r\nHost: a\r\n\r\n',
  CONNECT: 'CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: a\r\n\r\n',
  'no HTTP': '\u0016\u0003\u0001\u0002\u0000\u0001',
};

describe('HTTP that is framed wrongly', function () {
  this.timeout(120_000);
  let attacked: Attacked;
  before(async () => {
    attacked = await Attacked.start();
  });
  after(() => attacked?.end());

  for (const [kind, request] of Object.entries(REQUESTS)) {
    it(`is refused on both ports, and nothing behind it is read: ${kind}`, async () => {
      const answers = expectHeld(
        await attacked.during(async () => {
          const both = [];
          for (const port of [attacked.iddPort, attacked.adminPort]) {
            const connection = await RawConnection.open(`http://127.0.0.1:${port}`);
            connection.write(request);
            both.push(await connection.response());
            connection.destroy();
          }
          return both;
        }),
      );
      for (const answer of answers) expect(answer?.status ?? 400).to.be.within(400, 499);
    });
  }
});
