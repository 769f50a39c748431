import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { headerXml, messageXml, recordXml } from '../des/idd-text.js';
import { accepted } from './admin.js';
import { recordAt } from './sample-numbers.js';
import { SOAP } from './scripted-peer.js';
import type { Site } from './sites.js';
import { until } from './until.js';

/** A daemon and who talks to it; `peer` is an operator that may send from this machine. */
export interface Scene {
  site: Site;
  adminPort: number;
  dnsPort: number;
  peer: string;
  /** Messages that have come to the peer, and events to the webhook. */
  arrived(): { messages: number; events: number };
}

/**
 * Something that goes on when the daemon is asked to stop. Resolves when it does; what it returns ends our side of it.
 */
export type Load = (scene: Scene) => Promise<() => void>;

/** A request whose connection may be cut. */
function begin(port: number, path: string, method: string, headers: Record<string, string>): ClientRequest {
  const begun = request({ host: '127.0.0.1', port, path, method, headers });
  begun.on('error', () => {});
  return begun;
}

/** Writes again and again what `next` gives, no faster than it is taken, until the connection ends. */
function pour(into: ClientRequest, next: (index: number) => string): () => boolean {
  let index = 0;
  const write = () => {
    while (!into.destroyed && into.write(next(index++)));
  };
  into.on('drain', write);
  write();
  return () => into.destroyed || index > 1000;
}

/** The profile of a peer, which has no end. */
export const incomingProfile: Load = async ({ site, peer }) => {
  const incoming = begin(site.iddPort, '/idd', 'POST', { ...SOAP, 'Transfer-Encoding': 'chunked' });
  const header = headerXml({
    messageId: 'endless',
    broadcastId: 'b',
    originatingOperatorId: peer,
    terminatingOperatorId: site.operator,
  });
  const [head] = messageXml('ADD_NODE_REQ', `${header}<enumMappingDataList>|`).split('|') as [string];
  incoming.write(head);
  const isFlowing = pour(incoming, (index) => recordXml(`+33${String(index).padStart(9, '0')}`));
  await until(async () => (isFlowing() ? undefined : 'the profile does not flow'));
  return () => incoming.destroy();
};

/** An export that is not read beyond its beginning. */
export const exportNotRead: Load = async ({ adminPort }) => {
  const asked = begin(adminPort, '/api/v1/records/export', 'GET', { Accept: 'application/x-ndjson' });
  asked.end();
  const [response] = await once(asked, 'response');
  response.on('error', () => {});
  expect(response.statusCode).to.equal(200);
  return () => asked.destroy();
};

/** A stream of changes, which goes on as long as it is taken. */
export const streamOfChanges: Load = async ({ adminPort }) => {
  const stream = begin(adminPort, '/api/v1/records/stream', 'POST', { 'Content-Type': 'application/x-ndjson' });
  stream.on('response', (response) => response.on('error', () => {}).resume());
  const isFlowing = pour(stream, (index) => `${JSON.stringify({ add: [recordAt(index, 'one', '+4477')] })}\n`);
  await until(async () => (isFlowing() ? undefined : 'the stream does not flow'));
  return () => stream.destroy();
};

/** Changes of 500 records each, one after the other, as an import makes them. */
export const importOfRecords: Load = async ({ site }) => {
  let isEnded = false;
  let index = 0;
  const run = async () => {
    for (; !isEnded; index += 500) {
      const add = Array.from({ length: 500 }, (_, at) => recordAt(index + at, 'one', '+4478'));
      if ((await site.admin.change({ add })).kind !== 'accepted') return;
    }
  };
  void run();
  await until(async () => (index > 1000 ? undefined : 'the import does not go on'));
  return () => {
    isEnded = true;
  };
};

/** A zone transfer that is not read beyond its beginning. */
export const transferNotRead: Load = async ({ dnsPort }) => {
  const socket: Socket = connect(dnsPort, '127.0.0.1');
  socket.on('error', () => {});
  // AXFR of e164.arpa.
  socket.write(Buffer.from('001b0001000000010000000000000465313634046172706100' + '00fc0001', 'hex'));
  await once(socket, 'readable');
  return () => socket.destroy();
};

/** A change on its way to the peer, which never acknowledges it. */
export const peerThatNeverAcknowledges: Load = async ({ site, peer, arrived }) => {
  const before = arrived().messages;
  accepted(await site.admin.change({ add: [recordAt(before, 'one', '+4479')] }));
  // What an earlier run has left unacknowledged is not due yet, and the change waits behind it.
  await site.admin.retry(peer);
  await until(async () => (arrived().messages > before ? undefined : 'nothing comes to the peer'));
  return () => {};
};

/** An alarm on its way to a webhook that never answers. */
export const webhookThatNeverAnswers: Load = async ({ site, peer, arrived }) => {
  const stray = headerXml({
    messageId: `stray${Date.now()}`,
    broadcastId: 'b',
    originatingOperatorId: site.operator,
    terminatingOperatorId: peer,
  });
  const body = messageXml(
    'ADD_DATA_RESP',
    `${stray}<result><resultCode>200</resultCode><resultDescription>stray</resultDescription></result>`,
  );
  await fetch(`http://127.0.0.1:${site.iddPort}/idd`, { method: 'POST', headers: SOAP, body });
  await until(async () => (arrived().events > 0 ? undefined : 'nothing comes to the webhook'));
  return () => {};
};
