import { expect } from 'chai';
import { BEGIN, renewPage } from '../../scripts/conformance-page/page.js';
import { type Clause, passed } from '../../src/conformance/case.js';

const CLAUSE: Clause = {
  document: 'soap12',
  clause: '5.1',
  title: 'SOAP Envelope',
  sentences: [
    {
      text: 'It MUST | so <be>.',
      cases: [{ id: 'soap12/5.1/1', level: 'mandatory', sends: 'this', expects: 'that', run: async () => passed('') }],
    },
    { text: 'Likewise.', alsoBy: ['soap12/5.1/1'], untested: 'In part.' },
    { text: 'Not at all.', untested: 'Nobody sees it.' },
  ],
};

describe('docs/conformance.md', () => {
  const page = renewPage(`# By hand\n\n${BEGIN}\n\nold`, [CLAUSE]);

  it('keeps what was written by hand, and replaces the rest', () => {
    expect(page.startsWith(`# By hand\n\n${BEGIN}\n\n3 sentences, 2 of them tested, by 1 cases.\n`)).to.equal(true);
    expect(page).to.not.contain('old');
    expect(renewPage(page, [CLAUSE])).to.equal(page);
  });

  it('shows each sentence with its cases, or why it has none', () => {
    expect(page).to.contain(
      '## SOAP Version 1.2 Part 1: Messaging Framework (Second Edition)\n\n### Section 5.1 SOAP Envelope\n',
    );
    expect(page).to.contain('| It MUST \\| so &lt;be>. | `soap12/5.1/1` |\n');
    expect(page).to.contain('| Likewise. | `soap12/5.1/1`. In part. |\n');
    expect(page).to.contain('| Not at all. | not testable from outside: Nobody sees it. |\n');
    expect(page).to.contain('| `soap12/5.1/1` | mandatory | this | that |\n');
  });
});
