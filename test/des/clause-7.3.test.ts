import { expect } from 'chai';
import { RESULT_CODES, RETURN_CODES } from '../../src/idd/codes.js';
import { HOST, HOST_NUMBER, hostRecord, PEER, PEER_NUMBER } from './des-under-test.js';
import { headerXml, listXml, messageXml, modificationXml, recordXml } from './idd-text.js';
import { WatchedDes } from './watched-des.js';
import type { Exchange } from './watched-peer.js';

/** Timers tell early by less than a millisecond, and the peer takes its time when it has read. */
const EARLY = 2;

describe('clause 7.3, error handling procedures [Q.3645 §7.3]', () => {
  let under: WatchedDes;
  afterEach(() => under.close());

  /** Milliseconds from each to the next. */
  const gaps = (exchanges: Exchange[]) => exchanges.slice(1).map(({ at }, index) => at - exchanges[index]!.at);
  const identical = (exchanges: Exchange[]) => new Set(exchanges.map(({ xml }) => xml)).size === 1;

  /** A request of the host operator, or a response to one of the peer; gives its command. */
  const SENT: Record<string, () => Promise<string>> = {
    'a request': async () => {
      await under.change();
      return 'ADD_DATA_REQ';
    },
    'a response': async () => {
      await under.post('ADD_DATA_REQ', under.values(), listXml(recordXml('+33199000002')));
      return 'ADD_DATA_RESP';
    },
  };

  describe('"When a DES sends a request/response message which does not receive an ACK message after a T0 timeout, it should retransmit the request/response message and wait for the acknowledgement accordingly."', () => {
    for (const [what, send] of Object.entries(SENT)) {
      it(`retransmits ${what}, unchanged and not before T0, until an ACK comes, and no more then`, async () => {
        under = await WatchedDes.start('timers: { t0: 200ms }');
        await under.addPeer();
        under.peer.answer = () => (under.peer.exchanges.length < 2 ? 'nothing' : 100);
        const command = await send();
        const sent = await under.peer.have(command, 3);
        await new Promise((resolve) => setTimeout(resolve, 500));
        expect(under.peer.of(command)).to.have.length(3);
        expect(identical(sent)).to.equal(true);
        for (const gap of gaps(sent)) expect(gap).to.be.at.least(200 - EARLY);
      });
    }
  });

  describe('"The DES should alarm when it does not receive any ACK message after five retransmits of the request/response message."', () => {
    for (const [what, send] of Object.entries(SENT)) {
      it(`alarms for ${what} when the fifth retransmission has had its T0, and not sooner; once`, async () => {
        under = await WatchedDes.start('timers: { t0: 200ms }');
        await under.addPeer();
        under.peer.answer = () => 'nothing';
        const command = await send();
        await under.peer.have(command, 6);
        expect(await under.alarms()).to.deep.equal([]);
        await under.until(async () => (await under.alarms()).length > 0);
        const [alarm, ...others] = await under.des.operation.listAlarms();
        expect(others).to.deep.equal([]);
        expect(alarm).to.include({ cause: 'not-acknowledged', object: `peer/${PEER}`, operator: PEER, count: 1 });
        expect(alarm!.text).to.contain(command);
        expect(identical(under.peer.of(command))).to.equal(true);
      });
    }
  });

  describe('"When a DES sends a request message which does not receive the response after a T1 timeout, it should retransmit the request message and trigger a system alarm at the meanwhile."', () => {
    it('retransmits the request, unchanged and not before T1, and the alarm is there when it comes; the response ends both', async () => {
      under = await WatchedDes.start('timers: { t1: 300ms }');
      await under.addPeer();
      const broadcastId = await under.change();
      const sent = await under.peer.have('ADD_DATA_REQ', 2);
      expect(await under.alarms()).to.deep.equal(['response-timeout']);
      expect(identical(sent)).to.equal(true);
      expect(gaps(sent)[0]).to.be.at.least(300 - EARLY);
      expect((await under.respond(sent[1]!, 200)).returnCode).to.equal(100);
      expect(await under.alarms()).to.deep.equal([]);
      expect((await under.des.operation.getBroadcast(broadcastId)).state).to.equal('completed');
    });

    it('does neither for a request whose response comes in time', async () => {
      under = await WatchedDes.start('timers: { t1: 1s }');
      await under.addPeer();
      await under.change();
      const [request] = await under.peer.have('ADD_DATA_REQ', 1);
      await under.respond(request!, 200);
      await new Promise((resolve) => setTimeout(resolve, 1200));
      expect(under.peer.of('ADD_DATA_REQ')).to.have.length(1);
      expect(await under.alarms()).to.deep.equal([]);
    });
  });

  describe('"Table 2 in clause 9 lists the values of message acknowledgement errors in the sender system and receiver system."', () => {
    const SENDER_ERRORS = [400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410];
    const RECEIVER_ERRORS = [500, 501];
    const ABOUT_US = [402, 403, 405, 410];

    it('knows all of its values and no other', async () => {
      under = await WatchedDes.start();
      expect(Object.keys(RETURN_CODES).map(Number)).to.deep.equal([100, 101, ...SENDER_ERRORS, ...RECEIVER_ERRORS]);
    });

    for (const code of SENDER_ERRORS) {
      it(`takes ACK ${code} for an error of its own: tells a person and does not just retransmit`, async () => {
        under = await WatchedDes.start('timers: { t0: 100ms }');
        await under.addPeer();
        under.peer.answer = () => code;
        await under.change();
        await under.until(async () => (await under.alarms()).length > 0);
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(under.peer.of('ADD_DATA_REQ')).to.have.length(1);
        const isAboutUs = ABOUT_US.includes(code);
        expect(await under.alarms()).to.deep.equal([isAboutUs ? 'peer-refuses' : 'message-refused']);
        expect(await under.link()).to.equal(isAboutUs ? 'refused' : 'up');
      });
    }

    for (const code of RECEIVER_ERRORS) {
      it(`takes ACK ${code} for an error of the receiver: retransmits until that is over`, async () => {
        under = await WatchedDes.start('timers: { t0: 100ms }');
        await under.addPeer();
        under.peer.answer = () => (under.peer.exchanges.length < 2 ? code : 100);
        await under.change();
        expect(identical(await under.peer.have('ADD_DATA_REQ', 3))).to.equal(true);
        expect(await under.alarms()).to.deep.equal([]);
      });
    }
  });

  describe('"When the receiver recognizes an error of the sender system, an ACK with value 4XX should be sent to the sender."', () => {
    /** A message with that error, and the value that Table 2 has for it. */
    const errors: [code: number, what: string, send: () => Promise<number | undefined>][] = [
      [400, 'message parameter length error', () => sent('ADD_DATA_REQ', { messageId: 'x'.repeat(65) })],
      [
        401,
        'message format error, absence of a mandatory parameter',
        () => sent('ADD_DATA_REQ', { broadcastId: undefined }),
      ],
      [402, 'undefined command code', () => sent('DROP_DATA_REQ')],
      [403, 'protocol version error', () => sent('ADD_DATA_REQ', { protocolVersion: '9.9' })],
      [404, 'encoding format error', () => posted('<?xml version="1.0" encoding="ISO-8859-1"?>')],
      [405, 'unrecognized identity of the sender', () => sent('ADD_DATA_REQ', { originatingOperatorId: '999-99' })],
      [406, 'invalid message received when timer was expired', tooLate],
      [407, 'unexpected message', () => answered('MOD_DATA_RESP', 200)],
      [408, 'response that has no corresponding request', () => answered('ADD_DATA_RESP', 200, 'never-sent')],
      [409, 'response with unexpected result code', () => answered('ADD_DATA_RESP', 602)],
      [410, 'mismatched parameters', () => sent('ADD_DATA_REQ', { originatingDesAddress: '127.0.0.2' })],
    ];

    async function sent(command: string, values = {}, content = listXml(recordXml('+33199000003'))) {
      return (await under.post(command, under.values(values), content)).returnCode;
    }
    async function posted(declaration: string) {
      const content = headerXml(under.values()) + listXml(recordXml('+33199000003'));
      // The charset parameter would go before the declaration [RFC 7303 §3].
      const type = { 'Content-Type': 'application/soap+xml' };
      return (await under.request(declaration + messageXml('ADD_DATA_REQ', content), type)).returnCode;
    }
    async function answered(command: string, code: number, messageId?: string) {
      await under.change();
      const [request] = await under.peer.have('ADD_DATA_REQ', 1);
      const about = { ...request!, command, ...(messageId !== undefined && { messageId }) };
      return (await under.respond({ ...about, command: command.replace('RESP', 'REQ') }, code)).returnCode;
    }
    async function tooLate() {
      await under.change();
      const [request] = await under.peer.have('ADD_DATA_REQ', 1);
      await under.until(async () => (await under.alarms()).includes('not-confirmed'));
      return (await under.respond(request!, 200)).returnCode;
    }

    for (const [code, what, send] of errors) {
      it(`${code}: ${what}; nothing of the message is applied`, async () => {
        under = await WatchedDes.start(code === 406 ? 'timers: { t1: 100ms, t1Expiries: 1 }' : '');
        await under.addPeer();
        expect(await send()).to.equal(code);
        expect((await under.des.operation.getNode(PEER)).records).to.equal(1);
        expect(under.peer.of('ADD_DATA_RESP')).to.deep.equal([]);
      });
    }
  });

  describe('"When a receiver error occurs, an ACK with value 5XX should be sent to the sender."', () => {
    it('500 when the store fails; the message is taken when it comes again', async () => {
      let fails = false;
      const wrapStore = <S extends object>(store: S): S =>
        new Proxy(store, {
          get(target, name) {
            const isFailing = fails && name === 'receiveDataRequest';
            return isFailing ? () => Promise.reject(new Error('disk failure')) : Reflect.get(target, name);
          },
        });
      under = await WatchedDes.start('', '', { wrapStore });
      await under.addPeer();
      const values = under.values();
      const content = listXml(recordXml('+33199000003'));
      fails = true;
      const answer = await under.post('ADD_DATA_REQ', values, content);
      expect(answer).to.include({ status: 200, returnCode: 500 });
      expect(answer.xml).not.to.contain('disk failure');
      fails = false;
      expect((await under.post('ADD_DATA_REQ', values, content)).returnCode).to.equal(100);
    });
  });

  describe('"Table 3 in clause 9 lists the values of service errors for dealing with the service request."', () => {
    const PROCEDURES = { ADD_NODE: 601, REMOVE_NODE: 602, ADD_DATA: 603, MOD_DATA: 604, REMOVE_DATA: 605 };

    it('knows all of its values and no other', async () => {
      under = await WatchedDes.start();
      expect(Object.keys(RESULT_CODES).map(Number)).to.deep.equal([200, ...Object.values(PROCEDURES), 699]);
    });

    const start: Record<keyof typeof PROCEDURES, () => Promise<{ broadcastId: string }>> = {
      ADD_NODE: () => under.des.operation.resyncNode(PEER),
      REMOVE_NODE: () => under.des.operation.removeNode(PEER, { force: false }),
      ADD_DATA: () => under.des.operation.changeRecords({ command: 'ADD_DATA_REQ', records: [hostRecord()] }),
      MOD_DATA: async () => {
        const existing = hostRecord(HOST_NUMBER, 'sip:old@ims.example');
        const modifications = [{ existing, modified: hostRecord(HOST_NUMBER, 'sip:new@ims.example') }];
        return under.des.operation.changeRecords({ command: 'MOD_DATA_REQ', modifications });
      },
      REMOVE_DATA: () => {
        const records = [hostRecord(HOST_NUMBER, 'sip:old@ims.example')];
        return under.des.operation.changeRecords({ command: 'REMOVE_DATA_REQ', records });
      },
    };
    for (const [procedure, own] of Object.entries(PROCEDURES) as [keyof typeof PROCEDURES, number][]) {
      for (const code of [own, 699]) {
        it(`takes ${code} for a service error of ${procedure}_REQ, and tells a person`, async () => {
          under = await WatchedDes.start();
          const records = [hostRecord(HOST_NUMBER, 'sip:old@ims.example')];
          await under.des.operation.changeRecords({ command: 'ADD_DATA_REQ', records });
          await under.addPeer();
          const { broadcastId } = await start[procedure]();
          const [request] = await under.peer.have(`${procedure}_REQ`, 1);
          expect((await under.respond(request!, code)).returnCode).to.equal(100);
          const { state, peers } = await under.des.operation.getBroadcast(broadcastId);
          expect(state).to.equal('failed');
          expect(peers[0]).to.include({ operator: PEER, state: 'failed', resultCode: code });
          expect(await under.alarms()).to.deep.equal(['not-confirmed']);
        });
      }
    }
  });

  describe('"When an error occurs in dealing with a service request, a response with a result code 6XX should be sent to the sender."', () => {
    const missing = recordXml('+33199000009');
    const foreign = recordXml('+12125550100');
    const list = `<enumMappingModificationList>${modificationXml(missing, recordXml(PEER_NUMBER))}</enumMappingModificationList>`;
    const invalid = recordXml(PEER_NUMBER).replace('!sip:a@ims.example!', '!sip:a@ims.example!i');
    const errors: [code: number, command: string, what: string, content: string, named: string][] = [
      [601, 'ADD_NODE', 'a profile with a number that the peer may not announce', listXml(foreign), '+12125550100'],
      [602, 'REMOVE_NODE', 'a list with an invalid record', listXml(invalid), PEER_NUMBER],
      [603, 'ADD_DATA', 'a number that the peer may not announce', listXml(foreign), '+12125550100'],
      [604, 'MOD_DATA', 'a record that is not there', list, '+33199000009'],
      [605, 'REMOVE_DATA', 'a record that is not there', listXml(missing), '+33199000009'],
    ];
    for (const [code, command, what, content, named] of errors) {
      it(`${code}: ${what}; the request is acknowledged 100, the response says which, and nothing is applied`, async () => {
        under = await WatchedDes.start();
        await under.addPeer();
        const values = under.values();
        expect((await under.post(`${command}_REQ`, values, content)).returnCode).to.equal(100);
        const [response] = await under.peer.have(`${command}_RESP`, 1);
        expect(response).to.include({ messageId: values.messageId, broadcastId: values.broadcastId });
        expect(response!.xml).to.contain(`<resultCode>${code}</resultCode>`).and.contain(named);
        expect(response!.xml).to.contain(`<originatingOperatorId>${PEER}</originatingOperatorId>`);
        expect(response!.xml).to.contain(`<terminatingOperatorId>${HOST}</terminatingOperatorId>`);
        expect(await under.des.operation.getNode(PEER)).to.include({ state: 'added', records: 1 });
      });
    }
  });
});
