import { expect } from 'chai';
import type { Ack, MessageHeader } from '../../generated/messages.js';
import { meterInbound, meterTransport } from '../../src/admin/message-metrics.js';
import type { Inbound, IncomingMessage } from '../../src/idd/ports/inbound.js';
import type { Answer, Transport } from '../../src/idd/ports/transport.js';
import type { PeerSettings } from '../../src/idd/settings.js';

const header = {} as MessageHeader;
const source = { address: '127.0.0.1' };

describe('metered messages', () => {
  it('are counted with the ACK that refuses them by their header', async () => {
    const counted: unknown[] = [];
    const refusing = {
      connect: () => () => {},
      mayConnect: () => true,
      begin: async (): Promise<Ack> => ({ returnCode: 405 }),
    } satisfies Inbound;
    const metered = meterInbound(refusing, { messageReceived: (...given) => counted.push(given) });
    expect(await metered.begin('ADD_DATA_REQ', header, source)).to.deep.equal({ returnCode: 405 });
    expect(counted).to.deep.equal([['ADD_DATA_REQ', 405]]);
  });

  it('are counted when they are whole, with the ACK they get, and pass unchanged', async () => {
    const counted: unknown[] = [];
    const seen: unknown[] = [];
    const message: IncomingMessage = {
      records: async (piece) => void seen.push(['records', piece]),
      modifications: async (piece) => void seen.push(['modifications', piece]),
      finish: async (command) => {
        seen.push(['finish', command]);
        return { returnCode: 100 };
      },
      weigh: async (bytes) => void seen.push(['weigh', bytes]),
      reject: async () => void seen.push(['reject']),
      abandon: async () => void seen.push(['abandon']),
    };
    const inbound: Inbound = {
      connect: () => undefined,
      mayConnect: (address) => address === '127.0.0.1',
      begin: async () => message,
    };
    const metered = meterInbound(inbound, { messageReceived: (...given) => counted.push(given) });
    expect([metered.mayConnect('127.0.0.1'), metered.mayConnect('192.0.2.1')]).to.deep.equal([true, false]);
    const begun = (await metered.begin('REMOVE_NODE_REQ', header, source)) as IncomingMessage;
    await begun.records([]);
    await begun.modifications([]);
    expect(await begun.weigh(7)).to.equal(undefined);
    expect(metered.connect('127.0.0.1')).to.equal(undefined);
    expect(counted).to.deep.equal([]);
    expect(await begun.finish('REMOVE_NODE_REQ', { header })).to.deep.equal({ returnCode: 100 });
    expect(counted).to.deep.equal([['REMOVE_NODE_REQ', 100]]);
    expect(seen).to.deep.equal([
      ['records', []],
      ['modifications', []],
      ['weigh', 7],
      ['finish', 'REMOVE_NODE_REQ'],
    ]);
  });

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
