import { request as openRequest } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect } from 'chai';
import { addPlayedPeer, type DesUnderTest, hostRecord, PEER, startDesUnderTest } from './des-under-test.js';
import {
  type HeaderValues,
  headerXml,
  listXml,
  messageXml,
  modificationXml,
  recordXml,
  resultXml,
} from './idd-text.js';

const NUMBER = '+33199000001';
const OTHER = '+33199000002';

describe('a message whose identifier was answered 100 before: "101 Repeated message ID" [Q.3645 Table 2]', () => {
  let under: DesUnderTest;
  beforeEach(async () => {
    under = await startDesUnderTest();
    await addPlayedPeer(under);
  });
  afterEach(() => under.close());

  const alarms = async () => (await under.des.operation.listAlarms()).filter(({ cause }) => cause === 'repeat-differs');

  /** Alarms are stored after the answer has been given. */
  async function raised() {
    for (let tries = 0; tries < 100; tries++) {
      const found = await alarms();
      if (found.length > 0) return found;
      await pause(20);
    }
    return [];
  }

  async function expectNoAlarm() {
    await pause(100);
    expect(await alarms()).to.deep.equal([]);
  }

  async function expectAlarm(command: string, messageId: string | undefined) {
    const [alarm, ...others] = await raised();
    expect(others).to.deep.equal([]);
    expect(alarm).to.include({ severity: 'major', object: `peer/${PEER}`, operator: PEER });
    expect(alarm!.text).to.contain(command).and.to.contain(messageId);
  }

  /** Sends a request that is answered 100, and takes its response. */
  async function first(command: string, content: string): Promise<HeaderValues> {
    const values = under.peer.request();
    expect((await under.peer.send(command, values, content)).returnCode).to.equal(100);
    await under.peer.next(command.replace('_REQ', '_RESP'), values.messageId);
    return values;
  }

  const expectNothingApplied = async () => {
    const { items } = await under.des.operation.listRecords({ operator: PEER, limit: 100 });
    expect(items.map((record) => record.e164Number)).to.deep.equal([NUMBER, '+33199001234']);
  };

  it('raises no alarm and is answered again when it says the same in other bytes', async () => {
    const values = await first('ADD_DATA_REQ', listXml(recordXml(NUMBER)));
    const indented = listXml(`\n  ${recordXml(NUMBER).replaceAll('><', '>\n    <')}\n`).replace('>100<', '> +0100 <');
    const spoken = messageXml('ADD_DATA_REQ', headerXml(values) + indented);
    const gzipped = await under.peer.post(gzipSync(spoken), { 'Content-Encoding': 'gzip' });
    expect(gzipped.returnCode).to.equal(101);
    expect((await under.peer.next('ADD_DATA_RESP', values.messageId)).resultCode).to.equal(200);
    await expectNoAlarm();
  });

  it('with another content changes nothing, is answered again, and a person is told', async () => {
    const values = await first('ADD_DATA_REQ', listXml(recordXml(NUMBER)));
    const answer = await under.peer.send('ADD_DATA_REQ', values, listXml(recordXml(OTHER)));
    expect(answer).to.include({ status: 200, returnCode: 101, messageId: values.messageId });
    expect((await under.peer.next('ADD_DATA_RESP', values.messageId)).resultCode).to.equal(200);
    await expectNothingApplied();
    await expectAlarm('ADD_DATA_REQ', values.messageId);
  });

  it('is compared across a restart, and across the removal of the node', async () => {
    const values = await first('ADD_DATA_REQ', listXml(recordXml(NUMBER)));
    await first('REMOVE_NODE_REQ', '');
    await under.restart();
    expect((await under.peer.send('ADD_DATA_REQ', values, listXml(recordXml(NUMBER)))).returnCode).to.equal(101);
    await expectNoAlarm();
    expect((await under.peer.send('ADD_DATA_REQ', values, listXml(recordXml(OTHER)))).returnCode).to.equal(101);
    await expectAlarm('ADD_DATA_REQ', values.messageId);
  });

  const invalid: [string, string][] = [
    ['an unknown element', '<nonsense/>'],
    ['a value of the wrong form', listXml(recordXml('0199'))],
    ['a value that is too long', listXml(recordXml(NUMBER).replace('E2U+sip', 'E'.repeat(300)))],
    ['nothing', ''],
  ];
  for (const [what, content] of invalid) {
    it(`is answered 101 and not 400 or 401 with ${what} behind its header, and a person is told`, async () => {
      const values = await first('ADD_DATA_REQ', listXml(recordXml(NUMBER)));
      expect((await under.peer.send('ADD_DATA_REQ', values, content)).returnCode).to.equal(101);
      expect((await under.peer.next('ADD_DATA_RESP', values.messageId)).resultCode).to.equal(200);
      await expectNothingApplied();
      await expectAlarm('ADD_DATA_REQ', values.messageId);
    });
  }

  it('is answered 101 and not with a fault where the envelope is wrong behind it', async () => {
    const values = await first('ADD_DATA_REQ', listXml(recordXml(NUMBER)));
    const xml = messageXml('ADD_DATA_REQ', headerXml(values) + listXml(recordXml(NUMBER)));
    const answer = await under.peer.post(xml.replace('</env:Body>', '<x/></env:Body>'));
    expect(answer).to.include({ status: 200, returnCode: 101 });
    await expectAlarm('ADD_DATA_REQ', values.messageId);
  });

  it('that is cut off by the network raises nothing, and is answered when it comes whole', async () => {
    const values = await first('ADD_DATA_REQ', listXml(recordXml(NUMBER)));
    const xml = messageXml('ADD_DATA_REQ', headerXml(values) + listXml(recordXml(OTHER)));
    await cutOff(under.des.iddUrl, xml, xml.indexOf('<order>'));
    await expectNoAlarm();
    expect(under.peer.received).to.deep.equal([]);
    expect((await under.peer.send('ADD_DATA_REQ', values, listXml(recordXml(NUMBER)))).returnCode).to.equal(101);
    await under.peer.next('ADD_DATA_RESP', values.messageId);
    await expectNoAlarm();
  });

  it('is compared as it streams in: profiles of ADD_NODE_REQ', async () => {
    const records = Array.from({ length: 3000 }, (_, index) => recordXml(`+3319900${String(index).padStart(4, '0')}`));
    const values = await first('ADD_NODE_REQ', listXml(...records));
    expect((await under.peer.send('ADD_NODE_REQ', values, listXml(...records))).returnCode).to.equal(101);
    await under.peer.next('ADD_NODE_RESP', values.messageId);
    await expectNoAlarm();
    expect((await under.peer.send('ADD_NODE_REQ', values, listXml(...records.slice(1)))).returnCode).to.equal(101);
    await under.peer.next('ADD_NODE_RESP', values.messageId);
    await expectAlarm('ADD_NODE_REQ', values.messageId);
    expect((await under.des.operation.getNode(PEER)).records).to.equal(3000);
  });

  it('is compared in what it modifies and when it activates', async () => {
    await first('ADD_DATA_REQ', listXml(recordXml(NUMBER)));
    const list = (uri: string) =>
      `<enumMappingModificationList>${modificationXml(recordXml(NUMBER), recordXml(NUMBER, uri))}</enumMappingModificationList>`;
    const values = await first('MOD_DATA_REQ', list('sip:b@ims.example'));
    await under.peer.send('MOD_DATA_REQ', values, list('sip:b@ims.example'));
    await expectNoAlarm();
    expect((await under.peer.send('MOD_DATA_REQ', values, list('sip:c@ims.example'))).returnCode).to.equal(101);
    await expectAlarm('MOD_DATA_REQ', values.messageId);
  });

  it('takes the same moment in another time zone for the same', async () => {
    const at = (time: string) => `${listXml()}<activationTimestamp>${time}</activationTimestamp>`;
    const values = await first('ADD_NODE_REQ', at('2020-01-01T12:00:00Z'));
    await under.peer.send('ADD_NODE_REQ', values, at('2020-01-01T13:00:00.000+01:00'));
    await expectNoAlarm();
    await under.peer.send('ADD_NODE_REQ', values, at('2020-01-01T12:00:01Z'));
    await expectAlarm('ADD_NODE_REQ', values.messageId);
  });

  it('sent twice at once on two connections is taken once, and compared', async () => {
    const send = async (...numbers: string[]) => {
      const values = under.peer.request();
      const answers = await Promise.all(
        numbers.map((number) => under.peer.send('ADD_DATA_REQ', values, listXml(recordXml(number)))),
      );
      await under.peer.next('ADD_DATA_RESP', values.messageId);
      expect(answers.map(({ returnCode }) => returnCode).sort()).to.deep.equal([100, 101]);
      return values;
    };
    await send(NUMBER, NUMBER);
    await expectNoAlarm();
    const values = await send(NUMBER, OTHER);
    await expectAlarm('ADD_DATA_REQ', values.messageId);
  });

  it('is compared too when it is a response', async () => {
    await under.des.operation.changeRecords({ command: 'ADD_DATA_REQ', records: [hostRecord()] });
    const request = await under.peer.next('ADD_DATA_REQ');
    const values = under.peer.response(request);
    const answer = async (result: string) => (await under.peer.send('ADD_DATA_RESP', values, result)).returnCode;
    expect([await answer(resultXml(200)), await answer(resultXml(200))]).to.deep.equal([100, 101]);
    await expectNoAlarm();
    expect(await answer(resultXml(603))).to.equal(101);
    await expectAlarm('ADD_DATA_RESP', values.messageId);
    expect((await under.des.operation.getNode(PEER)).diverged).to.equal(false);
  });

  it('raises the alarm once however often it comes, and counts it once a second at most', async () => {
    const values = await first('ADD_DATA_REQ', listXml(recordXml(NUMBER)));
    for (let count = 0; count < 10; count++) await under.peer.send('ADD_DATA_REQ', values, listXml(recordXml(OTHER)));
    await pause(100);
    const [alarm, ...others] = await raised();
    expect(others).to.deep.equal([]);
    expect(alarm!.count).to.be.lessThan(10);
  });

  it('is not compared where an earlier version has stored no digest', async () => {
    const values = await first('ADD_DATA_REQ', listXml(recordXml(NUMBER)));
    await under.restart(() => {
      const db = new Database(join(under.folder, 'opendes.db'));
      db.exec('UPDATE trace SET digest = NULL');
      db.close();
    });
    expect((await under.peer.send('ADD_DATA_REQ', values, listXml(recordXml(OTHER)))).returnCode).to.equal(101);
    await expectNoAlarm();
    await expectNothingApplied();
  });
});

/** Sends the first part of a message and breaks the connection. Settles when the DES has noticed. */
async function cutOff(url: string, xml: string, at: number): Promise<void> {
  const request = openRequest(url, {
    method: 'POST',
    agent: false,
    headers: { 'Content-Type': 'application/soap+xml', 'Content-Length': Buffer.byteLength(xml) },
  });
  const broken = new Promise((resolve) => request.on('error', resolve));
  await new Promise<void>((written) => request.write(xml.slice(0, at), () => written()));
  await pause(50);
  request.destroy();
  await broken;
  await pause(50);
}
