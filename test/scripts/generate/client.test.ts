import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createClientAsync, type IddClient } from '../../../generated/client/index.js';
import type { AddNodeReq } from '../../../generated/messages.js';
import { MessageReader } from '../../../src/soap/decoding/message-reader.js';
import { encodeEnvelope } from '../../../src/soap/encoding/envelope.js';

const message: AddNodeReq = {
  header: {
    protocolVersion: '1.0',
    messageId: 'm-1',
    originatingOperatorId: '234-15',
    terminatingOperatorId: '208-01',
    originatingDesAddress: '192.0.2.1',
    terminatingDesAddress: '2001:db8::1',
    broadcastId: 'b-1',
  },
  enumMappingDataList: {
    naptrRecord: [
      {
        e164Number: '+441632960001',
        order: 100,
        preference: 10,
        flags: 'u',
        service: 'E2U+sip',
        regexp: '!^.*$!sip:<&>!',
        replacement: '.',
      },
      {
        e164Prefix: '+44163296',
        order: 1,
        preference: 0,
        flags: '',
        service: '',
        regexp: '',
        replacement: 'a.example',
        ttl: 60,
      },
    ],
  },
  activationTimestamp: new Date('2026-07-01T12:00:00.000Z'),
};

const FAULT =
  '<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><env:Fault><env:Code><env:Value>env:Receiver</env:Value></env:Code>' +
  '<env:Reason><env:Text xml:lang="en">Out of order</env:Text></env:Reason></env:Fault></env:Body></env:Envelope>';

describe('the generated client', () => {
  let server: Server;
  let client: IddClient;
  let received: MessageReader;
  let answer = '';

  before(async () => {
    server = createServer(async (request, response) => {
      received = new MessageReader({ streamed: false });
      for await (const chunk of request) received.write(chunk);
      received.end();
      response.setHeader('Content-Type', 'application/soap+xml; charset=utf-8');
      if (answer === FAULT) response.statusCode = 500;
      response.end(answer);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const wsdl = fileURLToPath(new URL('../../../wsdl/idd.wsdl', import.meta.url));
    client = await createClientAsync(wsdl, { forceSoap12Headers: true });
    client.setEndpoint(`http://127.0.0.1:${(server.address() as AddressInfo).port}/idd`);
  });

  beforeEach(() => {
    answer = encodeEnvelope('ACK', { messageId: 'm-1', returnCode: 100, returnDescription: 'fine' });
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  /** What the call fails with. */
  async function failure(): Promise<unknown> {
    try {
      await client.ADD_NODE_REQAsync(message);
    } catch (error) {
      return error;
    }
    return undefined;
  }

  it('sends a message that the decoder takes, unchanged', async () => {
    await client.ADD_NODE_REQAsync(message);
    expect(received.rejection).to.equal(undefined);
    expect(received.message).to.deep.equal(message);
  });

  it('sends the elements in the order of the schema', async () => {
    const { header, ...rest } = message;
    await client.ADD_NODE_REQAsync({ ...rest, header });
    expect(received.message).to.deep.equal(message);
  });

  it('gives the ACK with its code as a number, as its type says', async () => {
    const [ack] = await client.ADD_NODE_REQAsync(message);
    expect(ack).to.deep.equal({ messageId: 'm-1', returnCode: 100, returnDescription: 'fine' });
  });

  it('serves the callback form of its port, too', (done) => {
    client.IddService.IddPort.ADD_NODE_REQ(message, (error, ack) => {
      expect(error).to.equal(null);
      expect(ack.returnCode).to.equal(100);
      done();
    });
  });

  it('fails with the fault that comes back', async () => {
    answer = FAULT;
    expect(String(await failure())).to.include('Out of order');
  });
});
