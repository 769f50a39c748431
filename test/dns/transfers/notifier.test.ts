import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'chai';
import { decode } from 'dns-packet';
import { Notifier } from '../../../src/dns/transfers/notifier.js';
import { TsigGate } from '../../../src/dns/tsig/gate.js';
import { readTsig } from '../../../src/dns/tsig/record.js';
import { Signer } from '../../../src/dns/tsig/signature.js';
import { Zone } from '../../../src/dns/zone.js';
import { FakeClock } from '../../idd/fake-clock.js';
import { MemoryLog } from '../../soap/memory-log.js';
import { suffix } from '../responder-under-test.js';

const KEY = { name: 'transfer', algorithm: 'hmac-sha256', secret: 'SW4gZWlnaHRlZW4gYnl0ZXMgb3IgbW9yZS4u' } as const;
const ZONES = [new Zone(suffix('e164.arpa'), 0, 300_000)];

interface Taken {
  message: Buffer;
  answer(message: Uint8Array): void;
}

describe('NOTIFY to a secondary', () => {
  let secondary: Socket;
  let clock: FakeClock;
  let log: MemoryLog;
  let notifier: Notifier;

  beforeEach(async () => {
    secondary = createSocket('udp4').bind(0, '127.0.0.1');
    await once(secondary, 'listening');
    clock = new FakeClock();
    log = new MemoryLog();
  });
  afterEach(() => {
    notifier.stop();
    secondary.close();
  });

  function start(key?: string): void {
    const address = { host: '127.0.0.1', port: secondary.address().port };
    const notify = [key === undefined ? { address } : { address, key }];
    notifier = new Notifier({ keys: [KEY], notify, journalNames: 0 }, ZONES, { clock, log });
  }

  async function taken(): Promise<Taken> {
    const [message, { port }] = (await once(secondary, 'message')) as [Buffer, { port: number }];
    return { message, answer: (answer) => secondary.send(answer, port, '127.0.0.1') };
  }

  function answerTo(message: Buffer, rcode = 0): Buffer {
    const answer = Buffer.from(message);
    answer[2]! |= 0x80;
    answer[3] = rcode;
    return answer;
  }

  const acknowledged = () => notifier.states()[0]!.acknowledged;

  /** Waits until that holds: answers take real time. */
  async function holds(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setImmediate(resolve));
  }

  it('has the zone and its serial, and ends with the answer [RFC 1996 §3]', async () => {
    start();
    notifier.tell(42);
    const { message, answer } = await taken();
    const packet = decode(message);
    expect(packet).to.deep.include({ opcode: 'NOTIFY', type: 'query', flag_aa: true });
    expect(packet.questions).to.deep.equal([{ name: 'e164.arpa', type: 'SOA', class: 'IN' }]);
    expect((packet.answers![0] as { data: { serial: number } }).data.serial).to.equal(42);
    expect(acknowledged()).to.equal(undefined);
    answer(answerTo(message));
    await holds(() => acknowledged() === 42);
    let isMore = false;
    secondary.once('message', () => {
      isMore = true;
    });
    await clock.advance(600_000);
    expect(isMore).to.equal(false);
  });

  it('comes again, less and less often, until it is answered', async () => {
    start();
    notifier.tell(42);
    await taken();
    for (const wait of [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]) {
      const next = taken();
      await clock.advance(wait - 1);
      await clock.advance(1);
      await next;
    }
    expect(log.texts('warn')).to.deep.equal(['a secondary does not answer NOTIFY']);
  });

  it('is of the newest serial', async () => {
    start();
    notifier.tell(42);
    const first = await taken();
    const next = taken();
    notifier.tell(43);
    const second = await next;
    // The answer to the first one is too late.
    first.answer(answerTo(first.message));
    second.answer(answerTo(second.message));
    await holds(() => acknowledged() !== undefined);
    expect(acknowledged()).to.equal(43);
  });

  it('ends with a refusal, which is told in the log', async () => {
    start();
    notifier.tell(42);
    const { message, answer } = await taken();
    answer(answerTo(message, 5));
    await holds(() => log.lines.length > 0);
    expect(log.lines[0]).to.include({ level: 'warn', text: 'a secondary refuses NOTIFY' });
    expect(log.lines[0]!.fields).to.include({ rcode: 5, serial: 42 });
    expect(acknowledged()).to.equal(undefined);
  });

  it('with a key is signed, and so must its answer be', async () => {
    start(KEY.name);
    notifier.tell(42);
    const { message, answer } = await taken();
    const opened = new TsigGate([KEY]).open(message, clock.now());
    if (opened.kind !== 'open') throw new Error(opened.kind);
    expect(opened.key!.name).to.equal(KEY.name);
    const plain = answerTo(Buffer.from(opened.message));
    // Not signed, and an answer to something else.
    answer(plain);
    answer(Buffer.concat([Buffer.from([1, 2]), plain.subarray(2)]));
    await clock.advance(0);
    expect(acknowledged()).to.equal(undefined);
    const [again] = await Promise.all([taken(), clock.advance(1000)]);
    const reopened = new TsigGate([KEY]).open(again.message, clock.now());
    if (reopened.kind !== 'open') throw new Error(reopened.kind);
    const record = readTsig(again.message);
    if (typeof record !== 'object') throw new Error('not signed');
    again.answer(
      new Signer(reopened.key!, record.mac, () => clock.now()).sign(answerTo(Buffer.from(reopened.message))),
    );
    await holds(() => acknowledged() === 42);
  });
});
