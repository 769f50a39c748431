import { expect } from 'chai';
import { createClientAsync as createNodeSoapClient } from 'soap';
import { createClientAsync } from '../../../generated/client/index.js';
import type { EnumMappingDataList } from '../../../generated/messages.js';
import type { CommandCode } from '../../../src/idd/codes.js';
import { addNodeRequest, EACH_MESSAGE } from '../sample-messages.js';
import { RunningEndpoint } from './running-endpoint.js';

// node-soap writes a Date of our schema as an empty element.
const withoutTimestamp = { ...EACH_MESSAGE, ADD_NODE_REQ: addNodeRequest(2) };

type Call = (message: object) => Promise<[{ messageId?: string; returnCode: number }]>;

describe('other SOAP stacks', () => {
  afterEach(() => RunningEndpoint.stopAll());

  it('the generated client sends every message and reads its ACK', async () => {
    const endpoint = await RunningEndpoint.start();
    const client = await createClientAsync(`${endpoint.url}?wsdl`, { forceSoap12Headers: true });
    for (const [command, message] of Object.entries(withoutTimestamp)) {
      const call = client[`${command as CommandCode}Async`].bind(client) as unknown as Call;
      const [ack] = await call(message);
      // node-soap gives the numbers of our schema as text.
      expect(Number(ack.returnCode), command).to.equal(100);
      expect(ack.messageId).to.equal('m-1');
    }
    expect(endpoint.inbound.seen.map(({ finishedAs }) => finishedAs)).to.deep.equal(Object.keys(EACH_MESSAGE));
    for (const { command, pieces } of endpoint.inbound.seen) {
      const { enumMappingDataList } = EACH_MESSAGE[command] as { enumMappingDataList?: EnumMappingDataList };
      expect(pieces.flat(), command).to.deep.equal(enumMappingDataList?.naptrRecord ?? []);
    }
  });

  it('a client of node-soap resolves everything from the URL of the WSDL alone', async () => {
    const endpoint = await RunningEndpoint.start();
    const client = await createNodeSoapClient(`${endpoint.url}?wsdl`, { forceSoap12Headers: true });
    const [ack] = await (client.MOD_DATA_REQAsync as Call)(EACH_MESSAGE.MOD_DATA_REQ);
    expect(ack.messageId).to.equal('m-1');
    expect(endpoint.inbound.only.modifications).to.deep.equal(
      EACH_MESSAGE.MOD_DATA_REQ.enumMappingModificationList.modification,
    );
  });

  it('a client that speaks SOAP 1.1 is told the version', async () => {
    const endpoint = await RunningEndpoint.start();
    const client = await createNodeSoapClient(`${endpoint.url}?wsdl`, { forceSoap12Headers: false });
    let error: { root?: { Envelope: { Body: { Fault: { faultcode: string } } } } } | undefined;
    await (client.ADD_DATA_REQAsync as Call)(EACH_MESSAGE.ADD_DATA_REQ).catch((reason) => {
      error = reason;
    });
    expect(error?.root?.Envelope.Body.Fault.faultcode).to.equal('env:VersionMismatch');
    expect(endpoint.inbound.seen).to.deep.equal([]);
  });
});
