import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { envelopeText, SOAP12 } from '../../src/conformance/message-text.js';
import { describeAnswer, NoAnswer, Target } from '../../src/conformance/target.js';
import { acknowledge, html, ScriptedTarget } from './scripted-target.js';

const NEVER = new AbortController().signal;

async function noAnswer(url: URL, timeout = 300): Promise<NoAnswer> {
  const error = await new Target(url, { timeout, signal: NEVER }).post('<x/>').catch((caught) => caught);
  expect(error).to.be.instanceOf(NoAnswer);
  return error;
}

/** A server of bytes. */
async function withSocketServer(serve: (socket: Socket) => void, work: (url: URL) => Promise<unknown>): Promise<void> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/idd`));
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

describe('what a target answers', () => {
  let scripted: ScriptedTarget;
  afterEach(() => scripted?.close());
  const post = async (body: string | Uint8Array, options = {}) =>
    new Target(scripted.url, { timeout: 2000, signal: NEVER }).post(body, options);

  it('an ACK is read, and described with its code', async () => {
    scripted = await ScriptedTarget.listen(acknowledge);
    const answer = await post('<messageId>m-1</messageId>');
    expect(answer.said).to.deep.include({ kind: 'ack', ack: { messageId: 'm-1', returnCode: 100 } });
    expect(describeAnswer(answer)).to.equal('ACK 100');
  });

  it('a compressed answer is read like any other; one in an unknown coding as it came', async () => {
    const text = envelopeText('<ACK xmlns="urn:q3645:idd:1"><returnCode>100</returnCode></ACK>');
    for (const [coding, body, described] of [
      ['gzip', gzipSync(text), 'ACK 100'],
      ['br', Buffer.from('?'), 'HTTP 200, text/xml, neither ACK nor fault'],
    ] as const) {
      scripted = await ScriptedTarget.listen((response) =>
        response.writeHead(200, { 'Content-Type': 'text/xml', 'Content-Encoding': coding }).end(body),
      );
      expect(describeAnswer(await post('<x/>'))).to.contain(described);
      await scripted.close();
    }
  });

  it('a fault is read, with its HTTP status', async () => {
    const fault = `<env:Fault><env:Code><env:Value>env:Sender</env:Value></env:Code><env:Reason><env:Text xml:lang="en">no</env:Text></env:Reason></env:Fault>`;
    scripted = await ScriptedTarget.listen((response) =>
      response.writeHead(400, { 'Content-Type': 'application/soap+xml' }).end(envelopeText(fault)),
    );
    const answer = await post('<x/>');
    expect(describeAnswer(answer)).to.equal('fault Sender "no" with HTTP 400');
    expect(answer.xml).to.include({ local: 'Envelope', uri: SOAP12 });
  });

  it('HTML is neither', async () => {
    scripted = await ScriptedTarget.listen(html);
    expect(describeAnswer(await post('<x/>'))).to.contain('HTTP 200, text/html, neither ACK nor fault');
  });

  it('gets the bytes, method and headers that it is sent, and none that are left out', async () => {
    scripted = await ScriptedTarget.listen((response) => void response.end());
    const headers = { 'Content-Type': undefined, 'X-Trial': 'yes' };
    await post(Buffer.from([0xc3, 0xa9]), { method: 'PUT', headers });
    expect(scripted.requests[0]).to.deep.include({ text: 'é', method: 'PUT' });
    expect(scripted.requests[0]!.headers).to.include({ 'x-trial': 'yes' }).and.not.to.have.property('content-type');
  });

  it('an answer without end is not read to its end', async () => {
    scripted = await ScriptedTarget.listen((response) => {
      const piece = Buffer.alloc(65_536, ' ');
      const write = () => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', write);
      write();
    });
    expect(await noAnswer(scripted.url, 5000)).to.include({ kind: 'endless' });
  });

  it('no answer in time, a half one, none at all, and what is not HTTP are told apart', async () => {
    await withSocketServer(
      () => {},
      async (url) =>
        expect(await noAnswer(url)).to.include({ kind: 'silent', message: 'gave no answer within 300 ms' }),
    );
    await withSocketServer(
      (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'),
      async (url) => expect((await noAnswer(url)).message).to.equal('gave no whole answer within 300 ms'),
    );
    await withSocketServer(
      (socket) => socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc')),
      async (url) => expect(await noAnswer(url)).to.include({ kind: 'broken', message: 'broke its answer off' }),
    );
    await withSocketServer(
      (socket) => socket.on('data', () => socket.destroy()),
      async (url) => expect(await noAnswer(url)).to.include({ message: 'closed the connection without an answer' }),
    );
    await withSocketServer(
      (socket) => socket.end('220 mail.example ESMTP\r\n'),
      async (url) => expect(await noAnswer(url)).to.include({ message: 'answered with something that is not HTTP' }),
    );
    expect(await noAnswer(new URL('http://127.0.0.1:1/idd'))).to.include({
      kind: 'unreachable',
      message: 'refuses the connection',
    });
  });
});
