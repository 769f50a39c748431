import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { NAMESPACE } from '../../../generated/schema.js';
import type { Clock } from '../../idd/ports/clock.js';
import type { Answer, OutgoingEnvelope, Transport } from '../../idd/ports/transport.js';
import { encodePieces } from '../encoding/envelope.js';
import { acceptsGzip } from './accepts-gzip.js';
import { judgeResponse } from './answer.js';
import { type PostOutcome, post } from './post.js';
import { createBody, type RequestBody } from './request-body.js';

export interface TransportOptions {
  clock: Clock;
  /** Milliseconds in which a peer must accept the connection, and then take each next piece of a message. Default: 30 s. */
  stallTimeout?: number;
  /** Connections to one peer at most. Default: 8, one for the ordered lane and the rest for responses. */
  connectionsPerPeer?: number;
}

/** What is kept of a peer between messages. A client certificate and credentials will have their place here. */
interface Channel {
  url: URL;
  agent: HttpAgent;
  /** Said by its last answer. */
  acceptsGzip: boolean;
}

/** The client to the peers' Idd ports: SOAP 1.2 by HTTP POST [Q.3645 §8], over connections that are kept. */
export function createTransport(options: TransportOptions): Transport {
  const { clock, stallTimeout = 30_000, connectionsPerPeer = 8 } = options;
  const channels = new Map<string, Channel>();
  const underway = new Map<AbortController, Promise<Answer>>();

  function channelTo(address: string): Channel {
    const known = channels.get(address);
    if (known !== undefined) return known;
    const url = new URL(address);
    const Agent = url.protocol === 'https:' ? HttpsAgent : HttpAgent;
    const agent = new Agent({ keepAlive: true, maxSockets: connectionsPerPeer, scheduling: 'lifo' });
    const channel = { url, agent, acceptsGzip: false };
    channels.set(address, channel);
    return channel;
  }

  async function transmit(
    channel: Channel,
    envelope: OutgoingEnvelope,
    written: () => void,
    signal: AbortSignal,
  ): Promise<PostOutcome> {
    let body: RequestBody;
    try {
      body = await createBody(encodePieces(envelope), channel.acceptsGzip);
    } catch (error) {
      return { kind: 'unmade', error };
    }
    const { url, agent } = channel;
    const headers = headersOf(envelope, body);
    return post({ url, agent, headers, body, written, signal, stallTimeout, clock });
  }

  async function send(
    address: string,
    envelope: OutgoingEnvelope,
    written: () => void,
    signal: AbortSignal,
  ): Promise<Answer> {
    const channel = channelTo(address);
    const outcome = await transmit(channel, envelope, written, signal);
    switch (outcome.kind) {
      case 'unmade': {
        const { error } = outcome;
        const why = error instanceof Error ? error.message : String(error);
        return { kind: 'unmade', reason: `the message could not be written: ${why}`, error };
      }
      case 'broken': {
        const { reason } = outcome;
        if (!outcome.stale) return { kind: 'unusable', reason };
        // The peer may close a kept connection at any time [RFC 7230 §6.3.1]; it has probably closed the others too.
        for (const sockets of Object.values(channel.agent.freeSockets)) for (const socket of sockets!) socket.destroy();
        return { kind: 'closed', reason };
      }
      case 'response':
        channel.acceptsGzip = acceptsGzip(outcome.response.headers['accept-encoding']);
        return judgeResponse(outcome.response, envelope.header.messageId, clock.now());
    }
  }

  return {
    async send(peer, envelope, { written, signal }) {
      const stop = new AbortController();
      const abort = () => stop.abort();
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort);
      const sending = send(peer.url, envelope, written, stop.signal);
      underway.set(stop, sending);
      try {
        return await sending;
      } finally {
        signal.removeEventListener('abort', abort);
        underway.delete(stop);
      }
    },
    async close() {
      for (const stop of underway.keys()) stop.abort();
      await Promise.allSettled(underway.values());
      for (const { agent } of channels.values()) agent.destroy();
    },
  };
}

function headersOf({ command }: OutgoingEnvelope, { encoding, length }: RequestBody): Record<string, string | number> {
  return {
    // The action is for routers; receivers dispatch by the body element [W3C SOAP Part 2 §6.5].
    'Content-Type': `application/soap+xml; charset=utf-8; action="${NAMESPACE}:${command}"`,
    Accept: 'application/soap+xml',
    // An ACK does not gain by compression; without the field any coding is taken for welcome [RFC 9110 §12.5.3].
    'Accept-Encoding': 'identity',
    ...(encoding === 'gzip' ? { 'Content-Encoding': 'gzip' } : {}),
    ...(length === undefined ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': length }),
  };
}
