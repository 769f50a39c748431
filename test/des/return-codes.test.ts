import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import {
  addPlayedPeer,
  type DesUnderTest,
  HOST_NUMBER,
  hostRecord,
  PEER_NUMBER,
  STRANGER_TO_ADD,
  startDesUnderTest,
} from './des-under-test.js';
import { headerXml, listXml, messageXml, recordXml, resultXml } from './idd-text.js';

describe('return codes of the ACK message [Q.3645 Table 2]', () => {
  let under: DesUnderTest;
  beforeEach(async () => {
    under = await startDesUnderTest();
  });
  afterEach(() => under.close());

  /** What a refused message must not have done. */
  async function expectNothingStored() {
    const node = await under.des.operation.getNode('208-01');
    expect(node).to.include({ state: 'configured', records: 0, queued: 0 });
    expect(under.peer.received).to.deep.equal([]);
  }

  it('100: message and system are normal, for a request that is durably stored', async () => {
    const values = under.peer.request();
    const answer = await under.peer.send('ADD_NODE_REQ', values, listXml(recordXml(PEER_NUMBER)));
    expect(answer).to.include({ status: 200, returnCode: 100, messageId: values.messageId });
    expect(answer.type).to.equal('application/soap+xml; charset=utf-8');
    await under.restart();
    expect((await under.des.operation.lookup(PEER_NUMBER)).uris).to.deep.equal(['sip:a@ims.example']);
  });

  it('101: repeated message ID, applied once, and the response is sent again if it had been sent', async () => {
    await addPlayedPeer(under);
    const values = under.peer.request();
    const content = listXml(recordXml('+33199000001'));
    expect((await under.peer.send('ADD_DATA_REQ', values, content)).returnCode).to.equal(100);
    const first = await under.peer.next('ADD_DATA_RESP', values.messageId);
    expect((await under.peer.send('ADD_DATA_REQ', values, content)).returnCode).to.equal(101);
    const again = await under.peer.next('ADD_DATA_RESP', values.messageId);
    expect(again.xml).to.equal(first.xml);
    expect((await under.des.operation.getNode('208-01')).records).to.equal(2);
  });

  it('101: a repeat is recognized by its header, before a broken rest of the message', async () => {
    const values = under.peer.request();
    await under.peer.send('ADD_NODE_REQ', values, listXml());
    expect((await under.peer.send('ADD_NODE_REQ', values, '<nonsense/>')).returnCode).to.equal(101);
  });

  it('400: message parameter length error', async () => {
    const answer = await under.peer.send('ADD_NODE_REQ', under.peer.request({ messageId: 'x'.repeat(65) }), listXml());
    expect(answer).to.include({ status: 200, returnCode: 400 });
    await expectNothingStored();
  });

  it('401: message format error, an absent mandatory parameter', async () => {
    const values = under.peer.request({ broadcastId: undefined });
    const answer = await under.peer.post(
      messageXml('ADD_NODE_REQ', headerXml({ ...values }).replace(/<broadcastId>.*<\/broadcastId>/, '') + listXml()),
    );
    expect(answer).to.include({ status: 200, returnCode: 401 });
    await expectNothingStored();
  });

  it('401: message format error, a mandatory parameter of the wrong format', async () => {
    const answer = await under.peer.send('ADD_NODE_REQ', under.peer.request(), listXml(recordXml('0199001234')));
    expect(answer).to.include({ status: 200, returnCode: 401 });
    await expectNothingStored();
  });

  it('401: not well-formed', async () => {
    expect((await under.peer.post('<env:Envelope')).returnCode).to.equal(401);
  });

  it('402: undefined command code', async () => {
    expect((await under.peer.send('DROP_NODE_REQ', under.peer.request(), '')).returnCode).to.equal(402);
  });

  it('403: protocol version error, in the header', async () => {
    const values = under.peer.request({ protocolVersion: '2.0' });
    expect((await under.peer.send('ADD_NODE_REQ', values, listXml())).returnCode).to.equal(403);
    await expectNothingStored();
  });

  it('403: protocol version error, in the namespace', async () => {
    const xml = messageXml('ADD_NODE_REQ', headerXml(under.peer.request()) + listXml(), 'urn:q3645:idd:2');
    expect((await under.peer.post(xml)).returnCode).to.equal(403);
  });

  it('404: encoding format error', async () => {
    const xml = messageXml('ADD_NODE_REQ', headerXml(under.peer.request()) + listXml());
    const latin1 = `<?xml version="1.0" encoding="ISO-8859-1"?>${xml}`;
    for (const type of ['application/soap+xml', 'application/soap+xml; charset=iso-8859-1']) {
      expect((await under.peer.post(latin1, { 'Content-Type': type })).returnCode, type).to.equal(404);
    }
    expect((await under.peer.post(Buffer.concat([Buffer.from(xml), Buffer.from([0xff])]))).returnCode).to.equal(404);
    await expectNothingStored();
  });

  it('405: unrecognized identity of the sender', async () => {
    const values = under.peer.request({ originatingOperatorId: '999-99' });
    expect((await under.peer.send('ADD_NODE_REQ', values, listXml())).returnCode).to.equal(405);
  });

  it('405: incorrect identity, a configured operator from an address that is not its own', async () => {
    const values = under.peer.request({ originatingOperatorId: STRANGER_TO_ADD, originatingDesAddress: '127.0.0.9' });
    expect((await under.peer.send('ADD_NODE_REQ', values, listXml())).returnCode).to.equal(405);
  });

  it('406: invalid message received when timer was expired, a response to an expired transaction', async () => {
    await under.close();
    under = await startDesUnderTest('', 'timers: { t0: 100ms, t1: 100ms, t1Expiries: 1 }');
    await addPlayedPeer(under);
    const change = { command: 'ADD_DATA_REQ' as const, records: [hostRecord()] };
    const { broadcastId } = await under.des.operation.changeRecords(change);
    const request = await under.peer.next('ADD_DATA_REQ');
    const stateOf = async () => (await under.des.operation.getBroadcast(broadcastId)).state;
    for (let tries = 0; tries < 200 && (await stateOf()) === 'pending'; tries++) await pause(20);
    const answer = await under.peer.send('ADD_DATA_RESP', under.peer.response(request), resultXml(200));
    expect(answer).to.include({ status: 200, returnCode: 406, messageId: request.messageId });
    expect(await stateOf()).to.equal('failed');
    expect((await under.des.operation.getNode('208-01')).diverged).to.equal(true);
  });

  it('407: unexpected message, a MOD_DATA_RESP instead of an expected ADD_DATA_RESP', async () => {
    await addPlayedPeer(under);
    await under.des.operation.changeRecords({ command: 'ADD_DATA_REQ', records: [hostRecord()] });
    const request = await under.peer.next('ADD_DATA_REQ');
    const answer = await under.peer.send('MOD_DATA_RESP', under.peer.response(request), resultXml(200));
    expect(answer.returnCode).to.equal(407);
    const right = await under.peer.send('ADD_DATA_RESP', under.peer.response(request), resultXml(200));
    expect(right.returnCode).to.equal(100);
  });

  it('408: a response that has no corresponding request message', async () => {
    const request = { messageId: 'never-sent', broadcastId: 'never-sent' };
    const values = under.peer.response(request as Parameters<typeof under.peer.response>[0]);
    expect((await under.peer.send('ADD_DATA_RESP', values, resultXml(200))).returnCode).to.equal(408);
  });

  it('408: a response with another broadcast identifier than its request', async () => {
    await addPlayedPeer(under);
    await under.des.operation.changeRecords({ command: 'ADD_DATA_REQ', records: [hostRecord()] });
    const request = await under.peer.next('ADD_DATA_REQ');
    const values = under.peer.response(request, { broadcastId: 'another' });
    expect((await under.peer.send('ADD_DATA_RESP', values, resultXml(200))).returnCode).to.equal(408);
  });

  it('409: a response with an unexpected result code, which ends the transaction as failed', async () => {
    await addPlayedPeer(under);
    const { broadcastId } = await under.des.operation.changeRecords({
      command: 'ADD_DATA_REQ',
      records: [hostRecord()],
    });
    const request = await under.peer.next('ADD_DATA_REQ');
    const answer = await under.peer.send('ADD_DATA_RESP', under.peer.response(request), resultXml(601));
    expect(answer.returnCode).to.equal(409);
    expect((await under.des.operation.getBroadcast(broadcastId)).state).to.equal('failed');
    expect((await under.des.operation.getNode('208-01')).diverged).to.equal(true);
  });

  it('410: mismatched originating operator identifier and IP address of the originating DES', async () => {
    const values = under.peer.request({ originatingDesAddress: '127.0.0.2' });
    expect((await under.peer.send('ADD_NODE_REQ', values, listXml())).returnCode).to.equal(410);
    await expectNothingStored();
  });

  it('410: a terminating operator that is not this one', async () => {
    const values = under.peer.request({ terminatingOperatorId: '999-99' });
    expect((await under.peer.send('ADD_NODE_REQ', values, listXml())).returnCode).to.equal(410);
  });

  it('410 compares addresses, not their texts', async () => {
    const values = under.peer.request({ originatingDesAddress: '::ffff:127.0.0.1' });
    expect((await under.peer.send('ADD_NODE_REQ', values, listXml())).returnCode).to.equal(100);
  });

  it('500: abnormal receiver, when the store fails; nothing is stored and the message is taken when sent again', async () => {
    const values = under.peer.request();
    under.store.fails = true;
    const answer = await under.peer.send('ADD_NODE_REQ', values, listXml(recordXml(PEER_NUMBER)));
    expect(answer).to.include({ status: 200, returnCode: 500 });
    under.store.fails = false;
    await expectNothingStored();
    expect((await under.peer.send('ADD_NODE_REQ', values, listXml(recordXml(PEER_NUMBER)))).returnCode).to.equal(100);
  });

  it('501: receiver is too busy, when the peer does not take its responses; the message is taken when sent again', async () => {
    await under.close();
    under = await startDesUnderTest('', 'limits: { responsesQueued: 1 }\ntimers: { t0: 100ms }');
    await addPlayedPeer(under);
    under.peer.answerWith = 500;
    const content = listXml(recordXml('+33199000001'));
    expect((await under.peer.send('ADD_DATA_REQ', under.peer.request(), content)).returnCode).to.equal(100);
    const values = under.peer.request();
    const answer = await under.peer.send('ADD_DATA_REQ', values, content);
    expect(answer).to.include({ status: 200, returnCode: 501, messageId: values.messageId });
    expect(Number(answer.retryAfter)).to.be.greaterThan(0);
    under.peer.answerWith = 100;
    let { returnCode } = answer;
    for (let tries = 0; tries < 200 && returnCode === 501; tries++) {
      await pause(20);
      ({ returnCode } = await under.peer.send('ADD_DATA_REQ', values, content));
    }
    expect(returnCode).to.equal(100);
  });

  it('a message answered 4XX leaves no trace: the corrected one with the same identifier is taken', async () => {
    const values = under.peer.request();
    expect((await under.peer.send('ADD_NODE_REQ', values, '<nonsense/>')).returnCode).to.equal(401);
    expect((await under.peer.send('ADD_NODE_REQ', values, listXml(recordXml(HOST_NUMBER)))).returnCode).to.equal(100);
  });
});
