import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type BrokenHead, brokenHead, type ClientError } from '../../http/broken-head.js';
import { type HeadRefusal, headRefusal } from '../../http/head-refusal.js';
import type { Clock } from '../../idd/ports/clock.js';
import type { Inbound } from '../../idd/ports/inbound.js';
import type { Log } from '../../idd/ports/log.js';
import type { CountMessage, CountRefusal, RefusalReason } from '../../idd/ports/refusals.js';
import { parseMediaType } from '../media-type.js';
import { crowdedAnswer, type HttpAnswer, plainAnswer } from './answer.js';
import { Connection, type Turn } from './connection.js';
import { parseContentEncoding, unsupportedCoding } from './content-encoding.js';
import { Crowd } from './crowd.js';
import { createDispatch } from './dispatch.js';
import { IDD_SERVICE } from './idd-service.js';
import { MessageIntake } from './message-intake.js';
import { isConditional, unmetPrecondition } from './preconditions.js';
import { createPublication } from './publication.js';
import { Refusals } from './refusals.js';
import { reply } from './reply.js';
import { ALL_METHODS, routeOf } from './routes.js';
import { answerTextXml, unsupportedMediaType } from './text-xml.js';

export interface EndpointOptions {
  inbound: Inbound;
  /** Where the Idd port is served, such as `/idd`. */
  path: string;
  /** The URL under which peers find the Idd port, for the published WSDL; left out, it is made of the host of each request. */
  publicUrl?: string;
  /** Bytes, on the wire and after decompression; `profileBytes` is for ADD_NODE_REQ and ADD_NODE_RESP. */
  limits: { messageBytes: number; profileBytes: number };
  /**
   * Milliseconds of waiting in which the head of a request, and then at least 16 KiB of its body or its end, must come,
   * and in which the client must take as much of the answer.
   */
  bodyTimeout: number;
  clock: Clock;
  log: Log;
  /** Counts what is refused. */
  countRefusal?: CountRefusal;
  /** Counts the messages that are answered. */
  countMessage?: CountMessage;
}

/** The Idd port of this DES [Q.3645 §8]: SOAP 1.2 messages by HTTP POST, and the contract by GET. */
export interface Endpoint {
  /** Rejects where the address cannot be bound. Port 0 takes a free one. */
  listen(address: { host: string; port: number }): Promise<{ url: string }>;
  /** Accepts nothing more, lets the messages that have begun come to their end, and closes. */
  close(): Promise<void>;
}

/** How long an idle connection is kept for the peer's next message, in milliseconds. */
const KEEP_ALIVE = 75_000;

/** How long messages that have begun may take to come to their end when the endpoint closes, in milliseconds. */
const CLOSING = 4_000;

