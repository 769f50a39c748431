import { expect } from 'chai';
import { acknowledge } from '../../src/idd/acknowledgement.js';
import type { OutgoingEnvelope, Transport } from '../../src/idd/ports/transport.js';
import type { PeerSettings } from '../../src/idd/settings.js';
import { createTransport } from '../../src/soap/client/transport.js';
import { RunningEndpoint } from './endpoint/running-endpoint.js';
import { EACH_MESSAGE, sampleHeader, sampleRecords } from './sample-messages.js';

describe('our client with our endpoint', () => {
  let endpoint: RunningEndpoint;
  let transport: Transport;

  beforeEach(async () => {
    endpoint = await RunningEndpoint.start({ limits: { messageBytes: 1024 * 1024, profileBytes: 64 * 1024 * 1024 } });
    transport = createTransport({ clock: endpoint.clock });
  });

  afterEach(async () => {
    await transport.close();
    await RunningEndpoint.stopAll();
  });

  function send(envelope: OutgoingEnvelope, written = () => {}) {
    const settings: PeerSettings = {
      operator: '234-15',
      url: endpoint.url,
      address: '127.0.0.1',
      admission: 'auto',
      sources: [],
      priority: 0,
      maxRecords: 1_000_000,
    };
    return transport.send(settings, envelope, { written, signal: new AbortController().signal });
  }

  it('exchanges every message and its ACK', async () => {
    for (const [command, { header, ...rest }] of Object.entries(EACH_MESSAGE)) {
      const parts = rest as Partial<{ [key: string]: unknown }> & { enumMappingDataList?: { naptrRecord: never[] } };
      const { enumMappingDataList, enumMappingModificationList, ...others } = parts;
      const envelope = {
        command,
        header,
        ...others,
        ...(enumMappingDataList && { records: () => [enumMappingDataList.naptrRecord] }),
        ...(enumMappingModificationList
          ? { modifications: EACH_MESSAGE.MOD_DATA_REQ.enumMappingModificationList.modification }
          : {}),
      } as OutgoingEnvelope;
      const answer = await send(envelope);
      expect(answer.kind === 'acknowledged' && answer.ack.returnCode, command).to.equal(100);
    }
    expect(endpoint.inbound.seen.map(({ finishedAs }) => finishedAs)).to.deep.equal(Object.keys(EACH_MESSAGE));
  });

  it('transfers a long profile, plain and then in gzip, in pieces', async () => {
    for (const messageId of ['m-1', 'm-2']) {
      const envelope: OutgoingEnvelope = {
        command: 'ADD_NODE_REQ',
        header: sampleHeader({ messageId }),
        records: function* () {
          for (let piece = 0; piece < 40; piece++) yield sampleRecords(500);
        },
      };
      expect((await send(envelope)).kind).to.equal('acknowledged');
    }
    for (const { pieces } of endpoint.inbound.seen) {
      expect(pieces.flat()).to.have.length(20_000);
      expect(Math.max(...pieces.map(({ length }) => length))).to.be.lessThan(1_000);
    }
  });

  it('ends a profile early when it is refused by its header', async () => {
    endpoint.inbound.onBegin = async ({ header }) => acknowledge(header.messageId, 405);
    let pieces = 0;
    const answer = await send({
      command: 'ADD_NODE_REQ',
      header: sampleHeader(),
      records: function* () {
        for (; pieces < 100_000; pieces++) yield sampleRecords(500);
      },
    });
    expect(answer.kind === 'acknowledged' && answer.ack.returnCode).to.equal(405);
    expect(pieces).to.be.lessThan(1_000);
  });

  it('learns when a busy peer wants to be asked again', async () => {
    endpoint.inbound.onBegin = async ({ header }) => acknowledge(header.messageId, 501);
    const answer = await send({ command: 'ADD_DATA_RESP', header: sampleHeader(), result: { resultCode: 200 } });
    expect(answer).to.include({ kind: 'acknowledged', retryAfter: 5_000 });
  });
});
