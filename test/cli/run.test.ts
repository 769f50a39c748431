import { expect } from 'chai';
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/run.js';
import { Collected, command } from './command-run.js';

/** Every command that does something, by its full name. */
function leaves(parent: Command, name = ''): [string, Command][] {
  return parent.commands.flatMap((it): [string, Command][] => {
    const full = `${name} ${it.name()}`.trim();
    return it.commands.length > 0 ? leaves(it, full) : [[full, it]];
  });
}

const program = createProgram({ stdout: new Collected(), stderr: new Collected() } as never);

describe('the opendes command', () => {
  it('has its commands: those of design.md section 8, and the list of overlaps', () => {
    expect(leaves(program).map(([name]) => name)).to.have.members([
      'serve',
      'demo',
      'config check',
      ...['add', 'remove', 'resync', 'retry', 'list', 'show'].map((name) => `node ${name}`),
      ...['add', 'modify', 'remove', 'list', 'overlaps', 'import', 'export'].map((name) => `record ${name}`),
      'lookup',
      ...['list', 'show', 'retry', 'cancel'].map((name) => `broadcast ${name}`),
      ...['list', 'acknowledge', 'clear'].map((name) => `alarm ${name}`),
      'conformance',
    ]);
  });

  for (const [name, it_] of leaves(program)) {
    it(`${name} takes --json, --config and --help`, async () => {
      expect(it_.options.map(({ long }) => long)).to.include.members(['--json', '--config']);
      const { status, stdout } = await command([...name.split(' '), '--help']);
      expect(status).to.equal(0);
      expect(stdout).to.contain(`Usage: opendes ${name}`);
    });
  }

  it('prints its version', async () => {
    expect(await command(['--version'])).to.include({ status: 0, stdout: '0.1.0\n' });
  });

  const misuses: [what: string, argv: string[]][] = [
    ['no command', []],
    ['an unknown command', ['nodes']],
    ['a group without command', ['node']],
    ['an unknown command of a group', ['node', 'destroy']],
    ['an unknown option', ['node', 'list', '--frob']],
    ['an argument too few', ['lookup']],
    ['an argument too many', ['node', 'show', '208-01', '208-02']],
    ['an option without its value', ['node', 'list', '--config']],
    ['a limit that is no number', ['record', 'list', '--limit', 'x']],
    ['a limit of nothing', ['record', 'list', '--limit', '0']],
    ['an order that is out of range', ['record', 'add', '--number', '+441632960001', '--order', '65536']],
    ['a record without service', ['record', 'add', '--number', '+441632960001']],
    [
      'a record of a number and a block',
      ['record', 'add', '--number', '+441632960001', '--prefix', '+44', '--service', 'x'],
    ],
    ['a record of neither', ['record', 'remove', '--service', 'E2U+sip']],
    [
      'a record both by options and in a file',
      ['record', 'add', '--number', '+441632960001', '--service', 'x', '--file', 'f'],
    ],
    ['no record, on a terminal', ['record', 'add']],
    ['a modification of nothing', ['record', 'modify', '--modified', '{}']],
    ['a record that is no JSON', ['record', 'modify', '--existing', '{', '--modified', '{}']],
    ['a record that is a list', ['record', 'modify', '--existing', '[]', '--modified', '{}']],
    ['an unknown import format', ['record', 'import', 'f', '--format', 'xml']],
    ['a timeout that is no duration', ['node', 'add', 'x', '--wait', '--timeout', 'soon']],
  ];
  for (const [what, argv] of misuses) {
    it(`ends with exit status 2 on ${what}`, async () => {
      const { status, stdout, stderr } = await command(argv);
      expect(status).to.equal(2);
      expect(stdout).to.equal('');
      expect(stderr).not.to.equal('');
    });
  }
});
