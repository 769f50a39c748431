import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';

const DIRECTORY = new URL('../../docs/decisions/', import.meta.url);

describe('docs/decisions/README.md', () => {
  it('lists every record, in order', () => {
    const list = readFileSync(new URL('README.md', DIRECTORY), 'utf8');
    const listed = [...list.matchAll(/^\| \[(\d{4})\]\((.+?)\) \|/gm)].map(([, number, file]) => ({ number, file }));
    const records = readdirSync(DIRECTORY).filter((file) => /^\d{4}-/.test(file));
    expect(listed).to.deep.equal(records.sort().map((file) => ({ number: file.slice(0, 4), file })));
  });
});
