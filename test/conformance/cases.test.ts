import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { renewPage } from '../../scripts/conformance-page/page.js';
import { CASES, CLAUSES } from '../../src/conformance/cases/index.js';
import { SENTENCES } from '../des/sentences.js';

const sentences = CLAUSES.flatMap((clause) => clause.sentences.map((sentence) => ({ clause, ...sentence })));

describe('the cases of the tester', () => {
  it('have an id each, of the clause in which they stand', () => {
    const ids = CASES.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const { clause, cases = [] } of sentences) {
      for (const { id } of cases) expect(id).to.match(new RegExp(`^${clause.document}/${clause.clause}/\\d+$`));
    }
  });

  it('stand with the sentence that they check, and say what they send and expect', () => {
    for (const { sentence, sends, expects } of CASES) {
      expect(sentence).to.not.equal('');
      expect(sends).to.not.equal('');
      expect(expects).to.not.equal('');
    }
  });

  it('leave no sentence without a case or a reason, and refer only to cases that there are', () => {
    const ids = new Set(CASES.map(({ id }) => id));
    for (const { text, cases = [], alsoBy = [], untested } of sentences) {
      expect(cases.length > 0 || alsoBy.length > 0 || untested !== undefined, text).to.equal(true);
      for (const id of alsoBy) expect(ids, text).to.include(id);
    }
  });

  it('cover every sentence of clauses 7.3 and 8, word for word', () => {
    const ofRecommendation = sentences.filter(({ clause }) => clause.document === 'q3645').map(({ text }) => text);
    expect(ofRecommendation).to.include.members([...SENTENCES['7.3'], ...SENTENCES['8']]);
  });

  it('cover every return code of Table 2 and every result code of Table 3', () => {
    const tables = sentences
      .filter(({ text }) => text.startsWith('Table '))
      .map(({ text }) => text)
      .join('\n');
    for (const code of [100, 101, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 500, 501]) {
      expect(tables).to.match(new RegExp(`^Table 2: .*\\b${code} `, 'm'));
    }
    for (const code of [200, 601, 602, 603, 604, 605, 699])
      expect(tables).to.match(new RegExp(`^Table 3: .*\\b${code} `, 'm'));
  });

  it('are those that docs/conformance.md lists', () => {
    const page = readFileSync(new URL('../../docs/conformance.md', import.meta.url), 'utf8');
    expect(page, 'run `npm run conformance-page`').to.equal(renewPage(page, CLAUSES));
  });
});
