import { expect } from 'chai';
import { addPlayedPeer, type DesUnderTest, hostRecord, PEER_NUMBER, startDesUnderTest } from './des-under-test.js';
import { listXml, modificationXml, recordXml, resultXml } from './idd-text.js';

const INVALID = recordXml(PEER_NUMBER).replace('!sip:a@ims.example!', '!sip:a@ims.example!i');

describe('result codes of the response message [Q.3645 Table 3]', () => {
  let under: DesUnderTest;
  afterEach(() => under.close());

  /** Sends a request and gives its response. */
  async function ask(command: string, content: string) {
    const values = under.peer.request();
    const answer = await under.peer.send(`${command}_REQ`, values, content);
    expect(answer.returnCode).to.equal(100);
    return under.peer.next(`${command}_RESP`, values.messageId);
  }

  const modificationList = (...modifications: string[]) =>
    `<enumMappingModificationList>${modifications.join('')}</enumMappingModificationList>`;

  describe('as the terminating DES', () => {
    beforeEach(async () => {
      under = await startDesUnderTest();
    });

    it('200 for each of the five procedures, with the identifiers and addresses of the request', async () => {
      await under.des.operation.changeRecords({ command: 'ADD_DATA_REQ', records: [hostRecord()] });
      const added = await ask('ADD_NODE', listXml(recordXml(PEER_NUMBER)));
      expect(added.resultCode).to.equal(200);
      expect(added.xml).to.contain('<e164Number>+441632960001</e164Number>');
      const number = '+33199000001';
      expect((await ask('ADD_DATA', listXml(recordXml(number)))).resultCode).to.equal(200);
      const modification = modificationXml(recordXml(number), recordXml(number, 'sip:b@ims.example'));
      expect((await ask('MOD_DATA', modificationList(modification))).resultCode).to.equal(200);
      expect((await under.des.operation.lookup(number)).uris).to.deep.equal(['sip:b@ims.example']);
      expect((await ask('REMOVE_DATA', listXml(recordXml(number, 'sip:b@ims.example')))).resultCode).to.equal(200);
      const removed = await ask('REMOVE_NODE', '');
      expect(removed.resultCode).to.equal(200);
      expect(removed.xml).to.contain('<originatingOperatorId>208-01</originatingOperatorId>');
    });

    it('200 for a REMOVE_NODE_REQ of a DES that is not added', async () => {
      expect((await ask('REMOVE_NODE', '')).resultCode).to.equal(200);
    });

    it('200 for adding a record that is there already', async () => {
      await addPlayedPeer(under);
      expect((await ask('ADD_DATA', listXml(recordXml(PEER_NUMBER)))).resultCode).to.equal(200);
      expect((await under.des.operation.getNode('208-01')).records).to.equal(1);
    });

    it('601: add DES node request is rejected, for a record outside the allowed blocks, and the description names it', async () => {
      const response = await ask('ADD_NODE', listXml(recordXml(PEER_NUMBER), recordXml('+441632960500')));
      expect(response.resultCode).to.equal(601);
      expect(response.resultDescription).to.contain('+441632960500');
      expect(await under.des.operation.getNode('208-01')).to.include({ state: 'configured', records: 0 });
    });

    it('602: remove DES node request is rejected, for an invalid record in its list; the profile stays', async () => {
      await addPlayedPeer(under);
      const response = await ask('REMOVE_NODE', listXml(INVALID));
      expect(response.resultCode).to.equal(602);
      expect((await under.des.operation.getNode('208-01')).state).to.equal('added');
    });

    it('603: add NAPTR record request is rejected, of a DES that has not been added', async () => {
      expect((await ask('ADD_DATA', listXml(recordXml(PEER_NUMBER)))).resultCode).to.equal(603);
    });

    it('603: add NAPTR record request is rejected, for an invalid record; none of the message is applied', async () => {
      await addPlayedPeer(under);
      const response = await ask('ADD_DATA', listXml(recordXml('+33199000001'), INVALID));
      expect(response.resultCode).to.equal(603);
      expect(response.resultDescription).to.contain(PEER_NUMBER);
      expect((await under.des.operation.getNode('208-01')).records).to.equal(1);
    });

    it('604: modify NAPTR record request is rejected, for a record that is not there, which it names', async () => {
      await addPlayedPeer(under);
      const missing = modificationXml(recordXml('+33199000009'), recordXml('+33199000009', 'sip:b@ims.example'));
      const there = modificationXml(recordXml(PEER_NUMBER), recordXml(PEER_NUMBER, 'sip:b@ims.example'));
      const response = await ask('MOD_DATA', modificationList(there, missing));
      expect(response.resultCode).to.equal(604);
      expect(response.resultDescription).to.contain('+33199000009');
      expect((await under.des.operation.lookup(PEER_NUMBER)).uris).to.deep.equal(['sip:a@ims.example']);
    });

    it('604: modify NAPTR record request is rejected, for a modified record equal to another', async () => {
      await addPlayedPeer(under);
      await ask('ADD_DATA', listXml(recordXml(PEER_NUMBER, 'sip:b@ims.example')));
      const response = await ask(
        'MOD_DATA',
        modificationList(modificationXml(recordXml(PEER_NUMBER), recordXml(PEER_NUMBER, 'sip:b@ims.example'))),
      );
      expect(response.resultCode).to.equal(604);
    });

    it('605: remove NAPTR record request is rejected, for a record that is not there; none is removed', async () => {
      await addPlayedPeer(under);
      const response = await ask('REMOVE_DATA', listXml(recordXml(PEER_NUMBER), recordXml('+33199000009')));
      expect(response.resultCode).to.equal(605);
      expect(response.resultDescription).to.contain('+33199000009');
      expect((await under.des.operation.getNode('208-01')).records).to.equal(1);
    });
  });

  describe('as the terminating DES with another admission', () => {
    it('601: add DES node request is rejected, admission deny', async () => {
      under = await startDesUnderTest('admission: deny');
      expect((await ask('ADD_NODE', listXml())).resultCode).to.equal(601);
    });

    it('601: awaiting approval, admission manual; after the approval the next request is accepted', async () => {
      under = await startDesUnderTest('admission: manual');
      const response = await ask('ADD_NODE', listXml(recordXml(PEER_NUMBER)));
      expect(response).to.include({ resultCode: 601 });
      expect(response.resultDescription).to.contain('awaiting approval');
      expect((await under.des.operation.getNode('208-01')).state).to.equal('awaiting-approval');
      await under.des.operation.addNodes(['208-01']);
      await under.peer.next('ADD_NODE_REQ');
      expect((await ask('ADD_NODE', listXml(recordXml(PEER_NUMBER)))).resultCode).to.equal(200);
    });
  });

  describe('as the originating DES', () => {
    beforeEach(async () => {
      under = await startDesUnderTest();
    });

    /** The host changes its data and the peer answers with that code; gives the broadcast and the node afterwards. */
    async function answeredWith(code: number) {
      await addPlayedPeer(under);
      const { broadcastId } = await under.des.operation.changeRecords({
        command: 'ADD_DATA_REQ',
        records: [hostRecord()],
      });
      const request = await under.peer.next('ADD_DATA_REQ');
      const values = under.peer.response(request);
      const answer = await under.peer.send('ADD_DATA_RESP', values, resultXml(code, 'because'));
      expect(answer.returnCode).to.equal(100);
      return {
        broadcast: await under.des.operation.getBroadcast(broadcastId),
        node: await under.des.operation.getNode('208-01'),
        alarms: await under.des.operation.listAlarms(),
      };
    }

    it('200: completes the broadcast', async () => {
      const { broadcast, node } = await answeredWith(200);
      expect(broadcast.state).to.equal('completed');
      expect(broadcast.peers).to.deep.include({
        operator: '208-01',
        state: 'completed',
        resultCode: 200,
        resultDescription: broadcast.peers[0]?.resultDescription,
        messages: 1,
        confirmed: 1,
      });
      expect(node).to.include({ diverged: false, queued: 0 });
    });

    for (const code of [603, 699]) {
      it(`${code}: fails the broadcast, marks the node as diverged and raises an alarm`, async () => {
        const { broadcast, node, alarms } = await answeredWith(code);
        expect(broadcast.state).to.equal('failed');
        expect(broadcast.peers[0]).to.include({ operator: '208-01', state: 'failed', resultCode: code });
        expect(node).to.include({ state: 'added', diverged: true });
        expect(alarms.map(({ cause }) => cause)).to.deep.equal(['not-confirmed']);
      });
    }

    it('601: the node is failed, with the reason', async () => {
      await under.des.operation.addNodes(['208-01']);
      const request = await under.peer.next('ADD_NODE_REQ');
      await under.peer.send('ADD_NODE_RESP', under.peer.response(request), resultXml(601, 'not you'));
      const node = await under.des.operation.getNode('208-01');
      expect(node.state).to.equal('failed');
      expect(node.reason).to.contain('not you');
    });

    it('200 with records that are not allowed to the peer: ACK 100, nothing stored, node failed, alarm', async () => {
      await under.des.operation.addNodes(['208-01']);
      const request = await under.peer.next('ADD_NODE_REQ');
      const content = resultXml(200) + listXml(recordXml(PEER_NUMBER), recordXml('+12125550100'));
      expect((await under.peer.send('ADD_NODE_RESP', under.peer.response(request), content)).returnCode).to.equal(100);
      const node = await under.des.operation.getNode('208-01');
      expect(node).to.include({ state: 'failed', records: 0 });
      expect(node.reason).to.contain('+12125550100');
      expect((await under.des.operation.listAlarms()).map(({ cause }) => cause)).to.deep.equal(['not-confirmed']);
    });
  });
});
