import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { SOAP } from '../processes/scripted-peer.js';
import { Attacked } from './rig/attacked.js';
import { type DeafConnection, deaf, requestBytes } from './rig/http.js';
import { compressed, list, ofNeighbours, withCostlyExpressions } from './sent/records.js';

/** How long a daemon may take to end, in milliseconds: its grace is shorter, the machine may be busy. */
const LIMIT = 20_000;

/** What a daemon is busy with when it is told to end. */
const BUSY: Record<string, (attacked: Attacked) => Promise<DeafConnection>[]> = {
  'profiles that come in': (attacked) =>
    [1, 2, 3].map((block) => {
      const { xml } = attacked.message('ADD_NODE_REQ', list(ofNeighbours(20_000, `+44163296${block}`)));
      // The end does not come.
      const body = xml.slice(0, -1000);
      return deaf(
        attacked.iddPort,
        requestBytes({ path: '/idd', headers: { ...SOAP, 'Content-Length': String(xml.length) }, body }),
      );
    }),
  'a large data request': (attacked) => [
    sent(attacked, compressed(attacked, 'ADD_DATA_REQ', list(ofNeighbours(60_000, '+441632961'))).gzip),
  ],
  'costly expressions': (attacked) => [
    sent(attacked, compressed(attacked, 'ADD_DATA_REQ', list(withCostlyExpressions(3000, '+441632961'))).gzip),
  ],
  'readers that do not read': (attacked) =>
    Array.from({ length: 50 }, () => deaf(attacked.iddPort, requestBytes({ method: 'GET', path: '/idd?wsdl' }))),
};

function sent(attacked: Attacked, body: Uint8Array): Promise<DeafConnection> {
  const headers = { ...SOAP, 'Content-Encoding': 'gzip' };
  return deaf(attacked.iddPort, requestBytes({ path: '/idd', headers, body }));
}

describe('a daemon that is told to end', function () {
  this.timeout(120_000);

  for (const [what, begin] of Object.entries(BUSY)) {
    it(`ends in time and quietly while it is busy with ${what}`, async () => {
      const attacked = await Attacked.start();
      try {
        const { daemon } = attacked.site;
        const connections = await Promise.all(begin(attacked));
        await pause(300);
        const start = Date.now();
        expect(await daemon.terminate()).to.equal(0);
        expect(Date.now() - start).to.be.below(LIMIT);
        for (const { socket } of connections) socket.destroy();
        // The alarm about the event loop is about the machine as well.
        const loud = daemon.log.filter(
          ({ level, err, cause }) =>
            (level === 'error' || level === 'fatal' || err !== undefined) && cause !== 'event-loop-delayed',
        );
        expect(loud).to.deep.equal([]);
        expect(daemon.stderr).to.equal('');
      } finally {
        await attacked.end();
      }
    });
  }
});
