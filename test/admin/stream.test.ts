import { getEventListeners, once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { StoreError } from '../../src/idd/ports/store/index.js';
import { Refusal } from '../../src/idd/refusal.js';
import { type AdminUnderTest, startAdmin } from './admin-under-test.js';
import { RECORD } from './fake-operation.js';

const PATH = '/api/v1/records/stream';
const TYPE = { 'content-type': 'application/x-ndjson' };
const ADD = JSON.stringify({ add: [RECORD] });
const change = { command: 'ADD_DATA_REQ', records: [RECORD] };

/** A stream that stays open: lines are sent and answers read one by one. */
class OpenStream {
  readonly #lines: string[] = [];
  #rest = '';
  isEnded = false;

  private constructor(
    readonly request: ClientRequest,
    readonly response: IncomingMessage,
  ) {
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      const lines = (this.#rest + text).split('\n');
      this.#rest = lines.pop()!;
      this.#lines.push(...lines);
    });
    response.on('end', () => {
      this.isEnded = true;
    });
  }

  static async open(url: string): Promise<OpenStream> {
    const request = httpRequest(`${url}${PATH}`, { method: 'POST', headers: TYPE });
    request.on('error', () => undefined);
    request.flushHeaders();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return new OpenStream(request, response);
  }

  async next(): Promise<Record<string, unknown>> {
    await until(() => this.#lines.length > 0 || this.isEnded);
    if (this.#lines.length === 0) throw new Error('the answer has ended');
    return JSON.parse(this.#lines.shift()!);
  }

  get answers(): number {
    return this.#lines.length;
  }
}

/** Far above what anything here takes, in milliseconds; below what mocha waits, since a turn that never ends would keep it from ending. */
const PATIENCE = 15_000;

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not in ${PATIENCE} ms: ${condition}`);
    await nextTurn();
  }
}

describe('admin API: a stream of changes', () => {
  let admin: AdminUnderTest;
  const start = async (...options: Parameters<typeof startAdmin>) => {
    admin = await startAdmin(...options);
  };
  const post = async (body: string | Buffer, headers = {}) => {
    const answer = await admin.call(PATH, { method: 'POST', body, headers: { ...TYPE, ...headers } });
    return {
      ...answer,
      lines:
        answer.status === 200
          ? answer.text
              .split('\n')
              .filter(Boolean)
              .map((line) => JSON.parse(line))
          : [],
    };
  };
  afterEach(() => admin.close());

  it('passes over a byte order mark and blank lines, and refuses a line with a name that is there twice', async () => {
    await start();
    const { lines } = await post(`\uFEFF\n${ADD}\n \t\r\n{"add":[],"add":[]}\n\n${ADD}\n   `);
    expect(lines.map(({ line, status }) => [line, status])).to.deep.equal([
      [2, 202],
      [4, 422],
      [6, 202],
    ]);
    expect(lines[1]).to.deep.include({
      code: 'REQUEST_INVALID',
      detail: '#/add: the name "add" is there twice in one object',
    });
    const withMark = await post(`\uFEFF${ADD}`);
    expect(withMark.lines.map(({ status }) => status)).to.deep.equal([202]);
  });

  it('makes each line a change of its own and answers it with a line, in order', async () => {
    const identifiers = ['b-1', 'b-2', 'b-3'];
    await start({ changeRecords: async () => ({ broadcastId: identifiers.shift()! }) });
    const { status, headers, lines } = await post(`${ADD}\n\n${JSON.stringify({ remove: [RECORD] })}\r\n${ADD}`);
    expect(status).to.equal(200);
    expect(headers['content-type']).to.equal('application/x-ndjson');
    expect(lines).to.deep.equal([
      { line: 1, status: 202, broadcastId: 'b-1' },
      { line: 3, status: 202, broadcastId: 'b-2' },
      { line: 4, status: 202, broadcastId: 'b-3' },
    ]);
    expect(admin.operation.calls.map(([, given]) => (given as typeof change).command)).to.deep.equal([
      'ADD_DATA_REQ',
      'REMOVE_DATA_REQ',
      'ADD_DATA_REQ',
    ]);
  });

  it('answers a line before the next is sent', async () => {
    await start();
    const stream = await OpenStream.open(admin.url);
    for (const line of [1, 2, 3]) {
      stream.request.write(`${ADD}\n`);
      expect(await stream.next()).to.deep.equal({ line, status: 202, broadcastId: 'b-1' });
    }
    stream.request.end();
    await until(() => stream.isEnded);
  });

  it('keeps the order of the answers where a later change is stored first', async () => {
    const settle: ((accepted: { broadcastId: string }) => void)[] = [];
    await start({ changeRecords: () => new Promise((resolve) => settle.push(resolve)) });
    const stream = await OpenStream.open(admin.url);
    stream.request.write(`${ADD}\n${ADD}\n`);
    await until(() => settle.length === 2);
    settle[1]!({ broadcastId: 'second' });
    for (let turn = 0; turn < 10; turn += 1) await nextTurn();
    expect(stream.answers).to.equal(0);
    settle[0]!({ broadcastId: 'first' });
    expect([await stream.next(), await stream.next()].map(({ broadcastId }) => broadcastId)).to.deep.equal([
      'first',
      'second',
    ]);
    stream.request.end();
  });

  const { order: _order, ...withoutOrder } = RECORD;
  for (const [what, line, code, status] of [
    ['no JSON', '{"add": [', 'JSON_MALFORMED', 400],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'JSON_MALFORMED', 400],
    ['another form', JSON.stringify({ add: [withoutOrder] }), 'REQUEST_INVALID', 422],
    ['a number', '1', 'REQUEST_INVALID', 422],
    ['more than a line may have', ' '.repeat(3000), 'BODY_TOO_LARGE', 413],
  ] as const) {
    it(`refuses a line with ${what} and takes the one after it`, async () => {
      await start({}, { bodyLimit: 2000 });
      const body = Buffer.concat([Buffer.from(line), Buffer.from(`\n${ADD}\n`)]);
      const { lines } = await post(body);
      expect(lines[0]).to.include({ line: 1, status, code });
      expect(lines[1]).to.deep.equal({ line: 2, status: 202, broadcastId: 'b-1' });
      expect(admin.operation.calls).to.deep.equal([['changeRecords', change]]);
    });
  }

  it('keeps the order of lines where one of them is long and is read with pauses', async () => {
    const stored: number[] = [];
    await start({
      changeRecords: async (change) => {
        stored.push((change as { records: unknown[] }).records.length);
        return { broadcastId: `b-${stored.length}` };
      },
    });
    const long = JSON.stringify({ add: Array.from({ length: 5000 }, () => RECORD) });
    const { lines } = await post(`${ADD}\n${long}\n${ADD}\n${long}\n${ADD}\n`);
    expect(stored).to.deep.equal([1, 5000, 1, 5000, 1]);
    expect(lines.map(({ broadcastId }) => broadcastId)).to.deep.equal(['b-1', 'b-2', 'b-3', 'b-4', 'b-5']);
  });

  it('is no leak of listeners where many are open', async () => {
    const warnings: Error[] = [];
    const told = (warning: Error) => warnings.push(warning);
    process.on('warning', told);
    await start({}, { closing: new AbortController().signal });
    const open = await Promise.all(Array.from({ length: 12 }, () => OpenStream.open(admin.url)));
    for (const stream of open) stream.request.write(`${ADD}\n`);
    for (const stream of open) await stream.next();
    for (const stream of open) stream.request.end();
    await until(() => open.every(({ isEnded }) => isEnded));
    process.off('warning', told);
    expect(warnings).to.deep.equal([]);
  });

  it('is refused where as many are open as may be, until one of them ends', async () => {
    await start({}, { streams: 2 });
    const open = [await OpenStream.open(admin.url), await OpenStream.open(admin.url)];
    const { status, json, headers } = await post(`${ADD}\n`);
    expect([status, json.code, headers['retry-after']]).to.deep.equal([503, 'API_BUSY', '1']);
    open[0]!.request.end();
    await until(() => open[0]!.isEnded);
    open[1]!.request.destroy();
    let answer = await post(`${ADD}\n`);
    while (answer.status === 503) answer = await post(`${ADD}\n`);
    expect(answer.lines).to.have.length(1);
  });

  it('answers a refusal of the operation with its problem, and hides what was not foreseen', async () => {
    const errors = [
      new Refusal('RECORD_MISSING', 'is not there'),
      new StoreError('STORE_FULL', 'disk'),
      new Error('secret'),
    ];
    await start({
      changeRecords: async () => {
        throw errors.shift();
      },
    });
    const { lines, text } = await post(`${ADD}\n${ADD}\n${ADD}\n`);
    expect(lines.map(({ line, status, code }) => [line, status, code])).to.deep.equal([
      [1, 409, 'RECORD_MISSING'],
      [2, 507, 'STORE_FULL'],
      [3, 500, 'INTERNAL_ERROR'],
    ]);
    expect(text).not.to.contain('secret');
    const logged = admin.log.filter(({ level }) => level === 'error');
    expect(logged.map(({ fields }) => fields.instance)).to.deep.equal([lines[1].instance, lines[2].instance]);
  });

  it('records every line for who asks who changed what', async () => {
    await start();
    await post(`${ADD}\nnonsense\n`);
    const recorded = admin.log.filter(({ text, fields }) => text === 'admin request' && fields.line !== undefined);
    expect(
      recorded.map(({ level, fields }) => [level, fields.line, fields.status, fields.location]),
    ).to.have.deep.members([
      ['info', 1, 202, '/api/v1/broadcasts/b-1'],
      ['info', 2, 400, undefined],
    ]);
    const metrics = (await admin.call('/metrics')).text;
    expect(metrics).to.contain(`opendes_admin_http_requests_total{method="POST",route="${PATH}",status="202"} 1`);
  });

  it('takes only so many lines that wait for their answers', async () => {
    const settle: ((accepted: { broadcastId: string }) => void)[] = [];
    await start({ changeRecords: () => new Promise((resolve) => settle.push(resolve)) });
    const stream = await OpenStream.open(admin.url);
    stream.request.end(`${ADD}\n`.repeat(3000));
    await until(() => settle.length >= 1000);
    for (let turn = 0; turn < 100; turn += 1) await nextTurn();
    expect(settle).to.have.length(1000);
    for (let at = 0; at < 3000; at += 1) {
      await until(() => settle.length > at);
      settle[at]!({ broadcastId: 'b' });
    }
    for (let line = 1; line <= 3000; line += 1) expect((await stream.next()).line).to.equal(line);
    await until(() => stream.isEnded);
  });

  it('does not read on from a client that does not read its answers', async () => {
    const broadcastId = 'b'.repeat(1000);
    await start({ changeRecords: async () => ({ broadcastId }) });
    const stream = await OpenStream.open(admin.url);
    stream.response.pause();
    const lines = 20_000;
    let sent = 0;
    const send = () => {
      while (sent < lines) {
        sent += 1000;
        if (!stream.request.write(`${ADD}\n`.repeat(1000))) return stream.request.once('drain', send);
      }
      return stream.request.end();
    };
    send();
    let before = -1;
    // Until nothing moves any more: the buffers between the two are full.
    for (let still = 0; still < 200; still += 1) {
      if (admin.operation.calls.length !== before) still = 0;
      before = admin.operation.calls.length;
      await nextTurn();
    }
    expect(before).to.be.lessThan(lines);
    stream.response.resume();
    for (let line = 1; line <= lines; line += 1) expect((await stream.next()).line).to.equal(line);
    await until(() => stream.isEnded);
  });

  it('keeps what it has taken where the client goes away, and goes on serving others', async () => {
    const settle: ((accepted: { broadcastId: string }) => void)[] = [];
    await start({ changeRecords: () => new Promise((resolve) => settle.push(resolve)) });
    const stream = await OpenStream.open(admin.url);
    stream.request.write(`${ADD}\n${ADD.slice(0, 10)}`);
    await until(() => settle.length === 1);
    stream.request.destroy();
    settle[0]!({ broadcastId: 'b' });
    expect((await admin.call('/healthz')).status).to.equal(200);
    expect(settle).to.have.length(1);
    expect(admin.log.filter(({ level }) => level === 'error')).to.deep.equal([]);
  });

  it('ends with its answers when the DES is stopped', async () => {
    const settle: ((accepted: { broadcastId: string }) => void)[] = [];
    const closing = new AbortController();
    const changeRecords = () => new Promise<{ broadcastId: string }>((resolve) => settle.push(resolve));
    await start({ changeRecords }, { closing: closing.signal });
    const stream = await OpenStream.open(admin.url);
    stream.request.write(`${ADD}\n`);
    await until(() => settle.length === 1);
    closing.abort();
    settle[0]!({ broadcastId: 'b' });
    expect(await stream.next()).to.include({ line: 1, broadcastId: 'b' });
    await until(() => stream.isEnded);
    // Well before the connection would be cut.
    await Promise.all([once(stream.request, 'close'), admin.close()]);
  });

  it('leaves nothing behind that waits for the DES to be stopped', async () => {
    const closing = new AbortController();
    await start({}, { closing: closing.signal });
    const stream = await OpenStream.open(admin.url);
    stream.request.write(`${ADD}\n`);
    await stream.next();
    stream.request.destroy();
    for (let count = 0; count < 3; count += 1) await post(`${ADD}\n`);
    await until(() => getEventListeners(closing.signal, 'abort').length === 0);
  });

  for (const [what, headers, path, status, code] of [
    ['another media type', { 'content-type': 'application/json' }, PATH, 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['a compressed body', { 'content-encoding': 'gzip' }, PATH, 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['a parameter', {}, `${PATH}?x=1`, 400, 'PARAMETER_INVALID'],
  ] as const) {
    it(`is refused as a whole with ${what}`, async () => {
      await start();
      const answer = await admin.call(path, { method: 'POST', body: ADD, headers: { ...TYPE, ...headers } });
      expect([answer.status, answer.json.code]).to.deep.equal([status, code]);
      expect(admin.operation.calls).to.deep.equal([]);
    });
  }
});
