import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { compiledMain } from '../../processes/compiled.js';

/** Loads the endpoint as the daemon does, makes one, and prints the packages whose CommonJS files have been read. */
const PROGRAM = `
  const { _cache } = require('node:module');
  import(process.argv[1]).then(async ({ createEndpoint }) => {
    await createEndpoint({ path: '/idd', limits: {} });
    const packages = Object.keys(_cache).map((file) => /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(file)?.[1]);
    console.log([...new Set(packages)].filter((name) => name !== undefined).sort().join(' '));
  });`;

const record = new URL(
  '../../../docs/decisions/0003-node-soap-behind-our-own-endpoint-and-not-in-the-client.md',
  import.meta.url,
);

describe('the endpoint', function () {
  this.timeout(120_000);

  it('loads the packages that decision 0003 lists, and no others', async () => {
    const endpoint = compiledMain().replace('src/cli/main.js', 'src/soap/endpoint/endpoint.js');
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', PROGRAM, endpoint]);
    const listed = [...readFileSync(record, 'utf8').matchAll(/^\| `([\w.@/-]+)` \|/gm)].map(([, name]) => name);
    expect(stdout.trim().split(' ')).to.deep.equal(listed);
  });
});
