import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { STACKS } from '../interop/stacks.js';
import { peerPages, peerSources, quotedAnew } from './peers/quotes.js';

const linked = (page: string) => readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');

describe('docs/peers', () => {
  const pages = peerPages();

  it('quotes the tested files as they are (npm run quote-peers writes them anew)', () => {
    for (const { name, text } of pages) expect(quotedAnew(text), name).to.equal(text);
  });

  it('quotes every file of every peer', () => {
    expect(pages.flatMap(({ quotes }) => quotes)).to.have.members(peerSources());
  });

  it('has its pages listed in its README', () => {
    const list = linked('peers/README.md');
    for (const { name } of pages) if (name !== 'README.md') expect(list).to.contain(`(${name})`);
  });
});

describe('docs/interop.md', () => {
  it('shows both directions of every stack', () => {
    const matrix = linked('interop.md')
      .split('\n')
      .filter((line) => line.includes(' -> '));
    expect(matrix.map((line) => line.split(/\s+/)[0])).to.deep.equal(STACKS.flatMap(({ name }) => [name, name]));
    for (const line of matrix) expect(line, line).to.match(/(ok\s*){9}$/);
  });
});
