import { execFile } from 'node:child_process';
import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { command, daemonAt, type RunOptions } from './command-run.js';
import { type FakeDaemon, startFakeDaemon } from './fake-daemon.js';

const row = (number: string) => `${number},100,10,u,E2U+sip,!^.*$!sip:info@ims.example!,.,3600\n`;
const record = (e164Number: string) => ({
  e164Number,
  order: 100,
  preference: 10,
  flags: 'u',
  service: 'E2U+sip',
  regexp: '!^.*$!sip:info@ims.example!',
  replacement: '.',
  ttl: 3600,
});
const ONE = '+441632960001';
const TWO = '+441632960002';

describe('record import', () => {
  let daemon: FakeDaemon;
  let folder: string;
  before(async () => {
    daemon = await startFakeDaemon();
    folder = await mkdtemp(join(tmpdir(), 'opendes-import-'));
  });
  after(async () => {
    await daemon.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    daemon.seen.length = 0;
    daemon.replies = { 'POST /api/v1/records': { status: 202, json: { broadcastId: 'B1' } } };
  });

  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const load = (argv: string[], options: RunOptions = {}) =>
    command(['record', 'import', ...argv], { env: daemonAt(daemon.port), ...options });

  it('sends the records of a small CSV file as one change and prints its broadcast', async () => {
    const { status, stdout } = await load([await file('a.csv', row(ONE) + row(TWO))]);
    expect({ status, stdout }).to.deep.equal({ status: 0, stdout: 'Stored 2 records; broadcast B1\n' });
    expect(daemon.seen.map(({ body }) => body)).to.deep.equal([{ add: [record(ONE), record(TWO)] }]);
  });

  it('sends the records of a zone file and tells what else was in it', async () => {
    const zone = `$ORIGIN 6.9.2.3.6.1.4.4.e164.arpa.
$TTL 3600
@ SOA ns.example. admin.example. 1 2 3 4 5
@ NS ns.example.
1.0.0.0 NAPTR 100 10 "u" "E2U+sip" "!^.*$!sip:info@ims.example!" .
`;
    const { status, stderr } = await load([await file('b.zone', zone)]);
    expect(status).to.equal(0);
    expect(stderr).to.contain('1 SOA, 1 NS');
    expect(daemon.seen[0]?.body).to.deep.equal({ add: [record('+441632960001')] });
  });

  it('refuses a zone file whose expressions refer back with one backslash, and imports nothing', async () => {
    const zone =
      '1.0.0.0.6.9.2.3.6.1.4.4.e164.arpa. 60 IN NAPTR 100 10 "u" "E2U+sip" "!^(.*)$!sip:\\1@ims.example!" .\n';
    const path = await file('one-backslash.zone', zone);
    const { status, stderr } = await load([path]);
    expect(status).to.equal(1);
    expect(stderr).to.contain(`${path}:1: \\1 is no escape`).and.to.contain('write \\\\1 for \\1');
    expect(daemon.seen).to.deep.equal([]);
  });

  it('takes a suffix and an origin with escapes, and refuses what is no domain name as wrong usage', async () => {
    const path = await file('escaped.zone', '1.0.0.0 IN NAPTR 100 10 u "E2U+sip" "!^.*$!sip:info@ims.example!" .\n');
    const origin = '6.9.2.3.6.1.4.4.\\065\\.b.arpa';
    expect(await load([path, '--origin', origin, '--suffix', 'a\\.b.arp\\097'])).to.include({ status: 0 });
    for (const option of ['--origin', '--suffix']) {
      for (const name of ['a..b', '\\1.arpa', '']) {
        const { status, stderr } = await load([path, option, name]);
        expect(status, `${option} ${name}`).to.equal(2);
        expect(stderr).to.contain('It must be a domain name such as e164.arpa.');
      }
    }
  });

  it('reads a zone under another suffix, relative to an origin', async () => {
    const zone = '1.0.0.0 3600 IN NAPTR 100 10 "u" "E2U+sip" "!^.*$!sip:info@ims.example!" .\n';
    const origin = '6.9.2.3.6.1.4.4.enum.example';
    const path = await file('c.zone', zone);
    expect((await load([path, '--origin', origin])).status, 'the suffix is e164.arpa unless said').to.equal(1);
    expect(
      (await load([path, '--origin', origin, '--suffix', 'other.example', '--suffix', 'enum.example'])).status,
    ).to.equal(0);
    expect(daemon.seen.map(({ body }) => body)).to.deep.equal([{ add: [record(ONE)] }]);
  });

  it('refuses a file with a wrong line by its number, and sends nothing', async () => {
    const path = await file('d.csv', row(ONE) + row('+0123') + row(TWO) + row('x'));
    const { status, stdout, stderr } = await load([path]);
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    const lines = stderr.trimEnd().split('\n');
    expect(lines[0]).to.equal('error IMPORT_REFUSED: 2 lines are no valid records; nothing was imported');
    expect(lines[1]).to.contain(`${path}:2: `);
    expect(lines[2]).to.contain(`${path}:4: `);
    expect(daemon.seen).to.deep.equal([]);
  });

  it('with --skip-invalid leaves out the wrong lines, says which, and sends the rest', async () => {
    const path = await file('e.csv', row(ONE) + row('+0123') + row(TWO));
    const { status, stderr } = await load([path, '--skip-invalid']);
    expect(status).to.equal(0);
    expect(stderr).to.contain(`left out: ${path}:2: `);
    expect(daemon.seen[0]?.body).to.deep.equal({ add: [record(ONE), record(TWO)] });
  });

  it('with --dry-run checks the file without a daemon or a configuration', async () => {
    const options = { env: {} };
    const path = await file('f.csv', row(ONE));
    expect(await load([path, '--dry-run'], options)).to.include({
      status: 0,
      stdout: `${path}: 1 valid records; nothing was changed\n`,
    });
    expect((await load([await file('g.csv', row('x')), '--dry-run'], options)).status).to.equal(1);
    expect(daemon.seen).to.deep.equal([]);
  });

  it('says of a record that the daemon refuses in which line it stands', async () => {
    daemon.replies['POST /api/v1/records'] = {
      status: 422,
      problem: { code: 'RECORD_INVALID', detail: 'Nothing was added', records: [{ index: 1, reason: 'outside' }] },
    };
    const path = await file('h.csv', row(ONE) + row('+0123') + row(TWO));
    const { status, stderr } = await load([path, '--skip-invalid']);
    expect(status).to.equal(1);
    expect(stderr).to.contain(`error RECORD_INVALID: Nothing was added\n  ${path}:3: outside\n`);
  });

  it('reads standard input where its format can be told', async () => {
    expect((await load(['-'], { stdin: row(ONE) })).status).to.equal(0);
    expect((await load(['-', '--format', 'csv'], { stdin: row(TWO) })).status).to.equal(0);
    expect(daemon.seen.map(({ body }) => body)).to.deep.equal([{ add: [record(ONE)] }, { add: [record(TWO)] }]);
    const unclear = await load(['-'], { stdin: 'hello\n' });
    expect(unclear.status).to.equal(1);
    expect(unclear.stderr).to.match(/^error INPUT_INVALID: .*--format/);
  });

  it('refuses a file that is empty, missing or a folder', async () => {
    for (const path of [await file('empty.csv', ''), join(folder, 'missing.csv'), folder]) {
      const { status, stderr } = await load([path, '--format', 'csv']);
      expect(status).to.equal(1);
      expect(stderr).to.match(/^error INPUT_INVALID: [^\n]+\n$/);
      expect(stderr).to.contain(path);
    }
  });

  it('sends many records in changes of bounded size, in order', async () => {
    const numbers = Array.from({ length: 20_000 }, (_, n) => `+4416329${String(n).padStart(6, '0')}`);
    const { status, stdout } = await load([await file('many.csv', numbers.map(row).join(''))]);
    expect(status).to.equal(0);
    expect(stdout).to.equal('Stored 20000 records in 40 broadcasts, B1 to B1\n');
    const sent = daemon.seen.map(({ body }) => (body as { add: { e164Number: string }[] }).add);
    expect(Math.max(...sent.map(({ length }) => length))).to.equal(500);
    expect(sent.flat().map(({ e164Number }) => e164Number)).to.deep.equal(numbers);
  });

  const POST = 'POST /api/v1/records';
  const stored = (broadcastId: string) => ({ status: 202, json: { broadcastId } });
  const numbered = (count: number) => Array.from({ length: count }, (_, n) => row(`+4416329${60_000 + n}`)).join('');

  it('with --json lists the broadcasts', async () => {
    daemon.replies[POST] = [stored('B1'), stored('B2')];
    const path = await file('j.csv', `${row('x')}${numbered(700)}`);
    const { stdout } = await load([path, '--skip-invalid', '--json']);
    expect(JSON.parse(stdout)).to.deep.equal({ records: 700, leftOut: 1, broadcastIds: ['B1', 'B2'] });
  });

  it('says how far it came where the daemon refuses or breaks off later, and sends no more', async () => {
    const problem = { status: 507, problem: { code: 'STORE_FULL', detail: 'the disk is full' } };
    const path = await file('k.csv', `\n${numbered(1700)}`);
    for (const [reply, code] of [
      [problem, 'STORE_FULL'],
      [{ broken: true }, 'ANSWER_LOST'],
    ] as const) {
      daemon.seen.length = 0;
      daemon.replies[POST] = [stored('B1'), stored('B2'), reply, stored('B4')];
      const { status, stdout, stderr } = await load([path]);
      expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
      expect(stderr).to.match(new RegExp(`^error ${code}: `));
      expect(stderr.trimEnd().split('\n').at(-1)).to.equal(
        `  stored: 1000 records, all up to line 1001 of ${path}; the same import again adds the rest`,
      );
      expect(daemon.seen).to.have.length(3);
    }
  });

  it('says of a record in a later change in which line it stands', async () => {
    const records = [{ index: 3, reason: 'outside' }];
    const refused = { status: 422, problem: { code: 'RECORD_INVALID', detail: 'Nothing was added', records } };
    daemon.replies[POST] = [stored('B1'), refused];
    const path = await file('l.csv', numbered(600));
    expect((await load([path])).stderr).to.contain(`  ${path}:504: outside\n  stored: 500 records`);
  });

  it('waits while the daemon is busy', async () => {
    const busy = { status: 503, problem: { code: 'STORE_BUSY', detail: 'later' } };
    const full = { status: 503, problem: { code: 'API_BUSY', detail: 'later' } };
    daemon.replies[POST] = [busy, full, stored('B1')];
    const path = await file('m.csv', row(ONE));
    expect(await load([path])).to.deep.include({ status: 0, paused: 2000 });
    daemon.replies[POST] = busy;
    const { status, stderr } = await load([path]);
    expect(status).to.equal(1);
    expect(stderr).to.equal('error STORE_BUSY: later\n');
  });

  it('with --wait waits for every broadcast and tells of those that a peer has not confirmed', async () => {
    const broadcast = (broadcastId: string, state: string) => ({
      json: {
        broadcastId,
        command: 'ADD_DATA_REQ',
        state,
        createdAt: '2026-11-22T10:15:00.000Z',
        records: 500,
        peers: [{ operator: '208-01', state, messages: 1, confirmed: 0 }],
      },
    });
    const path = await file('n.csv', numbered(1200));
    const plan = (...states: string[]) => {
      daemon.replies[POST] = states.map((_, at) => stored(`B${at}`));
      for (const [at, state] of states.entries())
        daemon.replies[`GET /api/v1/broadcasts/B${at}`] = broadcast(`B${at}`, state);
    };
    plan('completed', 'completed', 'completed');
    expect((await load([path, '--wait'])).stdout).to.equal(
      'Stored 1200 records in 3 broadcasts, B0 to B2\nConfirmed by every peer\n',
    );
    plan('completed', 'failed', 'completed');
    const failed = await load([path, '--wait']);
    expect(failed.status).to.equal(1);
    expect(failed.stdout).to.contain('B1').and.contain('208-01');
    expect(failed.stderr).to.equal(
      'error BROADCAST_FAILED: 1 of 3 broadcasts not confirmed by every peer: B1 is failed\n',
    );
    plan('completed', 'pending', 'pending');
    const pending = await load([path, '--wait', '--timeout', '2s', '--json']);
    expect(pending.status).to.equal(1);
    expect(pending.paused).to.equal(2000);
    const { unconfirmed } = JSON.parse(pending.stdout) as { unconfirmed: { broadcastId: string }[] };
    expect(unconfirmed.map(({ broadcastId }) => broadcastId)).to.deep.equal(['B1', 'B2']);
    expect(JSON.parse(pending.stderr).code).to.equal('BROADCAST_PENDING');
  });

  it('reads JSON Lines', async () => {
    const path = await file('o.jsonl', `${JSON.stringify(record(ONE))}\n${JSON.stringify(record(TWO))}\n`);
    expect((await load([path])).status).to.equal(0);
    expect(daemon.seen.map(({ body }) => body)).to.deep.equal([{ add: [record(ONE), record(TWO)] }]);
  });

  it('reads a pipe, and leaves no temporary file', async () => {
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('opendes-'));
    const pipe = join(folder, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    const [{ status }] = await Promise.all([load([pipe, '--format', 'csv']), writeFile(pipe, row(ONE) + row(TWO))]);
    expect(status).to.equal(0);
    expect(daemon.seen.map(({ body }) => body)).to.deep.equal([{ add: [record(ONE), record(TWO)] }]);
    const left = (await readdir(tmpdir())).filter((name) => name.startsWith('opendes-') && !before.includes(name));
    // Other tests that run beside this one have folders of their own there.
    expect(left.filter((name) => /^opendes-[^-]{6}$/.test(name))).to.deep.equal([]);
  });

  it('says so where the file has changed between the check and the sending', async () => {
    const path = await file('p.csv', numbered(10));
    const config = join(folder, 'config');
    // The configuration is read in between: its file is a pipe, so that the test knows when.
    await promisify(execFile)('mkfifo', [config]);
    const [{ status, stderr }] = await Promise.all([
      load([path, '--config', config]),
      (async () => {
        const pipe = await open(config, 'w');
        await writeFile(path, row(ONE));
        await pipe.writeFile('operator: { id: 234-15 }\n');
        await pipe.close();
      })(),
    ]);
    expect(status).to.equal(1);
    expect(stderr).to.match(/^error INPUT_INVALID: .* has changed while it was read: 1 records are stored, where 10 /);
  });

  it('shows a progress bar on a terminal only, and not with --json', async () => {
    const path = await file('i.csv', row(ONE));
    expect((await load([path], { terminal: true })).stderr).to.contain('checking [');
    expect((await load([path])).stderr).not.to.contain('checking [');
    const many = await file('q.csv', numbered(600));
    expect((await load([many], { terminal: true })).stderr).to.contain('storing [');
    expect((await load([path, '--json'], { terminal: true })).stderr).to.equal('');
  });
});
