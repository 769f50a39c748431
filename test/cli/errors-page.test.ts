import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describeProblem, PROBLEM_CODES } from '../../src/admin/problem.js';
import { FAILURES } from '../../src/cli/failure.js';
import type { ConfigError } from '../../src/config/config-error.js';
import type { StoreError } from '../../src/idd/ports/store/index.js';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
const codes = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code!);

// Types, not values: the compiler sees to it that these name every code.
const CONFIG_CODES: Record<ConfigError['code'], true> = { CONFIG_INVALID: true, CONFIG_UNREADABLE: true };
const STORE_CODES: Record<StoreError['code'], true> = {
  STORE_NEWER_SCHEMA: true,
  STORE_FULL: true,
  STORE_UNUSABLE: true,
  STORE_BUSY: true,
};

describe('docs/errors.md', () => {
  it('lists exactly the codes that there are, each once', () => {
    const all = new Set([
      ...PROBLEM_CODES,
      ...Object.keys(FAILURES),
      ...Object.keys(CONFIG_CODES),
      ...Object.keys(STORE_CODES),
    ]);
    expect(codes.toSorted()).to.deep.equal([...all].toSorted());
  });

  it('gives the HTTP status of every code of the admin API', () => {
    const statuses = [...page.matchAll(/^\| `([A-Z_]+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [
      code,
      Number(status),
    ]);
    const expected = PROBLEM_CODES.map((code) => [code, describeProblem(code).status]);
    expect(statuses.toSorted()).to.deep.equal(expected.toSorted());
  });

  it('says of every code what causes it and what to do', () => {
    for (const row of page.split('\n').filter((line) => /^\| `[A-Z_]+` \|/.test(line))) {
      const [, , ...cells] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
      const texts = cells.slice(0, -1).filter((cell) => !/^\d{3}$/.test(cell));
      expect(texts, row).to.have.lengthOf(2);
      for (const text of texts) expect(text, row).to.match(/\w{2}/);
    }
  });
});
