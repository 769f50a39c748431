import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('sends all records of a CSV file as one change and prints its broadcast', async () => {
    const { status, stdout } = await load([await file('a.csv', row(ONE) + row(TWO))]);
    expect({ status, stdout }).to.deep.equal({ status: 0, stdout: 'Stored; broadcast B1\n' });
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

  it('sends many records whole, in order', async () => {
    const numbers = Array.from({ length: 20_000 }, (_, n) => `+4416329${String(n).padStart(6, '0')}`);
    expect((await load([await file('many.csv', numbers.map(row).join(''))])).status).to.equal(0);
    const { add } = daemon.seen[0]!.body as { add: { e164Number: string }[] };
    expect(add.map(({ e164Number }) => e164Number)).to.deep.equal(numbers);
  });

  it('shows a progress bar on a terminal only, and not with --json', async () => {
    const path = await file('i.csv', row(ONE));
    expect((await load([path], { terminal: true })).stderr).to.contain('reading [');
    expect((await load([path])).stderr).not.to.contain('reading [');
    expect((await load([path, '--json'], { terminal: true })).stderr).to.equal('');
  });
});
