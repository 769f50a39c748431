import { expect } from 'chai';
import type { Modification, NaptrRecord } from '../../../generated/messages.js';
import { acknowledge } from '../../../src/idd/acknowledgement.js';
import type { CommandCode } from '../../../src/idd/codes.js';
import { addNodeRequest, EACH_MESSAGE, envelopeOf, sampleRecords } from '../sample-messages.js';
import { ackOf, RunningEndpoint } from './running-endpoint.js';

interface Lists {
  enumMappingDataList?: { naptrRecord: NaptrRecord[] };
  enumMappingModificationList?: { modification: Modification[] };
}

describe('the endpoint, given a good message', () => {
  afterEach(() => RunningEndpoint.stopAll());

  for (const command of Object.keys(EACH_MESSAGE) as CommandCode[]) {
    it(`hands ${command} to its operation and answers with its ACK`, async () => {
      const endpoint = await RunningEndpoint.start();
      const { inbound } = endpoint;
      const envelope = envelopeOf(command);
      const ack = ackOf(await endpoint.post(envelope));
      expect(ack).to.deep.equal(plain(acknowledge('m-1', 100)));
      expect(inbound.only.command).to.equal(command);
      expect(inbound.only.finishedAs).to.equal(command);
      expect(inbound.only.source).to.deep.equal({ address: '127.0.0.1', bytes: envelope.length });
      const { message, pieces, modifications } = inbound.only;
      const lists = EACH_MESSAGE[command] as Lists;
      expect(message).to.deep.equal({
        ...EACH_MESSAGE[command],
        ...(lists.enumMappingDataList && { enumMappingDataList: { naptrRecord: [] } }),
        ...(lists.enumMappingModificationList && { enumMappingModificationList: { modification: [] } }),
      });
      expect(pieces.flat()).to.deep.equal(lists.enumMappingDataList?.naptrRecord ?? []);
      expect(modifications).to.deep.equal(lists.enumMappingModificationList?.modification ?? []);
    });
  }

  it('calls the operation that the body element names, whatever the SOAPAction says', async () => {
    const endpoint = await RunningEndpoint.start();
    const { inbound } = endpoint;
    const headers = {
      SOAPAction: '"urn:q3645:idd:1:REMOVE_NODE_REQ"',
      'Content-Type': 'application/soap+xml; action="urn:q3645:idd:1:REMOVE_DATA_REQ"',
    };
    expect(ackOf(await endpoint.post(envelopeOf('ADD_DATA_REQ'), headers)).returnCode).to.equal(100);
    expect(inbound.only.finishedAs).to.equal('ADD_DATA_REQ');
  });

  it('answers nothing before the message is stored', async () => {
    const endpoint = await RunningEndpoint.start();
    const { inbound } = endpoint;
    let store = () => {};
    inbound.onFinish = ({ header }) =>
      new Promise((resolve) => {
        store = () => resolve(acknowledge(header.messageId, 100));
      });
    let answered = false;
    const finished = inbound.next('finished');
    const response = endpoint.post(envelopeOf('ADD_DATA_REQ')).finally(() => {
      answered = true;
    });
    await finished;
    await endpoint.clock.advance(0);
    expect(answered).to.equal(false);
    store();
    expect(ackOf(await response).returnCode).to.equal(100);
  });

  it('reads no more of a profile while the receiving side stores a piece', async () => {
    const endpoint = await RunningEndpoint.start();
    const { inbound } = endpoint;
    let storing = 0;
    let mostAtOnce = 0;
    inbound.onRecords = async () => {
      storing += 1;
      mostAtOnce = Math.max(mostAtOnce, storing);
      await new Promise(setImmediate);
      storing -= 1;
    };
    const ack = ackOf(await endpoint.post(envelopeOf('ADD_NODE_REQ', addNodeRequest(5_000))));
    expect(ack.returnCode).to.equal(100);
    expect(mostAtOnce).to.equal(1);
    expect(inbound.only.pieces.length).to.be.greaterThan(5);
    expect(inbound.only.pieces.flat()).to.deep.equal(sampleRecords(5_000));
  });

  it('takes a message in UTF-16', async () => {
    const endpoint = await RunningEndpoint.start();
    const { inbound } = endpoint;
    const text = envelopeOf('ADD_DATA_REQ').replace('encoding="UTF-8"', 'encoding="UTF-16"');
    const response = await endpoint.post(Buffer.from(`\uFEFF${text}`, 'utf16le'), {
      'Content-Type': 'application/soap+xml',
    });
    expect(ackOf(response).returnCode).to.equal(100);
    expect(inbound.only.pieces.flat()).to.deep.equal(sampleRecords(2));
  });

  it('writes an ACK whose description XML could not carry as it is', async () => {
    const endpoint = await RunningEndpoint.start();
    const { inbound } = endpoint;
    inbound.onFinish = async () => ({
      returnCode: 410,
      returnDescription: 'a<b>&"c"\u0001\r\n\t]]>',
      messageId: 'm&<1',
    });
    expect(ackOf(await endpoint.post(envelopeOf('ADD_DATA_REQ')))).to.deep.equal({
      messageId: 'm&<1',
      returnCode: 410,
      returnDescription: 'a<b>&"c"\uFFFD\r\n\t]]>',
    });
  });

  it('writes an ACK without message identifier and description', async () => {
    const endpoint = await RunningEndpoint.start();
    const { inbound } = endpoint;
    inbound.onFinish = async () => ({ messageId: undefined, returnCode: 100, returnDescription: undefined });
    expect(ackOf(await endpoint.post(envelopeOf('ADD_DATA_REQ')))).to.deep.equal({ returnCode: 100 });
  });

  it('says to peers that they may send gzip [RFC 7694 §3]', async () => {
    const endpoint = await RunningEndpoint.start();
    expect((await endpoint.post(envelopeOf('ADD_DATA_REQ'))).headers['accept-encoding']).to.equal('gzip');
  });

  it('tells a peer that it is too busy for (501) when to come back', async () => {
    const endpoint = await RunningEndpoint.start();
    const { inbound } = endpoint;
    inbound.onFinish = async ({ header }) => acknowledge(header.messageId, 501);
    const response = await endpoint.post(envelopeOf('ADD_DATA_REQ'));
    expect(ackOf(response).returnCode).to.equal(501);
    expect(response.headers['retry-after']).to.match(/^[1-9]\d*$/);
  });
});

function plain(value: object): object {
  return JSON.parse(JSON.stringify(value));
}
