import { EventEmitter } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CASES } from '../../src/conformance/cases/index.js';
import { html, ScriptedTarget } from '../conformance/scripted-target.js';
import { TestedDes } from '../conformance/tested-des.js';
import { command } from './command-run.js';

const conformance = (...argv: string[]) => command(['conformance', ...argv]);

describe('opendes conformance', () => {
  describe('without a target', () => {
    it('lists every case, as text and as JSON', async () => {
      const text = await conformance('--list');
      expect(text).to.include({ status: 0, stderr: '' });
      expect(text.stdout.trim().split('\n')).to.have.length(CASES.length);
      const { cases } = JSON.parse((await conformance('--list', '--json')).stdout);
      expect(cases).to.deep.equal(
        CASES.map(({ id, level, sentence, sends, expects }) => ({ id, level, sentence, sends, expects })),
      );
    });

    it('lists those that --only names', async () => {
      const { stdout } = await conformance(
        '--list',
        '--json',
        '--only',
        'q3645/7.3.1/1,q3645/8',
        '--only',
        'q3645/9.1/1',
      );
      const ids = JSON.parse(stdout).cases.map(({ id }: { id: string }) => id);
      expect(ids).to.include.members(['q3645/7.3.1/1', 'q3645/8/1', 'q3645/9.1/1']).and.not.include('q3645/7.3.1/2');
    });
  });

  describe('with wrong options ends with exit status 2 and one clear line', () => {
    const URL_OF_IT = 'http://127.0.0.1:9/idd';
    for (const [argv, said] of [
      [[], "the target's URL is needed"],
      [['not-a-url'], 'It is no URL'],
      [['ftp://127.0.0.1/idd'], 'It is no URL'],
      [['http://user:secret@127.0.0.1/idd'], 'It is no URL'],
      [[URL_OF_IT, '--target-operator', 'a b'], 'must be an operator identifier'],
      [[URL_OF_IT, '--target-operator', '001-01'], 'name the same operator'],
      [[URL_OF_IT, '--target-operator', '234-15', '--target-address', 'localhost'], 'must be an IP address'],
      [[URL_OF_IT, '--target-operator', '234-15', '--listen', '0.0.0.0:9080'], '--address is needed'],
      [[URL_OF_IT, '--target-operator', '234-15', '--listen', '[0:0:0:0:0:0:0:0]:9080'], '--address is needed'],
      [[URL_OF_IT, '--target-operator', '234-15', '--address', '::0.0.0.0'], '--address is needed'],
      [[URL_OF_IT, '--target-operator', '234-15', '--listen', '127.0.0.1:99999'], 'It is no address such as'],
      [[URL_OF_IT, '--target-operator', '234-15', '--numbers', '999'], 'A block of numbers has'],
      [[URL_OF_IT, '--target-operator', '234-15', '--numbers', '+99999999'], 'A block of numbers has'],
      [[URL_OF_IT, '--target-operator', '234-15', '--timeout', '10'], 'It is no duration such as'],
      [[URL_OF_IT, '--target-operator', '234-15', '--timeout', '0s'], 'It is no duration such as'],
      [[URL_OF_IT, '--target-operator', '234-15', '--only', 'q3645/7.9'], 'there is no case "q3645/7.9"'],
      [[URL_OF_IT, '--nonsense'], 'unknown option'],
      [[URL_OF_IT, 'another'], 'too many arguments'],
    ] as [string[], string][]) {
      it(argv.join(' ') || 'nothing at all', async () => {
        const { status, stderr, stdout } = await conformance(...argv);
        expect(status, stderr).to.equal(2);
        expect(stderr).to.contain(said);
        expect(stdout).to.equal('');
      });
    }
  });

  describe('with a target that is no DES ends with exit status 1 and one clear line', () => {
    let target: ScriptedTarget | undefined;
    afterEach(async () => {
      await target?.close();
      target = undefined;
    });

    it('that is down, with --target-operator and without', async () => {
      for (const more of [['--target-operator', '234-15'], []]) {
        const { status, stderr } = await conformance('http://127.0.0.1:1/idd', ...more);
        expect(status).to.equal(1);
        expect(stderr).to.equal('error TARGET_UNUSABLE: http://127.0.0.1:1/idd: the target refuses the connection\n');
      }
    });

    it('that answers HTML, with --target-operator and without', async () => {
      target = await ScriptedTarget.listen(html);
      for (const more of [['--target-operator', '234-15'], []]) {
        const { status, stderr } = await conformance(target.url.href, ...more);
        expect(status).to.equal(1);
        expect(stderr).to.equal(
          `error TARGET_UNUSABLE: ${target.url}: it answers with HTML (HTTP 200): no SOAP service\n`,
        );
      }
    });

    it('that hangs', async () => {
      target = await ScriptedTarget.listen(() => {});
      const { status, stderr } = await conformance(
        target.url.href,
        '--target-operator',
        '234-15',
        '--timeout',
        '200ms',
      );
      expect(status).to.equal(1);
      expect(stderr).to.match(/^error TARGET_UNUSABLE: [^\n]* gave no answer within \d+ s\n$/);
    });

    it('as JSON with --json', async () => {
      const { status, stderr, stdout } = await conformance(
        'http://127.0.0.1:1/idd',
        '--target-operator',
        '234-15',
        '--json',
      );
      expect(status).to.equal(1);
      expect(stdout).to.equal('');
      expect(JSON.parse(stderr)).to.include({ code: 'TARGET_UNUSABLE' });
    });

    it('whose name has no address', async () => {
      const { status, stderr } = await conformance('http://des.invalid/idd', '--target-operator', '234-15');
      expect(status).to.equal(1);
      expect(stderr).to.match(/^error TARGET_UNUSABLE: [^\n]* has a name that has no address\n$/);
    });

    it('where the tester cannot listen', async () => {
      const taken = createServer();
      await new Promise<void>((resolve) => void taken.listen(0, '127.0.0.1', resolve));
      const { port } = taken.address() as { port: number };
      const listen = `127.0.0.1:${port}`;
      const { status, stderr } = await conformance(
        'http://127.0.0.1:1/idd',
        '--target-operator',
        '234-15',
        '--listen',
        listen,
      );
      taken.close();
      expect(status).to.equal(1);
      expect(stderr).to.contain(`error LISTEN_ADDRESS_IN_USE: ${listen} (--listen)`);
    });

    it('says that a SOAP service needs --target-operator: exit status 2', async () => {
      const tested = await TestedDes.start();
      const { status, stderr } = await conformance(tested.settings.url.href).finally(() => tested.close());
      expect(status).to.equal(2);
      expect(stderr).to.contain('--target-operator is needed');
    });
  });

  describe('with a DES', () => {
    let tested: TestedDes;
    let folder: string;
    beforeEach(async () => {
      tested = await TestedDes.start();
      folder = await mkdtemp(join(tmpdir(), 'opendes-conformance-'));
    });
    afterEach(async () => {
      await tested.close();
      await rm(folder, { recursive: true, force: true });
    });

    const argv = (...more: string[]) => [
      'conformance',
      tested.settings.url.href,
      ...['--target-operator', '234-15', '--listen', `127.0.0.1:${tested.settings.listen.port}`, '--timeout', '1500ms'],
      ...more,
    ];

    it('prints each case and the sum, and says what it has removed', async () => {
      const { status, stdout, stderr } = await command(argv('--only', 'q3645/9.2/1,q3645/9.2/2'));
      expect(status, stderr).to.equal(0);
      expect(stdout)
        .to.match(/^q3645\/9\.2\/1 {2}passed \(\d+ ms\)$/m)
        .and.to.match(/^q3645\/9\.2\/2 {2}passed/m);
      expect(stdout).to.contain(
        '2 cases: 2 passed, 0 with a recommended behaviour missing, 0 failed, 0 not applicable.\n',
      );
      expect(stdout).to.contain("The tester's node 001-01 and its numbers have been removed from the target.\n");
      expect(stderr).to.contain('Playing operator 001-01 at http://127.0.0.1:');
    });

    it('prints one JSON document and writes JUnit', async () => {
      const junit = join(folder, 'report.xml');
      const { status, stdout } = await command(argv('--only', 'q3645/9.2/1', '--json', '--junit', junit));
      expect(status).to.equal(0);
      expect(JSON.parse(stdout)).to.deep.include({
        conforms: true,
        removal: { done: true, text: JSON.parse(stdout).removal.text },
      });
      expect(await readFile(junit, 'utf8')).to.contain('<testcase classname="q3645/9.2" name="q3645/9.2/1"');
    });

    it('prints the result also where the JUnit file cannot be written', async () => {
      const { status, stdout, stderr } = await command(argv('--only', 'q3645/9.2/1', '--junit', folder));
      expect(status).to.equal(1);
      expect(stdout).to.contain('1 cases: 1 passed');
      expect(stderr).to.contain('error OUTPUT_UNWRITABLE');
    });

    it('ends at Ctrl-C with exit status 1, after it has removed its node', async () => {
      const signals = new EventEmitter();
      const running = command(argv('--only', 'q3645/7.3.1'), { signals });
      await new Promise<void>((resolve) => {
        const look = setInterval(async () => {
          if ((await tested.kept()).state !== 'added') return;
          clearInterval(look);
          resolve();
        }, 10);
      });
      signals.emit('SIGINT');
      const { status, stdout, stderr } = await running;
      expect(status).to.equal(1);
      expect(stderr).to.contain("Interrupted: removing the tester's node.");
      expect(stdout).to.contain('Interrupted before the end.').and.to.contain('have been removed from the target');
      expect(await tested.kept()).to.deep.equal({ state: 'removed', records: 0 });
      expect(signals.listenerCount('SIGINT')).to.equal(0);
    });
  });
});
