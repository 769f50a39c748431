import type { CaseDefinition, Clause, Sentence } from '../../src/conformance/case.js';

const DOCUMENTS: Readonly<Record<Clause['document'], { title: string; section: string }>> = {
  q3645: { title: 'Recommendation ITU-T Q.3645', section: 'Clause' },
  soap12: { title: 'SOAP Version 1.2 Part 1: Messaging Framework (Second Edition)', section: 'Section' },
  'soap12-2': { title: 'SOAP Version 1.2 Part 2: Adjuncts (Second Edition)', section: 'Section' },
};

/** Marks the place of what is generated in docs/conformance.md. */
export const BEGIN = '<!-- generated from src/conformance/cases by `npm run conformance-page`: do not edit below -->';

/** The page with its generated part made anew; what stands before it is kept. */
export function renewPage(page: string, clauses: readonly Clause[]): string {
  const head = page.split(BEGIN)[0]!.trimEnd();
  return `${head}\n\n${BEGIN}\n\n${table(clauses)}`;
}

function table(clauses: readonly Clause[]): string {
  const documents = [...new Set(clauses.map(({ document }) => document))];
  const sentences = clauses.flatMap((clause) => clause.sentences);
  const cases = sentences.flatMap((sentence) => sentence.cases ?? []);
  const tested = sentences.filter(({ cases = [], alsoBy = [] }) => cases.length + alsoBy.length > 0);
  const parts = documents.map((document) => {
    const own = clauses.filter((clause) => clause.document === document);
    return `## ${DOCUMENTS[document].title}\n\n${own.map(clauseText).join('\n')}`;
  });
  return `${sentences.length} sentences, ${tested.length} of them tested, by ${cases.length} cases.\n\n${parts.join('\n')}`;
}

function clauseText({ document, clause, title, sentences }: Clause): string {
  const head = `### ${DOCUMENTS[document].section} ${clause} ${title}\n\n| sentence | cases |\n|---|---|\n`;
  const rows = sentences.map((sentence) => `| ${cell(sentence.text)} | ${checks(sentence)} |\n`).join('');
  const cases = sentences.flatMap((sentence) => sentence.cases ?? []);
  if (cases.length === 0) return head + rows;
  return `${head}${rows}\n| case | | the tester sends | it expects |\n|---|---|---|---|\n${cases.map(caseRow).join('')}`;
}

function checks({ cases = [], alsoBy = [], untested }: Sentence): string {
  const ids = [...cases.map(({ id }) => id), ...alsoBy].map((id) => `\`${id}\``).join(', ');
  if (untested === undefined) return ids;
  return ids === '' ? `not testable from outside: ${cell(untested)}` : `${ids}. ${cell(untested)}`;
}

function caseRow({ id, level, sends, expects }: CaseDefinition): string {
  return `| \`${id}\` | ${level} | ${cell(sends)} | ${cell(expects)} |\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
}
