import { execFile } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { NaptrRecord } from '../../src/enum/naptr-record.js';
import { blockRecord, numberRecord } from '../enum/sample-record.js';
import { command, daemonAt, type RunOptions } from './command-run.js';
import { type FakeDaemon, startFakeDaemon } from './fake-daemon.js';

const BLOCK = blockRecord('+441632', { ttl: 900 });
const NUMBER = numberRecord('+441632960001');
const EXPORT = 'GET /api/v1/records/export';

const CSV = `number or prefix,order,preference,flags,service,regexp,replacement,ttl
+441632*,100,10,u,E2U+sip,!^(.*)$!sip:\\1@ims.example!,.,900
+441632960001,100,10,u,E2U+sip,!^(.*)$!sip:\\1@ims.example!,.,
`;

const lines = (records: NaptrRecord[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');

describe('record export', () => {
  let daemon: FakeDaemon;
  let folder: string;
  before(async () => {
    daemon = await startFakeDaemon();
  });
  after(() => daemon.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opendes-export-'));
    daemon.seen.length = 0;
    daemon.replies = { [EXPORT]: { raw: { type: 'application/x-ndjson', text: lines([BLOCK, NUMBER]) } } };
  });
  afterEach(() => rm(folder, { recursive: true }));

  const save = (argv: string[], options: RunOptions = {}) =>
    command(['record', 'export', ...argv], { env: daemonAt(daemon.port), ...options });

  it('writes CSV to standard output unless said otherwise', async () => {
    expect(await save([])).to.include({ status: 0, stdout: CSV, stderr: '' });
  });

  it('writes CSV for a spreadsheet, where nothing begins like a formula, and says that other formats are none', async () => {
    const { status, stdout } = await save(['--for-spreadsheet']);
    expect(status).to.equal(0);
    const rows = stdout.trimEnd().split('\n').slice(1);
    expect(rows.map((row) => row.slice(0, 3))).to.deep.equal(["'+4", "'+4"]);
    const zone = await save(['--for-spreadsheet', '--format', 'zone']);
    expect(zone.status).not.to.equal(0);
    expect(zone.stderr).to.include('--for-spreadsheet goes with --format csv');
  });

  it('writes JSON Lines', async () => {
    expect((await save(['--format', 'jsonl'])).stdout).to.equal(lines([BLOCK, NUMBER]));
  });

  it('writes a zone with names, serial and suffix as they are given', async () => {
    const { status, stdout } = await save([
      ...['--format', 'zone', '--suffix', 'E164enum.net.', '--name-server', 'ns1.ims.example'],
      ...['--name-server', 'ns2.ims.example.', '--hostmaster', 'dns.admin@ims.example', '--serial', '7'],
    ]);
    expect(status).to.equal(0);
    expect(stdout.split('\n').slice(0, 7)).to.deep.equal([
      '$ORIGIN e164enum.net.',
      '$TTL 3600 ; opendes export: a record without a TTL has none',
      '@ IN SOA ns1.ims.example. dns\\.admin.ims.example. 7 3600 900 604800 300',
      '@ IN NS ns1.ims.example.',
      '@ IN NS ns2.ims.example.',
      '*.2.3.6.1.4.4 900 IN NAPTR 100 10 "u" "E2U+sip" "!^(.*)$!sip:\\\\1@ims.example!" .',
      '2.3.6.1.4.4 900 IN NAPTR 100 10 "u" "E2U+sip" "!^(.*)$!sip:\\\\1@ims.example!" . ; of block +441632',
    ]);
    expect(stdout).to.contain('\n1.0.0.0.6.9.2.3.6.1.4.4 IN NAPTR ');
  });

  it('has a zone for one local name server unless said otherwise', async () => {
    const { stdout } = await save(['--format', 'zone']);
    expect(stdout).to.match(/^\$ORIGIN e164\.arpa\.\n.*\n@ IN SOA localhost\. hostmaster\.localhost\. \d{10} /);
  });

  it('asks for the operator and the numbers that are wanted, with or without the +', async () => {
    for (const prefix of ['+4416', '4416']) {
      const line = `${EXPORT}?operator=208-01&prefix=%2B4416`;
      daemon.replies[line] = daemon.replies[EXPORT]!;
      expect((await save(['--operator', '208-01', '--prefix', prefix])).status).to.equal(0);
      expect(daemon.seen.at(-1)?.line).to.equal(line);
    }
  });

  it('writes a file in the format that its name says, and says how many records it has', async () => {
    const path = join(folder, 'all.zone');
    expect(await save(['--output', path])).to.include({ status: 0, stdout: `${path}: 2 records\n`, stderr: '' });
    expect(await readFile(path, 'utf8')).to.match(/^\$ORIGIN e164\.arpa\.\n/);
    const other = join(folder, 'all');
    const { stdout } = await save(['--output', other, '--json']);
    expect(JSON.parse(stdout)).to.deep.equal({ file: other, format: 'csv', records: 2 });
    expect(await readFile(other, 'utf8')).to.equal(CSV);
    expect(await readdir(folder)).to.have.members(['all.zone', 'all']);
  });

  it('replaces what a symbolic link leads to, and writes straight into a pipe', async () => {
    await writeFile(join(folder, 'target'), 'old');
    await symlink('target', join(folder, 'link.csv'));
    expect((await save(['--output', join(folder, 'link.csv')])).status).to.equal(0);
    expect(await readFile(join(folder, 'target'), 'utf8')).to.equal(CSV);
    const pipe = join(folder, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    const [text] = await Promise.all([readFile(pipe, 'utf8'), save(['--output', pipe])]);
    expect(text).to.equal(CSV);
    expect(await readdir(folder)).to.have.members(['target', 'link.csv', 'pipe']);
  });

  it('exports a profile without records', async () => {
    daemon.replies[EXPORT] = { raw: { type: 'application/x-ndjson', text: '' } };
    expect(await save([])).to.include({ status: 0, stdout: `${CSV.split('\n', 1)[0]}\n` });
  });

  it('shows progress on a terminal, and not with --json', async () => {
    const path = join(folder, 'a.csv');
    expect((await save(['--output', path], { terminal: true })).stderr).to.contain('exporting: ');
    expect((await save(['--output', path, '--json'], { terminal: true })).stderr).to.equal('');
  });

  describe('that cannot be made whole', () => {
    let server: Server;
    let breaking: Record<string, string>;
    before(async () => {
      server = createServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/x-ndjson' });
        response.write(lines([BLOCK, NUMBER]), () => setTimeout(() => response.destroy(), 20));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      breaking = daemonAt((server.address() as AddressInfo).port);
    });
    after(() => new Promise((resolve) => server.close(resolve)));

    it('fails, and leaves the file as it was', async () => {
      const path = join(folder, 'a.csv');
      await writeFile(path, 'old');
      const { status, stdout, stderr } = await save(['--output', path], { env: breaking });
      expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
      expect(stderr).to.match(/^error ANSWER_LOST: the connection to http:\/\/127\.0\.0\.1:\d+ broke \([^\n]+\)\n$/);
      expect(await readFile(path, 'utf8')).to.equal('old');
      expect(await readdir(folder)).to.deep.equal(['a.csv']);
    });

    it('fails on standard output, too', async () => {
      expect(await save([], { env: breaking })).to.include({ status: 1 });
    });

    it('leaves nothing where a signal ends it', async () => {
      const signals = new EventEmitter();
      let status: number | undefined;
      const path = join(folder, 'a.csv');
      const interrupting: typeof fetch = async (...call) => {
        const { status: answered, headers } = await fetch(...call);
        const body = new ReadableStream({
          start(controller) {
            controller.enqueue(Buffer.from(lines([BLOCK, NUMBER])));
          },
          async pull(controller) {
            // In the middle of writing: the file is there, under the name that it has until it is whole.
            while (!(await readdir(folder)).some((name) => name.endsWith('.part'))) await nextTurn();
            signals.emit('SIGINT');
            controller.error(new Error('cut off'));
          },
        });
        return new Response(body, { status: answered, headers });
      };
      await save(['--output', path], {
        env: breaking,
        fetch: interrupting,
        signals,
        exit: (code) => {
          status = code;
        },
      });
      expect(status).to.equal(1);
      expect(signals.listenerCount('SIGINT') + signals.listenerCount('SIGTERM')).to.equal(0);
      expect(await readdir(folder)).to.deep.equal([]);
    });
  });

  it('fails with the reason of the daemon, and writes nothing', async () => {
    const problem = { code: 'OPERATOR_UNKNOWN', detail: '999-99 is not configured as a peer' };
    daemon.replies[`${EXPORT}?operator=999-99`] = { status: 404, problem };
    const { status, stdout, stderr } = await save(['--operator', '999-99', '--output', join(folder, 'a.csv')]);
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr).to.equal('error OPERATOR_UNKNOWN: 999-99 is not configured as a peer\n');
    expect(await readdir(folder)).to.deep.equal([]);
  });

  for (const format of ['csv', 'zone', 'jsonl']) {
    it(`writes nothing to standard output where the daemon refuses, as ${format} either`, async () => {
      const problem = { code: 'OPERATOR_UNKNOWN', detail: 'unknown' };
      daemon.replies[`${EXPORT}?operator=999-99`] = { status: 404, problem };
      expect(await save(['--format', format, '--operator', '999-99'])).to.include({ status: 1, stdout: '' });
    });
  }

  for (const reply of [{ raw: { type: 'text/html', text: '<p>' } }, { json: { items: [] } }, { status: 204 }]) {
    it(`fails where ${JSON.stringify(reply)} is the answer`, async () => {
      daemon.replies[EXPORT] = reply;
      expect((await save([])).stderr).to.match(/^error ANSWER_UNUSABLE: [^\n]+\n$/);
    });
  }

  it('fails where the file cannot be written', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await mkdir(join(folder, 'sub'));
    for (const path of [join(folder, 'missing', 'a.csv'), join(folder, 'sub'), join(file, 'a.csv'), '/dev/full']) {
      const { status, stderr } = await save(['--output', path]);
      expect(status, path).to.equal(1);
      expect(stderr, path)
        .to.match(/^error OUTPUT_UNWRITABLE: [^\n]+ cannot be written: [^\n]+\n$/)
        .and.contain(path);
    }
    await chmod(folder, 0o500);
    const asAnyone = await save(['--output', join(folder, 'a.csv')]);
    await chmod(folder, 0o700);
    if (process.getuid!() !== 0) expect(asAnyone.stderr).to.match(/^error OUTPUT_UNWRITABLE: /);
  });

  const wrong: [string[], string][] = [
    [['--format', 'xml'], 'Allowed choices are csv, zone, jsonl'],
    [['--prefix', '+44x'], 'It must be + and 1 to 15 digits'],
    [['--prefix', '+1234567890123456'], 'It must be + and 1 to 15 digits'],
    [['--format', 'zone', '--suffix', 'a..b'], 'It must be a domain name'],
    [['--format', 'zone', '--suffix', ''], 'It must be a domain name'],
    [['--format', 'zone', '--suffix', `${'a'.repeat(60)}.`.repeat(4)], '221 characters at most'],
    [['--format', 'zone', '--name-server', 'ns 1'], 'It must be a domain name'],
    [['--format', 'zone', '--name-server', 'ns.e164.arpa'], 'is inside the zone e164.arpa'],
    [['--format', 'zone', '--hostmaster', 'a@b@c'], 'It must be a mailbox'],
    [['--format', 'zone', '--serial', '4294967296'], 'from 0 to 4294967295'],
    [['--suffix', 'e164.arpa'], '--suffix goes with --format zone'],
    [['--output', 'a.csv', '--serial', '1'], '--serial goes with --format zone'],
    [['numbers.csv'], 'too many arguments'],
  ];
  for (const [argv, reason] of wrong) {
    it(`is wrong usage with ${argv.join(' ').slice(0, 60)}`, async () => {
      const { status, stderr } = await save(argv);
      expect(status).to.equal(2);
      expect(stderr).to.contain(reason);
      expect(daemon.seen).to.deep.equal([]);
    });
  }
});
