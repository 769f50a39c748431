import { expect } from 'chai';
import type { MessageHeader } from '../../generated/messages.js';
import { meterTransport } from '../../src/admin/message-metrics.js';
import type { Answer, Transport } from '../../src/idd/ports/transport.js';
import type { PeerSettings } from '../../src/idd/settings.js';

const header = {} as MessageHeader;

describe('metered transmissions', () => {
  for (const [answer, code] of [
    [{ kind: 'acknowledged', ack: { returnCode: 501 } }, 501],
    [{ kind: 'unusable', reason: 'connection refused' }, 'unusable'],
  ] as [Answer, number | string][]) {
    it(`are counted as ${code} when that comes back from the peer`, async () => {
      const counted: unknown[] = [];
      const transport: Transport = { send: async () => answer, close: async () => undefined };
      const metered = meterTransport(transport, { messageSent: (...given) => counted.push(given) });
      const options = { written: () => undefined, signal: new AbortController().signal };
      expect(await metered.send({} as PeerSettings, { command: 'MOD_DATA_REQ', header }, options)).to.equal(answer);
      expect(counted).to.deep.equal([['MOD_DATA_REQ', code]]);
    });
  }
});
