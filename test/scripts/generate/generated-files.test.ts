import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { generateAll } from '../../../scripts/generate/generate.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

describe('the generated files', () => {
  let files: Map<string, string>;

  before(async () => {
    files = await generateAll(root);
  });

  it('are what the contract gives, no more and no less', async () => {
    const there = (await readdir(`${root}generated`, { recursive: true })).filter((path) => path.endsWith('.ts'));
    expect(there.sort()).to.deep.equal([...files.keys()].sort());
    for (const [path, text] of files) expect(await readFile(`${root}generated/${path}`, 'utf8'), path).to.equal(text);
  });

  it('are the same each time', async () => {
    expect(await generateAll(root)).to.deep.equal(files);
  });

  it('say that they are generated, from what, and not to be edited', () => {
    for (const [path, text] of files) {
      expect(text, path).to.match(/^\/\/ generated from (xsd|wsdl)\/idd\.\w+ by `npm run generate`, do not edit\n/);
    }
  });

  it('have one name a type: the client takes its types from the messages', () => {
    const messages = files.get('messages.ts')!;
    const definitions = [...files].filter(([path]) => path.startsWith('client/definitions/'));
    expect(definitions).to.have.length(18);
    for (const [path, text] of definitions) {
      const name = /(\w+)\.ts$/.exec(path)![1]!;
      expect(text).to.include(`export type { ${name} } from '../../messages.js';`);
      expect(messages).to.match(new RegExp(`^export (interface|type) ${name} `, 'm'));
    }
  });
});
