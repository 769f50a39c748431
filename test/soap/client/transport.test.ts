import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { NaptrRecord } from '../../../generated/messages.js';
import type { OutgoingEnvelope, Transport } from '../../../src/idd/ports/transport.js';
import type { PeerSettings } from '../../../src/idd/settings.js';
import { createTransport } from '../../../src/soap/client/transport.js';
import { FakeClock } from '../../idd/fake-clock.js';
import { addDataRequest, addNodeRequest, envelopeOf, sampleHeader, sampleRecords } from '../sample-messages.js';
import { DeafPeer } from './deaf-peer.js';
import { ackText, FakePeer } from './fake-peer.js';

const SMALL: OutgoingEnvelope = { command: 'ADD_DATA_REQ', header: sampleHeader(), records: () => [sampleRecords(1)] };

function profile(records: number): OutgoingEnvelope {
  return { command: 'ADD_NODE_REQ', header: sampleHeader(), records: () => [sampleRecords(records)] };
}

describe('the client to peers', () => {
  let peer: FakePeer;
  let clock: FakeClock;
  let transport: Transport;
  let written: number;

  beforeEach(async () => {
    peer = await FakePeer.start();
    clock = new FakeClock(Date.UTC(2026, 0, 1));
    transport = createTransport({ clock, stallTimeout: 5_000 });
    written = 0;
  });

  afterEach(async () => {
    await transport.close();
    await peer.stop();
  });

  function send(envelope: OutgoingEnvelope = SMALL, options: { url?: string; signal?: AbortSignal } = {}) {
    const { url = peer.url, signal = new AbortController().signal } = options;
    const settings: PeerSettings = {
      operator: '234-15',
      url,
      address: '127.0.0.1',
      admission: 'auto',
      sources: [],
      priority: 0,
      maxRecords: 1_000_000,
    };
    return transport.send(settings, envelope, {
      written: () => {
        written += 1;
      },
      signal,
    });
  }

  it('posts a small message whole, as SOAP 1.2 with the action of its command, and gives the ACK', async () => {
    const answer = await send();
    expect(answer).to.deep.equal({
      kind: 'acknowledged',
      ack: { messageId: 'm-1', returnCode: 100, returnDescription: 'Message and system are normal' },
    });
    const [request] = peer.requests;
    expect(request?.method).to.equal('POST');
    expect(request?.body).to.equal(envelopeOf('ADD_DATA_REQ', addDataRequest(1)));
    expect(request?.headers['content-type']).to.equal(
      'application/soap+xml; charset=utf-8; action="urn:q3645:idd:1:ADD_DATA_REQ"',
    );
    expect(request?.headers['content-length']).to.equal(String(request?.body.length));
    expect(written).to.equal(1);
  });

  it('posts a profile in chunks, the same bytes', async () => {
    expect((await send(profile(4_000))).kind).to.equal('acknowledged');
    const [request] = peer.requests;
    expect(request?.headers['transfer-encoding']).to.equal('chunked');
    expect(request?.body).to.equal(envelopeOf('ADD_NODE_REQ', addNodeRequest(4_000)));
    expect(written).to.equal(1);
  });

  it('keeps the connection for the next message', async () => {
    for (let i = 0; i < 5; i++) await send();
    expect(peer.connections).to.equal(1);
  });

  it('sends gzip once the peer has said that it takes it, and no longer when it does not say so', async () => {
    const big = { ...SMALL, records: () => [sampleRecords(50)] };
    const codings: (string | undefined)[] = ['gzip', 'gzip', undefined, undefined];
    peer.onRequest = (_request, response) => {
      const coding = codings.shift();
      if (coding !== undefined) response.setHeader('Accept-Encoding', coding);
      response.end(ackText('m-1'));
    };
    for (let i = 0; i < 4; i++) expect((await send(big)).kind).to.equal('acknowledged');
    expect(peer.requests.map(({ headers }) => headers['content-encoding'])).to.deep.equal([
      undefined,
      'gzip',
      'gzip',
      undefined,
    ]);
    for (const { body } of peer.requests) expect(body).to.equal(envelopeOf('ADD_DATA_REQ', addDataRequest(50)));
  });

  it('gives an ACK without message identifier: the peer could not read it', async () => {
    peer.onRequest = (_request, response) => response.end(ackText(undefined));
    expect((await send()).kind).to.equal('acknowledged');
  });

  it('asks for an answer without coding, and takes a compressed one all the same [RFC 9110 §12.5.3]', async () => {
    for (const coding of ['gzip', 'GZip', 'x-gzip', 'identity, ,gzip']) {
      peer.onRequest = (_request, response) =>
        response.writeHead(200, { 'Content-Encoding': coding }).end(gzipSync(ackText('m-1')));
      expect(await send(), coding).to.have.nested.property('ack.returnCode', 100);
    }
    expect(peer.requests.map(({ headers }) => headers['accept-encoding'])).to.deep.equal(Array(4).fill('identity'));
  });

  it('takes an answer whose transfer is compressed [RFC 9112 §7.2]', async () => {
    peer.onRequest = (_request, { socket }) => {
      const body = gzipSync(ackText('m-1'));
      socket!.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n');
      socket!.write(
        Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]),
      );
    };
    expect(await send()).to.have.nested.property('ack.returnCode', 100);
  });

  it('gives Retry-After in milliseconds, with an ACK and without', async () => {
    peer.onRequest = (_request, response) => response.setHeader('Retry-After', '7').end(ackText('m-1'));
    expect(await send()).to.include({ kind: 'acknowledged', retryAfter: 7_000 });
    peer.onRequest = (_request, response) =>
      response.writeHead(503, { 'Retry-After': 'Thu, 01 Jan 2026 00:00:09 GMT' }).end('busy');
    expect(await send()).to.include({ kind: 'unusable', retryAfter: 9_000 });
  });

  describe('gives as unusable, with the reason,', () => {
    const fault =
      '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><e:Fault><e:Code><e:Value>e:Receiver</e:Value></e:Code>' +
      '<e:Reason><e:Text xml:lang="en">out of order</e:Text></e:Reason></e:Fault></e:Body></e:Envelope>';
    const answers: {
      what: string;
      status?: number;
      headers?: Record<string, string>;
      body: string | Uint8Array;
      reason: RegExp;
    }[] = [
      { what: 'a fault', status: 500, body: fault, reason: /HTTP 500 with fault Receiver: out of order/ },
      { what: 'a fault with HTTP 200', body: fault, reason: /fault Receiver/ },
      { what: 'an ACK with another status', status: 500, body: ackText('m-1'), reason: /^HTTP 500$/ },
      { what: 'an empty 202', status: 202, body: '', reason: /^HTTP 202$/ },
      {
        what: 'a redirect',
        status: 307,
        headers: { Location: 'http://127.0.0.1:1/' },
        body: '',
        reason: /^HTTP 307$/,
      },
      { what: 'HTML', body: '<!DOCTYPE html><html></html>', reason: /without ACK/ },
      { what: 'nothing', body: '', reason: /without ACK/ },
      { what: 'half an ACK', body: ackText('m-1').slice(0, -30), reason: /without ACK/ },
      { what: 'an ACK for another message', body: ackText('m-2'), reason: /for another message/ },
      {
        what: 'an answer in a coding that it does not know',
        headers: { 'Content-Encoding': 'br' },
        body: 'x',
        reason: /^HTTP 200 in the coding br$/,
      },
      {
        what: 'an answer that says that it is compressed and is not',
        headers: { 'Content-Encoding': 'gzip' },
        body: ackText('m-1'),
        reason: /^HTTP 200 with broken gzip/,
      },
      {
        what: 'an answer that becomes too long when it is decompressed',
        headers: { 'Content-Encoding': 'gzip' },
        body: gzipSync(ackText('m-1') + ' '.repeat(70_000)),
        reason: /^HTTP 200 longer than 65536 bytes without its gzip/,
      },
      { what: 'an answer that is too long', body: ackText('m-1') + ' '.repeat(70_000), reason: /longer than 65536/ },
    ];
    for (const { what, status = 200, headers = {}, body, reason } of answers) {
      it(what, async () => {
        peer.onRequest = (_request, response) => response.writeHead(status, headers).end(body);
        const answer = await send();
        expect(answer.kind).to.equal('unusable');
        expect((answer as { reason: string }).reason).to.match(reason);
        expect(peer.requests).to.have.length(1);
      });
    }

    it('an answer with long texts, of which it keeps little: the reason goes into the store, alarms and the log', async () => {
      const long = 'x'.repeat(12_000);
      const named = fault.replace('e:Receiver', `e:${long}`).replace('out of order', long);
      const longAnswers: [number, Record<string, string>, string][] = [
        [200, { 'Content-Encoding': long }, 'x'],
        [500, {}, named],
        [200, { 'Content-Type': `text/xml; charset=${long}` }, ackText('m-1')],
        [200, {}, `<${long}/>`],
        [200, {}, long],
      ];
      for (const [status, headers, body] of longAnswers) {
        peer.onRequest = (_request, response) => response.writeHead(status, headers).end(body);
        const answer = await send();
        expect(answer.kind).to.equal('unusable');
        expect((answer as { reason: string }).reason.length).to.be.below(700);
      }
    });

    it('interim answers without end, and an answer of one byte at a time, when its time is over', async () => {
      const pieces: ((socket: Socket) => void)[] = [
        (socket) => void socket.write('HTTP/1.1 102 Processing\r\nX: y\r\n\r\n'),
        (socket) => void socket.write('x'),
      ];
      for (const piece of pieces) {
        const over = new AbortController();
        peer.onRequest = ({ socket }) => {
          let written = 0;
          if (piece === pieces[1]) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n');
          const more = () => {
            if (socket.destroyed) return;
            if (++written === 200) over.abort();
            piece(socket);
            setImmediate(more);
          };
          more();
        };
        expect((await send(SMALL, { signal: over.signal })).kind).to.equal('unusable');
      }
    });

    it('an answer without end', async () => {
      peer.onRequest = (_request, response) => {
        const more = () => {
          if (!response.destroyed && response.write('x'.repeat(10_000))) setImmediate(more);
        };
        response.on('drain', more);
        more();
      };
      expect(await send()).to.include({ kind: 'unusable', reason: 'the answer is longer than 65536 bytes' });
    });

    it('an answer that is cut off', async () => {
      peer.onRequest = (request, response) => {
        response.writeHead(200, { 'Content-Length': 1_000 });
        response.write('x', () => request.socket.destroy());
      };
      expect(await send()).to.include({ kind: 'unusable', reason: 'the answer was cut off' });
    });

    it('bytes that are not HTTP', async () => {
      peer.onRequest = (request) => request.socket.end('SSH-2.0-x\r\n');
      expect((await send()).kind).to.equal('unusable');
    });

    it('a peer that closes without an answer', async () => {
      peer.onRequest = (request) => request.socket.destroy();
      expect((await send()).kind).to.equal('unusable');
      expect(peer.requests).to.have.length(1);
    });

    it('a peer that is not there', async () => {
      const url = peer.url;
      await peer.stop();
      expect((await send(SMALL, { url })).kind).to.equal('unusable');
      expect(written).to.equal(0);
      peer = await FakePeer.start();
    });

    it('a switch of protocols', async () => {
      peer.onRequest = (request) =>
        request.socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
      expect((await send()).kind).to.equal('unusable');
    });
  });

  describe('when a kept connection turns out to be closed', () => {
    it('says so, for the sender to count it, and sends the next message on a new connection', async () => {
      await send();
      const [first] = peer.requests;
      peer.onHead = (request) => {
        if (request.socket !== first?.socket) return false;
        request.socket.resetAndDestroy();
        return true;
      };
      expect((await send()).kind).to.equal('closed');
      expect(peer.connections).to.equal(1);
      expect((await send()).kind).to.equal('acknowledged');
      expect(peer.connections).to.equal(2);
    });

    it('does not say so of a new connection', async () => {
      let heads = 0;
      peer.onHead = (request) => {
        heads += 1;
        request.socket.resetAndDestroy();
        return true;
      };
      expect((await send()).kind).to.equal('unusable');
      expect(heads).to.equal(1);
    });

    it('does not say so when a part of the answer has come', async () => {
      await send();
      let heads = 0;
      peer.onHead = (request) => {
        heads += 1;
        request.socket.end('HTTP/1.1 2');
        return true;
      };
      expect((await send()).kind).to.equal('unusable');
      expect(heads).to.equal(1);
    });
  });

  it('takes an answer that comes before the message has been written', async () => {
    let asked = 0;
    let freed = false;
    const endless: OutgoingEnvelope = {
      ...profile(0),
      async *records(): AsyncIterable<NaptrRecord[]> {
        try {
          for (;;) {
            asked += 1;
            yield sampleRecords(500);
          }
        } finally {
          freed = true;
        }
      },
    };
    peer.onHead = (_request, response) => {
      response.end(ackText('m-1'));
      return true;
    };
    expect((await send(endless)).kind).to.equal('acknowledged');
    await clock.advance(0);
    expect(freed).to.equal(true);
    expect(asked).to.be.lessThan(500);
    expect(written).to.equal(0);
  });

  it('gives up on a peer that takes no more of the message, without having read the rest of it', async () => {
    const deaf = await DeafPeer.start();
    let asked = 0;
    const endless: OutgoingEnvelope = {
      ...profile(0),
      async *records(): AsyncIterable<NaptrRecord[]> {
        for (;;) {
          asked += 1;
          yield sampleRecords(500);
        }
      },
    };
    const sending = send(endless, { url: deaf.url });
    let before = -1;
    while (asked === 0 || asked !== before) {
      before = asked;
      for (let i = 0; i < 10; i++) await clock.advance(0);
    }
    await clock.advance(5_000);
    await deaf.stop();
    expect(await sending).to.include({ kind: 'unusable', reason: 'the peer does not take the message' });
    expect(asked).to.equal(before);
  });

  it('ends when it is told to, before and in the middle', async () => {
    const abort = new AbortController();
    peer.onRequest = () => abort.abort();
    expect((await send(SMALL, { signal: abort.signal })).kind).to.equal('unusable');
    expect((await send(SMALL, { signal: abort.signal })).kind).to.equal('unusable');
    expect(peer.requests).to.have.length(1);
  });

  it('ends what is under way when it is closed', async () => {
    peer.onRequest = () => void transport.close();
    expect((await send()).kind).to.equal('unusable');
  });

  it('gives as unmade what cannot be read from the store or written as the contract says', async () => {
    const failing: OutgoingEnvelope = {
      ...profile(0),
      async *records(): AsyncIterable<NaptrRecord[]> {
        yield sampleRecords(1_000);
        throw new Error('disk error');
      },
    };
    for (const envelope of [failing, { ...SMALL, records: () => [] }]) {
      const answer = await send(envelope);
      expect(answer.kind).to.equal('unmade');
      expect(answer)
        .to.have.property('reason')
        .that.matches(/^the message could not be written: ./);
    }
    expect(peer.requests).to.have.length(0);
  });
});
