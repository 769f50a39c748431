import { readdir, readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { SENTENCES } from './sentences.js';

const HERE = new URL('./', import.meta.url);

/** The sentences that the files of a clause quote, each with its tests. */
async function quotedIn(clause: string): Promise<[sentence: string, tests: string][]> {
  const names = (await readdir(HERE)).filter(
    (name) => name === `clause-${clause}.test.ts` || name.startsWith(`clause-${clause}-`),
  );
  const sources = await Promise.all(names.map((name) => readFile(new URL(name, HERE), 'utf8')));
  return sources.flatMap((source) =>
    [...source.matchAll(/^ {2}describe\('"(.+)"', \(\) => \{$([\s\S]*?)^ {2}\}\);$/gm)].map(
      ([, sentence, tests]): [string, string] => [sentence!, tests!],
    ),
  );
}

describe('the sentences of clauses 7.3 and 8 [Q.3645]', () => {
  for (const [clause, sentences] of Object.entries(SENTENCES)) {
    it(`clause ${clause}: each has its tests, and no test quotes another`, async () => {
      const quoted = await quotedIn(clause);
      expect(quoted.map(([sentence]) => sentence)).to.have.members(sentences);
      for (const [sentence, tests] of quoted) expect(tests, sentence).to.match(/^ +it\(/m);
    });
  }
});
