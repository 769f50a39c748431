import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { recordPage } from './exchanges/page.js';

describe('docs/peers/exchanges.md', () => {
  it('shows what goes over the wire today (npm run record-exchanges writes it)', async () => {
    const page = await readFile(new URL('../../docs/peers/exchanges.md', import.meta.url), 'utf8');
    expect(await recordPage()).to.equal(page);
  });
});
