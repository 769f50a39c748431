import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { NaptrRecord } from '../../src/enum/naptr-record.js';
import type { Operation } from '../../src/idd/operation.js';
import { Refusal } from '../../src/idd/refusal.js';
import { type AdminUnderTest, startAdmin } from './admin-under-test.js';
import { BLOCK, RECORD } from './fake-operation.js';

const PATH = '/api/v1/records/export';
const PIECE = Array.from({ length: 1000 }, () => RECORD);

describe('admin API: export of records', () => {
  let admin: AdminUnderTest;
  const start = async (walk?: () => AsyncIterable<NaptrRecord[]>) => {
    admin = await startAdmin(walk && { walkRecords: async () => walk() });
  };
  afterEach(() => admin.close());

  const open = async () => {
    const request = get(`${admin.url}${PATH}`);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  };

  it('gives each record on a line of its own, as JSON', async () => {
    await start();
    const { status, headers, text } = await admin.call(PATH);
    expect(status).to.equal(200);
    expect(headers['content-type']).to.match(/^application\/x-ndjson/);
    expect(text).to.equal(`${JSON.stringify(RECORD)}\n${JSON.stringify(BLOCK)}\n`);
    expect(admin.operation.calls).to.deep.equal([['walkRecords', {}]]);
  });

  it('passes on whose records are asked for, and where', async () => {
    await start();
    await admin.call(`${PATH}?operator=208-01&prefix=%2B4416`);
    expect(admin.operation.calls).to.deep.equal([['walkRecords', { operator: '208-01', prefix: '+4416' }]]);
  });

  for (const query of ['operator=no%20one', 'prefix=x', 'limit=5', 'format=csv']) {
    it(`refuses ?${query}`, async () => {
      await start();
      const { status, json } = await admin.call(`${PATH}?${query}`);
      expect(status).to.equal(400);
      expect(json.code).to.equal('PARAMETER_INVALID');
    });
  }

  it('is empty where there are no records', async () => {
    await start(async function* () {});
    expect(await admin.call(PATH)).to.include({ status: 200, text: '' });
  });

  it('reads nothing for HEAD', async () => {
    let read = 0;
    await start(async function* () {
      read += 1;
      yield PIECE;
    });
    expect(await admin.call(PATH, { method: 'HEAD' })).to.include({ status: 200, text: '' });
    expect(read).to.equal(0);
  });

  it('tells what is wrong before the first record as a problem', async () => {
    const refused: Partial<Operation> = {
      walkRecords: async () => {
        throw new Refusal('OPERATOR_UNKNOWN');
      },
    };
    admin = await startAdmin(refused);
    const { status, json } = await admin.call(`${PATH}?operator=999-99`);
    expect(status).to.equal(404);
    expect(json.code).to.equal('OPERATOR_UNKNOWN');
  });

  it('breaks the connection where it fails later, so that the answer does not look whole', async () => {
    await start(async function* () {
      yield PIECE;
      throw new Error('disk gone');
    });
    const response = await open();
    response.resume();
    const outcome = await Promise.race([once(response, 'end'), once(response, 'error')]).catch((error: Error) => error);
    expect(outcome).to.have.property('code', 'ECONNRESET');
    expect(admin.log.filter(({ level }) => level === 'error')).to.have.length(1);
  });

  it('reads no further than the client does, and ends when the client goes away', async () => {
    let read = 0;
    let ended = false;
    await start(async function* () {
      try {
        for (; read < 10_000; read += 1) yield PIECE;
      } finally {
        ended = true;
      }
    });
    const response = await open();
    response.pause();
    let before = -1;
    // What fits into the buffers of both ends is read at once.
    while (read !== before) {
      before = read;
      await pause(100);
    }
    expect(read).to.be.below(1000);
    response.destroy();
    while (!ended) await pause(5);
    expect(admin.log.filter(({ level }) => level === 'error')).to.deep.equal([]);
  });

  it('is refused where as many are sent as may be, until one of them ends', async () => {
    let isOver = false;
    admin = await startAdmin(
      {
        walkRecords: async () =>
          (async function* () {
            while (!isOver) yield PIECE;
          })(),
      },
      { exports: 1 },
    );
    const first = await open();
    const { status, json, headers } = await admin.call(PATH);
    expect([status, json.code, headers['retry-after']]).to.deep.equal([503, 'API_BUSY', '1']);
    expect((await admin.call(PATH, { method: 'HEAD' })).status).to.equal(200);
    isOver = true;
    first.resume();
    await once(first, 'end');
    expect((await admin.call(PATH)).status).to.equal(200);
  });

  it('makes the pieces of all exports in turn, one at a time', async () => {
    const made: number[] = [];
    let exports = 0;
    let underWay = 0;
    await start(async function* () {
      exports += 1;
      const own = exports;
      for (let piece = 0; piece < 20; piece += 1) {
        underWay += 1;
        expect(underWay).to.equal(1);
        await pause(1);
        made.push(own);
        underWay -= 1;
        yield [RECORD];
      }
    });
    await Promise.all(Array.from({ length: 4 }, () => admin.call(PATH)));
    // While all four go on, none has two pieces more than another.
    const shared = made.slice(made.indexOf(4), made.lastIndexOf(1) + 1);
    const counts = [1, 2, 3, 4].map((own) => shared.filter((one) => one === own).length);
    expect(shared.length).to.be.greaterThan(40);
    expect(Math.max(...counts) - Math.min(...counts)).to.be.at.most(1);
  });

  it('lets other requests be answered between the pieces', async () => {
    let ended = false;
    await start(async function* () {
      while (!ended) yield [RECORD];
    });
    const response = await open();
    response.resume();
    expect((await admin.call('/healthz')).status).to.equal(200);
    ended = true;
    await once(response, 'end');
  });
});
