import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';

const MOCHA = resolve('node_modules/mocha/bin/mocha.js');

/** Runs these tests with the reporter of this repository and nothing else of its settings. */
function run(tests: string, environment: Record<string, string> = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'opendes-reporter-'));
  try {
    const file = join(directory, 'example.cjs');
    writeFileSync(file, tests);
    const { CI: _, OPENDES_TEST_COUNTS: __, ...inherited } = process.env;
    const { status, stdout } = spawnSync(
      process.execPath,
      [MOCHA, '--no-config', '--no-package', '--reporter', resolve('test/reporter.cjs'), file],
      { encoding: 'utf8', env: { ...inherited, ...environment } },
    );
    return { status, stdout, lastLine: stdout.trimEnd().split('\n').at(-1) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const PASSES = "it('passes', () => {});";
const SKIPPED = "describe('a part', () => it.skip('is left out', () => {}));";
const FAILS =
  "it('fails', () => require('node:assert').deepEqual({ order: 100, flags: 'u' }, { order: 101, flags: 'u' }));";

describe('the reporter', () => {
  it('ends with the closing line alone', () => {
    const { status, lastLine } = run(PASSES + SKIPPED);
    expect(lastLine).to.equal('1 passed, 0 failed, 1 skipped');
    expect(status).to.equal(0);
  });

  it('shows a failure with its diff', () => {
    const { status, stdout, lastLine } = run(PASSES + FAILS);
    expect(stdout)
      .to.match(/-\s+"order": 100/)
      .and.match(/\+\s+"order": 101/);
    expect(lastLine).to.equal('1 passed, 1 failed, 0 skipped');
    expect(status).to.equal(1);
  });

  it('counts a hook that fails', () => {
    const { status, lastLine } = run(`before(() => { throw new Error('no database'); }); ${PASSES}`);
    expect(lastLine).to.equal('0 passed, 1 failed, 0 skipped');
    expect(status).to.equal(1);
  });

  it('fails the run because of a skipped test where CI is true, and names it', () => {
    const { status, stdout, lastLine } = run(PASSES + SKIPPED, { CI: 'true' });
    expect(stdout).to.include('skipped: a part is left out');
    expect(lastLine).to.equal('1 passed, 0 failed, 1 skipped');
    expect(status).to.equal(1);
  });
});
