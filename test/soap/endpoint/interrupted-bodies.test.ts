import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { acknowledge } from '../../../src/idd/acknowledgement.js';
import { rawPost } from '../raw-connection.js';
import { addDataRequest, addNodeRequest, envelopeOf } from '../sample-messages.js';
import { ackOf, RunningEndpoint } from './running-endpoint.js';

const GOOD = envelopeOf('ADD_DATA_REQ');
const HEAD = 'POST /idd HTTP/1.1\r\nHost: a\r\nContent-Type: application/soap+xml\r\n';

function numbered(messageId: string): string {
  return envelopeOf('ADD_DATA_REQ', addDataRequest(1, { messageId }));
}

describe('the endpoint, given a body that does not come to its end', () => {
  afterEach(() => RunningEndpoint.stopAll());

  describe('with a slow sender', () => {
    it('answers 408, closes and abandons the message when the rest does not come in time', async () => {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      const begun = endpoint.inbound.next('begin');
      connection.write(`${HEAD}Content-Length: ${GOOD.length}\r\n\r\n${GOOD.slice(0, -100)}`);
      await begun;
      await endpoint.clock.advance(9_999);
      expect(endpoint.inbound.only.ended).to.equal(undefined);
      await endpoint.clock.advance(1);
      const response = await connection.response();
      expect(response?.status).to.equal(408);
      expect(response?.headers.connection).to.equal('close');
      expect(endpoint.inbound.only.ended).to.equal('abandoned');
    });

    it('does not let one byte now and then extend the time', async () => {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      const begun = endpoint.inbound.next('begin');
      connection.write(`${HEAD}Content-Length: 999999\r\n\r\n${GOOD.slice(0, -100)}`);
      await begun;
      for (let second = 0; second < 10; second++) {
        connection.write(' ');
        await endpoint.clock.advance(1_000);
      }
      expect((await connection.response())?.status).to.equal(408);
    });

    it('gives a long profile the time it needs while enough of it comes', async () => {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      const profile = envelopeOf('ADD_NODE_REQ', addNodeRequest(1_000));
      connection.write(`${HEAD}Content-Length: ${profile.length}\r\n\r\n`);
      for (let at = 0; at < profile.length; at += 20_000) {
        await endpoint.clock.advance(6_000);
        connection.write(profile.slice(at, at + 20_000));
        await endpoint.clock.advance(0);
      }
      expect(ackOf(await connection.response()).returnCode).to.equal(100);
    });

    it('does not count the time in which the receiving side stores', async () => {
      const endpoint = await RunningEndpoint.start();
      endpoint.inbound.onFinish = async ({ header }) => {
        await endpoint.clock.advance(60_000);
        return acknowledge(header.messageId, 100);
      };
      expect(ackOf(await endpoint.post(GOOD)).returnCode).to.equal(100);
    });
  });

  describe('with a client that goes away', () => {
    for (const [how, end] of [
      ['closes', 'end'],
      ['resets', 'resetAndDestroy'],
    ] as const) {
      it(`abandons the message when it ${how} in the middle`, async () => {
        const endpoint = await RunningEndpoint.start();
        const connection = await endpoint.connect();
        const begun = endpoint.inbound.next('begin');
        connection.write(`${HEAD}Content-Length: ${GOOD.length}\r\n\r\n${GOOD.slice(0, -100)}`);
        await begun;
        const abandoned = endpoint.inbound.next('abandoned');
        connection.socket[end]();
        await abandoned;
        expect(endpoint.log.texts('error')).to.deep.equal([]);
        expect(ackOf(await endpoint.post(numbered('m-2'))).returnCode).to.equal(100);
      });
    }

    it('abandons a gzip message too', async () => {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      const begun = endpoint.inbound.next('begin');
      const body = gzipSync(envelopeOf('ADD_NODE_REQ', addNodeRequest(5_000)), { level: 0 });
      connection.write(`${HEAD}Content-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`);
      connection.write(body.subarray(0, 300_000));
      await begun;
      const abandoned = endpoint.inbound.next('abandoned');
      connection.destroy();
      await abandoned;
    });

    it('stores a message that is whole, though nobody waits for the answer', async () => {
      const endpoint = await RunningEndpoint.start();
      const connection = await endpoint.connect();
      endpoint.inbound.onFinish = async ({ header }) => {
        connection.destroy();
        await endpoint.clock.advance(0);
        return acknowledge(header.messageId, 100);
      };
      const finished = endpoint.inbound.next('finished');
      connection.write(rawPost(GOOD));
      await finished;
      await endpoint.clock.advance(0);
      expect(endpoint.inbound.only.ended).to.equal('finished');
      expect(endpoint.log.texts('error')).to.deep.equal([]);
    });
  });
});
