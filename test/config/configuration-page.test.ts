import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { CONFIG_KEYS } from '../../src/config/key-list.js';

const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

/** The rows of the table of keys. */
const rows = [...page.matchAll(/^\| `([a-zA-Z0-9.[\]]+)` \| (.+?) \| `(OPENDES_\w+)` \| (.+) \|$/gm)].map(
  ([, key, value, variable, meaning]) => ({ key, value, variable, meaning }),
);

describe('docs/configuration.md', () => {
  it('lists exactly the keys of the schema, each with its variable, in the order of the file', () => {
    expect(rows.map(({ key, variable }) => [key, variable])).to.deep.equal(
      CONFIG_KEYS.map(({ key, variable }) => [key, variable]),
    );
  });

  it('gives each key the default that it has, and says which ones are required', () => {
    for (const { key, default: value, required } of CONFIG_KEYS) {
      const text = rows.find((row) => row.key === key)?.value;
      if (required) expect(text, key).to.equal('required');
      else if (Array.isArray(value)) expect(text, key).to.equal(value.length === 0 ? 'none' : `\`${value.join(',')}\``);
      else if (value !== undefined) expect(text, key).to.equal(`\`${value}\``);
      else expect(text, key).not.to.match(/^(required|none|`.*`)$/);
    }
  });
});
