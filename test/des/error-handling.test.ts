import { expect } from 'chai';
import { addPlayedPeer, type DesUnderTest, PEER_NUMBER, startDesUnderTest } from './des-under-test.js';
import { listXml, modificationXml, recordXml, resultXml } from './idd-text.js';

/** The sentences of clauses 7.3.2, 7.3.3 and 9.2 as a whole; return-codes.test.ts and result-codes.test.ts have a test for each row of the tables. */
describe('error handling', () => {
  let under: DesUnderTest;
  beforeEach(async () => {
    under = await startDesUnderTest();
    await addPlayedPeer(under);
  });
  afterEach(() => under.close());

  const modification = (existing: string, modified: string) =>
    `<enumMappingModificationList>${modificationXml(existing, modified)}</enumMappingModificationList>`;
  const list = listXml(recordXml('+33199000001'));
  const requests: Record<string, string> = {
    ADD_NODE_REQ: list,
    REMOVE_NODE_REQ: '',
    ADD_DATA_REQ: list,
    MOD_DATA_REQ: modification(recordXml(PEER_NUMBER), recordXml(PEER_NUMBER, 'sip:b@ims.example')),
    REMOVE_DATA_REQ: listXml(recordXml(PEER_NUMBER)),
  };

  it('[Q.3645 §7.3.2] "When the receiver recognizes an error of the sender system, an ACK with value 4XX should be sent to the sender."', async () => {
    for (const [command, content] of Object.entries(requests)) {
      const values = under.peer.request({ terminatingOperatorId: '999-99' });
      const answer = await under.peer.send(command, values, content);
      expect(answer, command).to.include({ status: 200, messageId: values.messageId });
      expect(answer.returnCode, command).to.be.within(400, 499);
      const unread = await under.peer.send(command, under.peer.request(), `${content}<nonsense/>`);
      expect(unread.returnCode, command).to.be.within(400, 499);
      const response = under.peer.response({ messageId: 'never-sent', broadcastId: 'never-sent' } as never);
      const stray = await under.peer.send(command.replace('_REQ', '_RESP'), response, resultXml(200));
      expect(stray.returnCode, command).to.be.within(400, 499);
    }
    expect(under.peer.received, 'a message with an error of the sender has no response').to.deep.equal([]);
  });

  it('[Q.3645 §7.3.2] "When a receiver error occurs, an ACK with value 5XX should be sent to the sender."', async () => {
    under.store.fails = true;
    for (const [command, content] of Object.entries(requests)) {
      const values = under.peer.request();
      const answer = await under.peer.send(command, values, content);
      expect(answer, command).to.include({ status: 200, messageId: values.messageId });
      expect(answer.returnCode, command).to.be.within(500, 599);
    }
    expect(under.peer.received).to.deep.equal([]);
  });

  it('[Q.3645 §7.3.3] "When an error occurs in dealing with a service request, a response with a result code 6XX should be sent to the sender."', async () => {
    const broken = recordXml(PEER_NUMBER).replace('!sip:a@ims.example!', '!sip:a@ims.example!i');
    const missing = recordXml('+33199009999');
    const errors: [string, string, number][] = [
      ['ADD_NODE', listXml(broken), 601],
      ['REMOVE_NODE', listXml(broken), 602],
      ['ADD_DATA', listXml(broken), 603],
      ['MOD_DATA', modification(missing, recordXml(PEER_NUMBER)), 604],
      ['REMOVE_DATA', listXml(missing), 605],
    ];
    for (const [procedure, content, resultCode] of errors) {
      const values = under.peer.request();
      const answer = await under.peer.send(`${procedure}_REQ`, values, content);
      expect(answer.returnCode, 'the message itself is in order').to.equal(100);
      const response = await under.peer.next(`${procedure}_RESP`, values.messageId);
      expect(response.resultCode, procedure).to.equal(resultCode);
    }
  });

  it('[Q.3645 §9.2] 1XX "Acknowledges the message was successfully received": every message of Table 1 that is in order', async () => {
    for (const command of ['ADD_DATA_REQ', 'MOD_DATA_REQ', 'REMOVE_DATA_REQ', 'ADD_NODE_REQ', 'REMOVE_NODE_REQ']) {
      const values = under.peer.request();
      const first = await under.peer.send(command, values, requests[command]!);
      expect(first.returnCode, command).to.equal(100);
      const again = await under.peer.send(command, values, requests[command]!);
      expect(again.returnCode, command).to.equal(101);
      if (command === 'MOD_DATA_REQ') {
        const values = under.peer.request();
        await under.peer.send(
          command,
          values,
          modification(recordXml(PEER_NUMBER, 'sip:b@ims.example'), recordXml(PEER_NUMBER)),
        );
      }
    }
  });
});
