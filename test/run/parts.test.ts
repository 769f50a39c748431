import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { expect } from 'chai';
import { partsOf } from './parts.js';

describe('the parts in which all tests are run', () => {
  it('have every test file, each in one of them', () => {
    const { timed, computing } = partsOf('test');
    const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.test.ts'),
    );
    const isIn = (file: string, part: string[]) => part.some((spec) => file === spec || file.startsWith(spec + sep));
    for (const name of files) {
      const file = join('test', name);
      expect([isIn(file, timed), isIn(file, computing)].filter(Boolean), file).to.have.lengthOf(1);
    }
  });

  it('let those go last that only compute, and no others', () => {
    const { timed, computing } = partsOf('test');
    expect(computing).to.include(join('test', 'simulation')).and.not.include(join('test', 'processes'));
    expect(timed).to.include(join('test', 'processes')).and.include(join('test', 'imports.test.ts'));
  });
});
