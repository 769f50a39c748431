import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parseConfig } from '../../src/config/parse-config.js';

const page = readFileSync(new URL('../../docs/secondaries.md', import.meta.url), 'utf8');

describe('docs/secondaries.md', () => {
  it('has a configuration that opendes takes, and the same key for the secondaries', () => {
    const [, yaml] = /```yaml\n(dns:[^`]*)```/.exec(page)!;
    const { dns } = parseConfig(`operator: { id: 234-15 }\n${yaml}`, { file: 'x.yaml', folder: '/', environment: {} });
    expect(dns.transfers.notify.map(({ key }) => key)).to.deep.equal(['transfer', 'transfer']);
    const [key] = dns.transfers.keys;
    const { secret, algorithm } = key!;
    expect(page.split(secret)).to.have.length(4);
    expect(page.split(`algorithm: ${algorithm}`)).to.have.length(3);
  });
});