/** Makes the endpoint; rejects where the contract cannot be read. */
export async function createEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { inbound, path, limits, bodyTimeout, clock, log } = options;
  const [dispatch, publication] = await Promise.all([
    createDispatch(IDD_SERVICE),
    createPublication(path, options.publicUrl),
  ]);
  const connections = new WeakMap<object, Connection>();
  const crowd = new Crowd(clock);
  const { countRefusal: count = () => {}, countMessage = () => {} } = options;
  const refusals = new Refusals({ log, clock, count, isPeer: (address) => inbound.mayConnect(address) });
  let closing = false;

  // The body has a deadline of its own that lets a long profile take its time, so requestTimeout is off.
  const times = { headersTimeout: bodyTimeout, requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE };
  // A missing Host is refused with the rest of what is wrong in a head, so that it is counted as well.
  const server = createServer({ ...times, requireHostHeader: false });

  /** Undefined: the client has gone away. */
  async function answer(turn: Turn): Promise<HttpAnswer | undefined> {
    const { request, response } = turn;
    if (crowd.has(request.socket)) return crowdedAnswer();
    const wrong = headRefusal(request);
    if (wrong !== undefined) return headAnswer(wrong);
    const route = routeOf(request, path);
    if (route.kind === 'answer') return route.answer;
    const source = sourceAddress(request.socket);
    if (source === undefined) return undefined;
    const wsdl = () => publication.wsdl(route.host || localHost(request.socket));
    if (route.kind !== 'message') {
      const page = route.kind === 'xsd' ? publication.xsd() : wsdl();
      return unmetPrecondition(request, page.entityTag) ?? page;
    }
    // Here a client certificate and HTTP authentication will be looked at as well (401).
    if (!inbound.mayConnect(source)) {
      return plainAnswer(403, 'No peer sends from this address', { refusal: 'not-a-peer' });
    }
    const mediaType = parseMediaType(request.headers['content-type']);
    if (mediaType.kind === 'other') return unsupportedMediaType();
    const encoding = parseContentEncoding(request.headers['content-encoding']);
    if (encoding === undefined) return unsupportedCoding();
    // Conditions come last: they are ignored where the request is refused anyway [RFC 9110 §13.2.1].
    if (isConditional(request.headers)) {
      const unmet = unmetPrecondition(request, route.isWsdl ? wsdl().entityTag : undefined);
      if (unmet !== undefined) return unmet;
    }
    if (turn.awaitsContinue) {
      response.writeContinue();
      turn.awaitsContinue = false;
    }
    const reading = { encoding, charset: mediaType.charset };
    if (mediaType.kind === 'text-xml') return answerTextXml(request, { ...reading, timeout: bodyTimeout, clock });
    const surroundings = { inbound, dispatch, limits, bodyTimeout, clock, log, refusals, countMessage };
    return new MessageIntake(request, source, surroundings, reading).answer();
  }

  async function handle(turn: Turn): Promise<void> {
    const { request, response } = turn;
    const source = sourceAddress(request.socket);
    try {
      const given = await answer(turn);
      if (given === undefined) {
        request.destroy();
        return;
      }
      if (given.refusal !== undefined) refusals.tell(source, { reason: given.refusal, status: given.status });
      await reply(
        request,
        response,
        { ...given, close: given.close || closing },
        {
          bytes: limits.messageBytes,
          time: bodyTimeout,
          clock,
          awaitsContinue: turn.awaitsContinue,
          unread: () => refusals.tell(source, { reason: 'unread' }),
        },
      );
    } catch (error) {
      log.error({ err: error }, 'a request could not be answered');
      request.destroy();
    }
  }

  function accept(turn: Turn): void {
    const { request, response } = turn;
    // A connection that breaks shows itself where it is read or written; without a listener it would end the process.
    request.on('error', (error) => log.debug({ err: error }, 'request broken'));
    response.on('error', (error) => log.debug({ err: error }, 'response broken'));
    const source = sourceAddress(request.socket);
    if (!connections.get(request.socket)!.enqueue(turn, handle)) refusals.tell(source, { reason: 'pipelined' });
  }

  server.on('connection', (socket: Socket) => {
    connections.set(socket, new Connection(socket, clock));
    const source = sourceAddress(socket);
    const left = source === undefined ? undefined : inbound.connect(source);
    if (left !== undefined) socket.once('close', left);
    // Who stays in the crowd is told by an answer.
    else if (!crowd.add(socket)) refusals.tell(source, { reason: 'too-many-connections' });
  });
  server.on('request', (request, response) => accept({ request, response, awaitsContinue: false }));
  server.on('checkContinue', (request, response) => accept({ request, response, awaitsContinue: true }));
  server.on('clientError', (error: ClientError, socket) => {
    log.debug({ err: error }, 'connection broken');
    const connection = connections.get(socket);
    if (connection === undefined || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const { fault, statusLine } = brokenHead(error);
    refusals.tell(sourceAddress(socket as Socket), { reason: REFUSED_HEADS[fault] });
    connection.giveUp(statusLine);
  });
  // Without a listener node:http closes the connection without a word.
  server.on('connect', (_request, socket: Socket) => {
    socket.on('error', (error) => log.debug({ err: error }, 'connection broken'));
    refusals.tell(sourceAddress(socket), { reason: 'no-such-page' });
    connections.get(socket)!.giveUp('405 Method Not Allowed', [`Allow: ${ALL_METHODS}`]);
  });

  return {
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host, port }, () => {
          server.off('error', reject);
          server.on('error', (error) => log.error({ err: error }, 'the Idd listener failed'));
          const { address, port: bound } = server.address() as AddressInfo;
          resolve({ url: `http://${bracketed(address)}:${bound}${path}` });
        });
      }),
    close: () =>
      new Promise((resolve) => {
        closing = true;
        const cancel = clock.after(CLOSING, () => server.closeAllConnections());
        server.close(() => {
          cancel();
          refusals.stop();
          resolve();
        });
      }),
  };
}

/** How a head that is refused or cannot be read is counted. */
const REFUSED_HEADS: Readonly<Record<BrokenHead['fault'], RefusalReason>> = {
  'not-http': 'not-http',
  'unknown-method': 'no-such-page',
  'too-large': 'head-too-large',
  coding: 'content-encoding',
  slow: 'slow',
};

function headAnswer({ status, fault, text, close }: HeadRefusal): HttpAnswer {
  return { ...plainAnswer(status, text, { refusal: REFUSED_HEADS[fault] }), close };
}

/** The sender's address; an IPv4 one also where it comes to an IPv6 socket [RFC 4291 §2.5.5.2]. Undefined once the connection is gone. */
function sourceAddress(socket: Socket): string | undefined {
  return socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** For a client that names no host, as HTTP/1.0 may; of a connection that is there. */
function localHost({ localAddress, localPort }: Socket): string {
  return `${bracketed(localAddress!)}:${localPort}`;
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
