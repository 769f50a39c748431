import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { CHECKS, type CheckResult, checkContract } from '../../scripts/contract/check-contract.js';
import { COMMAND_CODES } from '../../scripts/contract/checks/operations.js';
import type { Finding } from '../../scripts/contract/libxml2.js';
import { CONTRACT } from '../../scripts/contract/paths.js';
import { BROKEN_WSDL } from './broken-wsdl.js';
import { BROKEN_XSD } from './broken-xsd.js';

/** A copy of the contract in a directory of its own, with one thing changed. */
class BrokenCopy {
  readonly directory = mkdtempSync(join(tmpdir(), 'opendes-contract-'));
  readonly paths = { wsdl: join(this.directory, 'wsdl/idd.wsdl'), xsd: join(this.directory, 'xsd/idd.xsd') };

  constructor() {
    cpSync(dirname(CONTRACT.wsdl), join(this.directory, 'wsdl'), { recursive: true });
    cpSync(dirname(CONTRACT.xsd), join(this.directory, 'xsd'), { recursive: true });
  }

  /** Replaces the first occurrence of what must be there; gives the line where it was. */
  change(which: 'wsdl' | 'xsd', from: string, to: string): number {
    const text = readFileSync(this.paths[which], 'utf8');
    const start = text.indexOf(from);
    if (start < 0) throw new Error(`${which} does not contain ${from}`);
    writeFileSync(this.paths[which], text.slice(0, start) + to + text.slice(start + from.length));
    return text.slice(0, start).split('\n').length;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}

const BREAKAGES = [...BROKEN_XSD, ...BROKEN_WSDL];

function findingsOf(results: CheckResult[], check: string): Finding[] {
  const named = results.filter(({ name }) => name.includes(check));
  if (named.length !== 1) throw new Error(`${named.length} checks have "${check}" in their names`);
  return named[0]!.findings;
}

describe('the contract', () => {
  it('passes every check', () => {
    const results = checkContract(CONTRACT);
    expect(results.flatMap(({ findings }) => findings)).to.deep.equal([]);
    expect(results).to.have.length(CHECKS.length + 1);
  });

  describe('is refused, with file and line, when it has', () => {
    for (const { what, which, from, to, check, says, below = 0 } of BREAKAGES) {
      it(what, () => {
        const copy = new BrokenCopy();
        try {
          const changed = copy.change(which, from, to);
          const findings = findingsOf(checkContract(copy.paths), check);
          const finding = findings.find(({ message }) => message.includes(says));
          expect(finding, JSON.stringify(findings)).to.be.an('object');
          expect(finding!.file).to.equal(copy.paths[which]);
          if (Number.isFinite(below)) expect(finding!.line).to.equal(changed + below);
          else expect(finding!.line).to.be.at.least(1);
        } finally {
          copy.remove();
        }
      });
    }
  });

  it('has a breakage here for each of its checks', () => {
    for (const { name } of CHECKS) {
      expect(
        BREAKAGES.some(({ check }) => name.includes(check)),
        name,
      ).to.equal(true);
    }
  });

  it('names the command codes as the file names of test/contract do', () => {
    const files = readdirSync(fileURLToPath(new URL('valid', import.meta.url)));
    for (const code of COMMAND_CODES) expect(files).to.include(`${code.toLowerCase().replaceAll('_', '-')}.xml`);
  });
});

describe('validate-contract', () => {
  const main = fileURLToPath(new URL('../../scripts/contract/main.ts', import.meta.url));

  function run(wsdl: string, xsd: string): Promise<{ status: number; stdout: string; stderr: string }> {
    return new Promise((resolve, reject) => {
      execFile(process.execPath, ['--import', 'tsx', main, wsdl, xsd], (error, stdout, stderr) => {
        const status = error ? error.code : 0;
        if (typeof status === 'number') resolve({ status, stdout, stderr });
        else reject(error);
      });
    });
  }

  it('exits 0 for our contract', async () => {
    const { status, stdout, stderr } = await run(CONTRACT.wsdl, CONTRACT.xsd);
    expect(stderr).to.equal('');
    expect(status).to.equal(0);
    expect(stdout).not.to.contain('FAIL');
  });

  it('exits 1 for a broken one and prints file, line and what is wrong', async () => {
    const copy = new BrokenCopy();
    try {
      const line = copy.change('xsd', '<xs:element name="ADD_NODE_RESP"', '<xs:element name="ADD_NODE_REQ"');
      const { status, stderr } = await run(copy.paths.wsdl, copy.paths.xsd);
      expect(status).to.equal(1);
      expect(stderr).to.contain(`idd.xsd:${line}: element ADD_NODE_REQ is declared twice, first on line`);
    } finally {
      copy.remove();
    }
  });
});
