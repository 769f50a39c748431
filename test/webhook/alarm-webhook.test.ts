import { expect } from 'chai';
import type { RaisedAlarm } from '../../src/idd/ports/alarms.js';
import { StoreError } from '../../src/idd/ports/store/index.js';
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { AlarmWebhook, type WebhookSurroundings } from '../../src/webhook/alarm-webhook.js';
import { FakeClock, settle } from '../idd/fake-clock.js';
import { type Line, recordingLog } from '../idd/memory-alarms.js';
import { temporaryFile } from '../store/sqlite/temporary-file.js';
import { until, WebhookReceiver } from './webhook-receiver.js';

const T = Date.UTC(2026, 10, 22, 10, 15);
const about = (operator: string): RaisedAlarm => ({
  cause: 'peer-refuses',
  object: `peer/${operator}`,
  operator,
  text: 'ACK 405',
});

describe('the alarm webhook', () => {
  let file: ReturnType<typeof temporaryFile>;
  let store: SqliteStore;
  let clock: FakeClock;
  let receiver: WebhookReceiver;
  let webhook: AlarmWebhook;
  let lines: Line[];

  const start = (changes: Partial<WebhookSurroundings> = {}, token?: string, url = receiver.url) => {
    const recording = recordingLog();
    lines = recording.lines;
    webhook = new AlarmWebhook({ url, token }, { store, clock, log: recording.log, des: '234-15', ...changes });
    webhook.wake();
  };
  beforeEach(async () => {
    file = temporaryFile();
    store = await openSqliteStore(file.path, { keepsAlarmEvents: true });
    clock = new FakeClock(T, () => settle(2));
    receiver = new WebhookReceiver();
    await receiver.listen();
    start();
  });
  afterEach(async () => {
    await webhook.stop();
    await receiver.close();
    await store.close();
    file.remove();
  });

  const raise = async (operator: string) => {
    await store.raiseAlarm(about(operator), clock.now());
    webhook.wake(1);
  };
  const isEmpty = async () => (await store.countAlarmEvents()) === 0;
  const warnings = () =>
    lines.filter(({ level }) => level === 'warn').map(({ fields }) => [fields.reason, fields.retryIn]);
  /** The webhook has noticed that a try has failed, and waits. */
  const failed = (times: number) => until(() => warnings().length === times);

  it('posts each event as JSON, with the alarm as in the admin API', async () => {
    const { alarm } = await store.raiseAlarm(about('208-01'), T);
    await store.acknowledgeAlarm(alarm.id, T + 1000);
    webhook.wake();
    await until(isEmpty);
    const reported = {
      id: alarm.id,
      cause: 'peer-refuses',
      severity: 'critical',
      eventType: 'processingErrorAlarm',
      probableCause: 'configurationOrCustomizationError',
      object: 'peer/208-01',
      operator: '208-01',
      text: 'ACK 405',
      raisedAt: '2026-11-22T10:15:00.000Z',
      lastRaisedAt: '2026-11-22T10:15:00.000Z',
      count: 1,
      acknowledged: false,
    };
    expect(receiver.received.map(({ body }) => body)).to.deep.equal([
      { event: 'raised', at: '2026-11-22T10:15:00.000Z', des: '234-15', alarm: reported },
      {
        event: 'acknowledged',
        at: '2026-11-22T10:15:01.000Z',
        des: '234-15',
        alarm: { ...reported, acknowledged: true, acknowledgedAt: '2026-11-22T10:15:01.000Z' },
      },
    ]);
    const [{ headers }] = receiver.received as [(typeof receiver.received)[0]];
    expect(headers['content-type']).to.equal('application/json');
    expect(headers).not.to.have.property('authorization');
    expect(lines, 'nothing to tell').to.deep.equal([]);
  });

  it('sends the token where one is configured', async () => {
    await webhook.stop();
    start({}, 'se-cret');
    await raise('208-01');
    await until(isEmpty);
    expect(receiver.received[0]!.headers.authorization).to.equal('Bearer se-cret');
  });

  it('posts in order and one at a time', async () => {
    const held: (() => void)[] = [];
    receiver.answer = (response) => held.push(() => response.writeHead(200).end('taken'));
    const operators = ['a', 'b', 'c', 'd'];
    for (const operator of operators) await raise(operator);
    for (const _ of operators) {
      await until(() => held.length === 1);
      held.pop()!();
    }
    await until(isEmpty);
    expect(receiver.events).to.deep.equal(operators.map((operator) => `raised peer/${operator}`));
    expect(receiver.atOnce).to.equal(1);
  });

  const REFUSALS: [what: string, answer: WebhookReceiver['answer'], reason: RegExp][] = [
    ['another status', (response) => response.writeHead(500).end('no'), /^HTTP status 500$/],
    ['a status of the client', (response) => response.writeHead(404).end(), /^HTTP status 404$/],
    [
      'a redirect, which is not followed',
      (response) => response.writeHead(302, { Location: '/elsewhere' }).end(),
      /^HTTP status 302$/,
    ],
    ['a broken connection', (response) => response.destroy(), /socket hang up|ECONNRESET/],
    ['what is not HTTP', (response) => response.socket!.end('garbage\r\n\r\n'), /Parse Error|socket hang up/],
  ];
  for (const [what, answer, reason] of REFUSALS) {
    it(`tries again after ${what}`, async () => {
      receiver.answer = answer;
      await raise('a');
      await failed(1);
      expect(warnings()[0]![0]).to.match(reason);
      receiver.answer = (response) => response.writeHead(200).end();
      expect(receiver.received).to.have.length(1);
      await clock.advance(1000);
      await until(isEmpty);
      expect(receiver.events).to.deep.equal(['raised peer/a', 'raised peer/a']);
    });
  }

  it('tries again where nobody listens', async () => {
    await receiver.close();
    await raise('a');
    await failed(1);
    expect(warnings()[0]![0]).to.match(/ECONNREFUSED/);
    await receiver.listen();
    await clock.advance(1000);
    await until(isEmpty);
    expect(lines.at(-1)!.text).to.equal('the alarm webhook takes events again');
  });

  it('gives a server ten seconds to answer', async () => {
    receiver.answer = () => {};
    await raise('a');
    await until(() => receiver.received.length === 1);
    await clock.advance(9999);
    expect(warnings()).to.deep.equal([]);
    await clock.advance(1);
    await failed(1);
    expect(warnings()).to.deep.equal([['no answer within 10 s', 1000]]);
    await until(() => receiver.closed === 1);
  });

  for (const [what, status, taken] of [
    ['takes 2XX for an answer', 200, true],
    ['does not take 503 for 2XX', 503, false],
  ] as const) {
    it(`${what}, however long the rest of it is`, async () => {
      receiver.answer = (response) => {
        response.writeHead(status);
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(10_000)));
        };
        response.on('drain', more);
        more();
      };
      await raise('a');
      await until(() => receiver.closed === 1);
      if (taken) await until(isEmpty);
      else await failed(1);
      expect(await isEmpty()).to.equal(taken);
    });
  }

  it('waits from one second to five minutes, doubling, for ever, and from the beginning after a success', async () => {
    receiver.answer = (response) => response.writeHead(503).end();
    await raise('a');
    const waits = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300].map((seconds) => seconds * 1000);
    for (const [index, wait] of waits.entries()) {
      await failed(index + 1);
      await clock.advance(wait - 1);
      expect(receiver.received).to.have.length(index + 1);
      if (index === waits.length - 1) receiver.answer = (response) => response.writeHead(204).end();
      await clock.advance(1);
      await until(() => receiver.received.length === index + 2);
    }
    await until(isEmpty);
    expect(warnings().map(([, retryIn]) => retryIn)).to.deep.equal(waits);
    receiver.answer = (response) => response.writeHead(503).end();
    await raise('b');
    await failed(waits.length + 1);
    expect(warnings().at(-1)![1]).to.equal(1000);
  });

  it('does not hurry when something new happens meanwhile, nor lets it overtake', async () => {
    receiver.answer = (response) => response.writeHead(503).end();
    await raise('a');
    await failed(1);
    await raise('b');
    await clock.advance(999);
    expect(receiver.received).to.have.length(1);
    receiver.answer = (response) => response.writeHead(204).end();
    await clock.advance(1);
    await until(isEmpty);
    expect(receiver.events).to.deep.equal(['raised peer/a', 'raised peer/a', 'raised peer/b']);
  });

  it('goes on after a restart with what was not taken', async () => {
    receiver.answer = (response) => response.writeHead(503).end();
    await raise('a');
    await failed(1);
    await raise('b');
    await webhook.stop();
    await store.close();
    receiver.received.length = 0;
    receiver.answer = (response) => response.writeHead(204).end();
    store = await openSqliteStore(file.path, { keepsAlarmEvents: true });
    start();
    await until(isEmpty);
    expect(receiver.events).to.deep.equal(['raised peer/a', 'raised peer/b']);
  });

  it('gives up what is underway when it is stopped, and keeps it', async () => {
    receiver.answer = () => {};
    await raise('a');
    await until(() => receiver.received.length === 1);
    await webhook.stop();
    await until(() => receiver.closed === 1);
    webhook.wake();
    await clock.advance(600_000);
    expect(receiver.received).to.have.length(1);
    expect(await store.countAlarmEvents()).to.equal(1);
  });

  it('does not post again what the store fails to forget', async () => {
    await webhook.stop();
    let fails = true;
    start({
      store: {
        nextAlarmEvent: () => store.nextAlarmEvent(),
        countAlarmEvents: () => store.countAlarmEvents(),
        trimAlarmEvents: (kept) => store.trimAlarmEvents(kept),
        forgetAlarmEvent: async (id) => {
          if (fails) throw new StoreError('STORE_FULL', 'full');
          await store.forgetAlarmEvent(id);
        },
      },
    });
    await raise('a');
    const errors = (count: number) => until(() => lines.filter(({ level }) => level === 'error').length === count);
    await errors(1);
    await clock.advance(1000);
    await errors(2);
    fails = false;
    await raise('b');
    await clock.advance(1000);
    await until(isEmpty);
    expect(receiver.events).to.deep.equal(['raised peer/a', 'raised peer/b']);
  });

  it('writes to the store only what has been taken, as long as few events wait', async () => {
    await webhook.stop();
    const calls: string[] = [];
    const called = <T>(name: string, result: T): T => {
      calls.push(name);
      return result;
    };
    start({
      store: {
        nextAlarmEvent: () => store.nextAlarmEvent(),
        countAlarmEvents: () => called('count', store.countAlarmEvents()),
        trimAlarmEvents: (kept) => called('trim', store.trimAlarmEvents(kept)),
        forgetAlarmEvent: (id) => called('forget', store.forgetAlarmEvent(id)),
      },
    });
    for (const operator of ['a', 'b', 'c']) await raise(operator);
    await until(isEmpty);
    expect(calls.sort()).to.deep.equal(['count', 'forget', 'forget', 'forget']);
  });

  it('drops the oldest of more than 10,000 that wait, and says so', async () => {
    receiver.answer = () => {};
    await raise('first');
    await until(() => receiver.received.length === 1);
    const operators = Array.from({ length: 10_002 }, (_, index) => `p${index}`);
    await Promise.all(operators.map((operator) => store.raiseAlarm(about(operator), T)));
    webhook.wake(10_002);
    await until(() => lines.length === 1);
    expect(lines[0]).to.deep.include({ level: 'error', fields: { dropped: 3 } });
    expect(await store.countAlarmEvents()).to.equal(10_000);
    receiver.answer = (response) => response.writeHead(204).end();
    await clock.advance(10_000);
    await failed(1);
    await clock.advance(1000);
    await until(() => receiver.received.length > 3);
    expect(receiver.events.slice(1, 3)).to.deep.equal(['raised peer/p2', 'raised peer/p3']);
  });
});
