import { Agent, request as openRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { addPlayedPeer, type DesUnderTest, PEER, STRANGER_TO_ADD, startDesUnderTest } from './des-under-test.js';
import { type HeaderValues, headerXml, listXml, messageXml, recordXml, textOf } from './idd-text.js';

const MIB = 2 ** 20;

interface Answer {
  returnCode: number | undefined;
  status: number;
  retryAfter: string | undefined;
  closes: boolean;
}

/** What the process holds once all that is garbage has gone. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('a flood: "501 Receiver is too busy to reply to the request" [Q.3645 Table 2]', () => {
  let under: DesUnderTest;
  let agent: Agent;
  beforeEach(() => {
    agent = new Agent({ keepAlive: true });
  });
  afterEach(async () => {
    agent.destroy();
    await under.close();
  });

  function start(limits: string) {
    return startDesUnderTest('', `limits: { ${limits} }\ntimers: { t0: 200ms }`);
  }

  /** Posts head and tail: many messages can have one tail in common. */
  function post(head: string, tail: Buffer, from?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = openRequest(under.des.iddUrl, {
        method: 'POST',
        agent,
        localAddress: from,
        headers: {
          'Content-Type': 'application/soap+xml; charset=utf-8',
          'Content-Length': Buffer.byteLength(head) + tail.length,
        },
      });
      request.on('error', reject);
      request.on('response', (response) => {
        let xml = '';
        response.on('data', (piece) => {
          xml += piece;
        });
        response.on('end', () =>
          resolve({
            returnCode: Number(textOf(xml, 'returnCode')) || undefined,
            status: response.statusCode!,
            retryAfter: response.headers['retry-after'],
            closes: response.headers.connection === 'close',
          }),
        );
      });
      request.write(head);
      request.end(tail);
    });
  }

  function dataRequest(values: HeaderValues, records: string[]): [string, Buffer] {
    const xml = messageXml('ADD_DATA_REQ', headerXml(values) + listXml(...records));
    const at = xml.indexOf('<enumMappingDataList>');
    return [xml.slice(0, at), Buffer.from(xml.slice(at))];
  }

  /** Runs what is given while the store does not come to its work; what it returns is awaited afterwards. */
  async function whileHeld<T>(work: () => Promise<T>): Promise<T> {
    let release = () => {};
    under.store.held = new Promise((resolve) => {
      release = resolve;
    });
    try {
      return await work();
    } finally {
      under.store.held = undefined;
      release();
    }
  }

  const openAlarms = async () =>
    (await under.des.operation.listAlarms())
      .filter(({ cause }) => cause === 'overloaded')
      .map(({ object, severity }) => `${severity} ${object}`);

  /** Alarms are stored after the answer has been given. */
  async function untilAlarm() {
    await until(async () => (await openAlarms()).length > 0);
    expect(await openAlarms()).to.deep.equal([`major peer/${PEER}`]);
  }

  async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
    for (let tries = 0; tries < 500; tries++) {
      if (await condition()) return;
      await pause(10);
    }
    throw new Error('it did not come to that within 5 s');
  }

  it('stays within bounded memory, is told 501 early, keeps out no other peer, and 100 comes after it', async () => {
    under = await start('messageBytes: 1MiB, bytesAtOnce: 2MiB');
    await addPlayedPeer(under);
    const records = Array.from({ length: 1200 }, (_, index) => recordXml(`+33199${String(index).padStart(6, '0')}`));
    const [, tail] = dataRequest(under.peer.request(), records);
    const flood = 300;
    expect(tail.length * flood).to.be.greaterThan(60 * MIB);
    const answers: Answer[] = [];
    const before = heldBytes();
    const all = await whileHeld(async () => {
      const sent = Array.from({ length: flood }, async () => {
        const [head] = dataRequest(under.peer.request(), records);
        const answer = await post(head, tail);
        answers.push(answer);
        return answer;
      });
      await until(() => answers.length >= flood - 4);
      expect(heldBytes() - before).to.be.lessThan(30 * MIB);
      for (const { returnCode, status, retryAfter, closes } of answers) {
        expect({ returnCode, status, closes }).to.deep.equal({ returnCode: 501, status: 200, closes: false });
        expect(Number(retryAfter)).to.be.within(1, 60);
      }
      await untilAlarm();
      const [head, list] = dataRequest(
        under.peer.request({ originatingOperatorId: STRANGER_TO_ADD, originatingDesAddress: '127.0.0.9' }),
        [recordXml('+12025550100')],
      );
      return { sent, other: post(head, list, '127.0.0.9') };
    });
    expect(await all.other).to.include({ returnCode: 100 });
    const codes = (await Promise.all(all.sent)).map(({ returnCode }) => returnCode);
    expect(codes.filter((code) => code === 100).length).to.be.within(1, 4);
    const [head] = dataRequest(under.peer.request(), records);
    expect(await post(head, tail)).to.include({ returnCode: 100 });
    expect((await under.des.operation.getNode(PEER)).records).to.equal(1201);
  });

  it('that says nothing of its length, since it is compressed, is told 501 as soon as it has become too long', async () => {
    under = await start('messageBytes: 1MiB, bytesAtOnce: 2MiB');
    await addPlayedPeer(under);
    const records = Array.from({ length: 2400 }, (_, index) => recordXml(`+33199${String(index).padStart(6, '0')}`));
    const codes: (number | undefined)[] = [];
    const sent = await whileHeld(async () => {
      const posts = Array.from({ length: 12 }, async () => {
        const xml = messageXml('ADD_DATA_REQ', headerXml(under.peer.request()) + listXml(...records));
        const { returnCode } = await under.peer.post(gzipSync(xml), { 'Content-Encoding': 'gzip' });
        codes.push(returnCode);
      });
      await until(() => codes.length >= 10);
      return posts;
    });
    await Promise.all(sent);
    expect(codes.filter((code) => code === 501).length).to.be.within(10, 11);
    expect(codes.filter((code) => code === 100).length).to.equal(12 - codes.filter((code) => code === 501).length);
  });

  it('of small messages is bounded by their number', async () => {
    under = await start('messagesAtOnce: 10');
    await addPlayedPeer(under);
    const values = Array.from({ length: 40 }, () => under.peer.request());
    const answers: Answer[] = [];
    const sent = await whileHeld(async () => {
      const posts = values.map(async (each) => {
        const answer = await post(...dataRequest(each, [recordXml('+33199000001')]));
        answers.push(answer);
        return answer;
      });
      await until(() => answers.length >= 35);
      return posts;
    });
    const codes = (await Promise.all(sent)).map(({ returnCode }) => returnCode);
    expect([codes.filter((code) => code === 100).length, codes.filter((code) => code === 501).length]).to.deep.equal([
      5, 35,
    ]);
    // A message that was told 501 has left no trace: sent again, it is taken.
    const [again] = values.filter((_, index) => codes[index] === 501);
    expect((await post(...dataRequest(again!, [recordXml('+33199000001')]))).returnCode).to.equal(100);
  });

  it('is not what a profile is, however long: it is read as a stream', async () => {
    under = await start('messageBytes: 64KiB, bytesAtOnce: 128KiB');
    const records = Array.from({ length: 2000 }, (_, index) => recordXml(`+33199${String(index).padStart(6, '0')}`));
    const values = under.peer.request();
    expect((await under.peer.send('ADD_NODE_REQ', values, listXml(...records))).returnCode).to.equal(100);
    await under.peer.next('ADD_NODE_RESP', values.messageId);
    expect((await under.peer.send('ADD_NODE_REQ', values, listXml(...records.slice(1)))).returnCode).to.equal(101);
    await until(async () => (await under.des.operation.listAlarms()).some(({ cause }) => cause === 'repeat-differs'));
  });

  it('never has a repeat or a response told 501: the one is answered 101 from its header, the other 100', async () => {
    under = await start('messagesAtOnce: 2');
    await addPlayedPeer(under);
    const values = under.peer.request();
    const content = [recordXml('+33199000001')];
    expect((await post(...dataRequest(values, content))).returnCode).to.equal(100);
    await under.peer.next('ADD_DATA_RESP', values.messageId);
    await under.des.operation.addNodes([STRANGER_TO_ADD]);
    const change = { e164Number: '+441632960001', order: 1, preference: 1, flags: 'u', service: 'E2U+sip' };
    const records = [{ ...change, regexp: '!^.*$!sip:a@ims.example!', replacement: '.' }];
    await under.des.operation.changeRecords({ command: 'ADD_DATA_REQ', records });
    const ours = await under.peer.next('ADD_DATA_REQ');
    const pending = await whileHeld(async () => {
      const first = post(...dataRequest(under.peer.request(), content));
      await until(async () => (await post(...dataRequest(under.peer.request(), content))).returnCode === 501);
      const repeat = post(...dataRequest(values, content));
      const xml = messageXml(
        'ADD_DATA_RESP',
        `${headerXml(under.peer.response(ours))}<result><resultCode>200</resultCode></result>`,
      );
      return { first, repeat, response: post(xml, Buffer.alloc(0)) };
    });
    expect((await pending.repeat).returnCode).to.equal(101);
    expect((await pending.response).returnCode).to.equal(100);
    expect((await pending.first).returnCode).to.equal(100);
  });

  it('of requests whose responses the peer does not take is told 501, and 100 when it has taken them', async () => {
    under = await start('responsesQueued: 3');
    await addPlayedPeer(under);
    under.peer.answerWith = 500;
    const send = async () => (await post(...dataRequest(under.peer.request(), [recordXml('+33199000001')]))).returnCode;
    const codes = [await send(), await send(), await send(), await send(), await send()];
    expect(codes).to.deep.equal([100, 100, 100, 501, 501]);
    await untilAlarm();
    under.peer.answerWith = 100;
    await until(async () => (await send()) === 100);
    await under.restart();
    // That of the run before ends with the start.
    await until(async () => (await openAlarms()).length === 0);
  });

  it('of connections is told 503 with Retry-After, and leaves those that there are alone', async () => {
    under = await start('connections: 8');
    await addPlayedPeer(under);
    const values = Array.from({ length: 12 }, () => under.peer.request());
    const answers: Answer[] = [];
    const sent = await whileHeld(async () => {
      const posts = values.map(async (each) => {
        const answer = await post(...dataRequest(each, [recordXml('+33199000001')]));
        answers.push(answer);
        return answer;
      });
      await until(() => answers.length >= 8);
      return posts;
    });
    for (const answer of await Promise.all(sent)) {
      if (answer.returnCode === 100) continue;
      expect(answer).to.include({ status: 503, returnCode: undefined, closes: true });
      expect(Number(answer.retryAfter)).to.be.within(1, 60);
    }
    expect(answers.filter(({ returnCode }) => returnCode === 100).length).to.be.within(1, 4);
    await untilAlarm();
    agent.destroy();
    agent = new Agent();
    await until(async () => (await post(...dataRequest(values[0]!, [recordXml('+33199000001')]))).status === 200);
  });
});
