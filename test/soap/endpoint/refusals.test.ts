import { expect } from 'chai';
import { acknowledge } from '../../../src/idd/acknowledgement.js';
import type { RefusalReason } from '../../../src/idd/ports/refusals.js';
import { StoreClosed } from '../../../src/idd/ports/store/index.js';
import { Refusals } from '../../../src/soap/endpoint/refusals.js';
import { FakeClock } from '../../idd/fake-clock.js';
import { MemoryLog } from '../memory-log.js';
import { rawPost } from '../raw-connection.js';
import { envelopeOf } from '../sample-messages.js';
import { RunningEndpoint } from './running-endpoint.js';

const GOOD = envelopeOf('ADD_DATA_REQ');
const HEAD = 'POST /idd HTTP/1.1\r\nHost: a\r\nContent-Type: application/soap+xml\r\n';

describe('what the Idd listener refuses', () => {
  afterEach(() => RunningEndpoint.stopAll());

  describe('is told', () => {
    let clock: FakeClock;
    let log: MemoryLog;
    let counted: Record<string, number>;
    let refusals: Refusals;
    beforeEach(() => {
      clock = new FakeClock();
      log = new MemoryLog();
      counted = {};
      refusals = new Refusals({
        log,
        clock,
        count: (reason, source) => {
          counted[`${source} ${reason}`] = (counted[`${source} ${reason}`] ?? 0) + 1;
        },
        isPeer: (address) => address === '192.0.2.1',
      });
    });
    const fields = () => log.lines.map((line) => line.fields);

    it('by one line a second for each source, which says how many it stands for, while each refusal is counted', async () => {
      for (let count = 0; count < 1000; count++) refusals.tell('203.0.113.7', { reason: 'not-a-peer' });
      refusals.tell('192.0.2.1', { reason: 'ack-401' });
      expect(counted).to.deep.equal({ 'stranger not-a-peer': 1000, 'peer ack-401': 1 });
      expect(fields()).to.deep.equal([
        { source: '203.0.113.7', reason: 'not-a-peer' },
        { source: '192.0.2.1', reason: 'ack-401' },
      ]);
      await clock.advance(1000);
      expect(fields().slice(2)).to.deep.equal([{ source: '203.0.113.7', reason: 'not-a-peer', refusals: 999 }]);
      await clock.advance(10_000);
      expect(log.lines).to.have.length(3);
      refusals.tell('203.0.113.7', { reason: 'not-http' });
      expect(fields().at(-1)).to.deep.equal({ source: '203.0.113.7', reason: 'not-http' });
    });

    it('by few lines for any number of sources', async () => {
      for (let round = 0; round < 2; round++) {
        for (let source = 0; source < 5000; source++) refusals.tell(`2001:db8::${source}`, { reason: 'not-a-peer' });
      }
      await clock.advance(1000);
      expect(log.lines.length).to.be.below(520);
      expect(fields().find(({ source, refusals: many }) => source === 'others' && many !== undefined)).to.include({
        refusals: 2 * (5000 - 256) - 1,
      });
    });

    it('without long texts of a message', () => {
      refusals.tell('192.0.2.1', { reason: 'fault', detail: 'x'.repeat(5000) });
      expect((fields()[0]!.detail as string).length).to.be.below(210);
    });

    it('with what was left out when the listener is closed, and is only counted afterwards', async () => {
      for (let count = 0; count < 3; count++) refusals.tell('192.0.2.1', { reason: 'slow' });
      refusals.stop();
      expect(fields().at(-1)).to.include({ refusals: 2 });
      refusals.tell('192.0.2.2', { reason: 'slow' });
      await clock.advance(5000);
      expect(log.lines).to.have.length(2);
      expect(counted['stranger slow']).to.equal(1);
    });
  });

  describe('is counted by its reason:', () => {
    const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
    const posted = (fields: string) => `POST /idd HTTP/1.1\r\nHost: a\r\n${fields}\r\nContent-Length: 0\r\n\r\n`;
    const requests: [string, RefusalReason, string | Buffer][] = [
      ['bytes that are no HTTP', 'not-http', 'hello\r\n\r\n'],
      ['a head that is too long', 'head-too-large', get(`/${'x'.repeat(20_000)}`)],
      ['a page that there is not', 'no-such-page', get('/nothing')],
      ['a method that is not for it', 'no-such-page', get('/idd')],
      ['a host that is none', 'not-http', 'GET /idd?wsdl HTTP/1.1\r\nHost: a b\r\n\r\n'],
      ['a method that HTTP does not define', 'no-such-page', 'FOO /idd HTTP/1.1\r\nHost: a\r\n\r\n'],
      [
        'a transfer coding',
        'content-encoding',
        posted('Transfer-Encoding: gzip, chunked').replace(/Content-Length.*$/s, '\r\n0\r\n\r\n'),
      ],
      ['CONNECT', 'no-such-page', 'CONNECT b:80 HTTP/1.1\r\nHost: b:80\r\n\r\n'],
      ['a condition', 'precondition', posted('Content-Type: application/soap+xml\r\nIf-Match: *')],
      ['a media type', 'media-type', posted('Content-Type: text/plain')],
      ['a media type that hides no SOAP 1.1', 'media-type', posted('Content-Type: text/xml')],
      ['a coding', 'content-encoding', posted('Content-Type: application/soap+xml\r\nContent-Encoding: br')],
      ['a fault', 'fault', rawPost(GOOD.replace('</env:Body>', '<a/></env:Body>'))],
      ['a message that is not well-formed', 'ack-401', rawPost(GOOD.replace('</header>', ''))],
      ['a message that is too long', 'ack-400', rawPost(`${GOOD}${' '.repeat(2_000_000)}`)],
    ];
    for (const [what, reason, request] of requests) {
      it(`${what}, ${reason}`, async () => {
        const counted: string[] = [];
        const endpoint = await RunningEndpoint.start({ countRefusal: (...told) => counted.push(told.join(' ')) });
        const connection = await endpoint.connect();
        connection.write(request);
        expect((await connection.response())?.status).to.be.greaterThan(199);
        expect(counted).to.deep.equal([`peer ${reason}`.split(' ').toReversed().join(' ')]);
        expect(endpoint.log.texts('info')).to.deep.equal(['refused']);
        const { fields } = endpoint.log.lines.find(({ text }) => text === 'refused')!;
        expect(fields).to.include({ source: '127.0.0.1', reason });
      });
    }

    it('a stranger, more connections than there is room for, a slow body, and a flood', async () => {
      const counted: string[] = [];
      const endpoint = await RunningEndpoint.start({ countRefusal: (...told) => counted.push(told.join(' ')) });
      endpoint.inbound.sources = () => false;
      const stranger = await endpoint.connect();
      stranger.write(rawPost(GOOD));
      expect((await stranger.response())?.status).to.equal(403);
      endpoint.inbound.sources = () => true;

      endpoint.inbound.onConnect = () => undefined;
      const late = await endpoint.connect();
      late.write(rawPost(GOOD));
      expect((await late.response())?.status).to.equal(503);
      endpoint.inbound.onConnect = () => () => {};

      const slow = await endpoint.connect();
      const begun = endpoint.inbound.next('begin');
      slow.write(`${HEAD}Content-Length: ${GOOD.length}\r\n\r\n${GOOD.slice(0, -50)}`);
      await begun;
      await endpoint.clock.advance(10_000);
      expect((await slow.response())?.status).to.equal(408);

      endpoint.inbound.onFinish = () => new Promise(() => {});
      const flood = await endpoint.connect();
      const finished = endpoint.inbound.next('finished');
      flood.write(rawPost(GOOD));
      await finished;
      flood.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(40));
      expect(await flood.rest()).to.equal('');
      expect(counted.slice(0, 4)).to.deep.equal([
        'not-a-peer stranger',
        'too-many-connections peer',
        'slow peer',
        'pipelined peer',
      ]);
    });

    it('an ACK of the receiving side', async () => {
      const counted: string[] = [];
      const endpoint = await RunningEndpoint.start({ countRefusal: (...told) => counted.push(told.join(' ')) });
      endpoint.inbound.onBegin = async ({ header }) => acknowledge(header.messageId, 501);
      await endpoint.post(GOOD);
      endpoint.inbound.onBegin = async () => undefined;
      await endpoint.post(GOOD);
      expect(counted).to.deep.equal(['ack-501 peer']);
    });
  });

  it('counts every message that is answered once, by its command and its ACK or fault', async () => {
    const counted: string[] = [];
    const endpoint = await RunningEndpoint.start({ countMessage: (...told) => counted.push(told.join(' ')) });
    const { inbound } = endpoint;
    const failing = async () => {
      throw new Error('defect');
    };
    await endpoint.post(GOOD);
    await endpoint.post(GOOD.replace('</env:Body>', '<a/></env:Body>'));
    await endpoint.post(
      GOOD.replaceAll('http://www.w3.org/2003/05/soap-envelope', 'http://schemas.xmlsoap.org/soap/envelope/'),
    );
    await endpoint.post(GOOD.replace('</header>', ''));
    await endpoint.post(GOOD.replace('>1.0<', '>9.9<'));
    inbound.onBegin = async ({ header }) => acknowledge(header.messageId, 405);
    await endpoint.post(GOOD);
    inbound.onBegin = failing;
    await endpoint.post(GOOD);
    inbound.onBegin = async () => undefined;
    inbound.onFinish = failing;
    await endpoint.post(GOOD);
    await endpoint.request({ method: 'GET', path: '/idd?wsdl' });
    expect(counted).to.deep.equal([
      'ADD_DATA_REQ 100',
      'ADD_DATA_REQ fault',
      'unknown fault',
      'unknown 401',
      'unknown 403',
      'ADD_DATA_REQ 405',
      'ADD_DATA_REQ 500',
      'ADD_DATA_REQ 500',
    ]);
  });

  it('is told at debug, without a stack, where the store has been closed by a stop', async () => {
    for (const stage of ['onBegin', 'onRecords', 'onFinish', 'onReject'] as const) {
      const endpoint = await RunningEndpoint.start();
      endpoint.inbound[stage] = () => {
        throw new StoreClosed();
      };
      const message = envelopeOf('ADD_NODE_REQ');
      await endpoint.post(stage === 'onReject' ? message.slice(0, -50) : message);
      expect(endpoint.log.texts('error'), stage).to.deep.equal([]);
      expect(endpoint.log.texts('debug'), stage).to.include('message could not be handled');
      expect(endpoint.log.lines.some(({ fields }) => 'err' in fields)).to.equal(false);
    }
  });
});
