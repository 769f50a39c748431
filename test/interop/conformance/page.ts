import { readFileSync, writeFileSync } from 'node:fs';
import { grouped } from '../../../src/admin/grouped.js';
import { type Recorded, readRecorded } from './findings.js';
import { REASONS, type Reason } from './reasons.js';

const FILE = new URL('../../../docs/interop.md', import.meta.url);
const BEGIN = '<!-- recorded by `npm run interop -- --record`: do not edit to the end of the mark -->';
const END = '<!-- end of what is recorded -->';
/** What was seen is different in many words: so many of them are shown for a reason. */
const SHOWN = 3;

/** The page with what is recorded anew between its marks; the rest is kept. Throws where a mark is missing. */
export function renewPage(page: string, recorded: Recorded): string {
  const [before, rest] = page.split(BEGIN);
  const [, after] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined)
    throw new Error('docs/interop.md has lost a mark of what is recorded');
  return `${before}${BEGIN}\n\n${counts(recorded)}\n${failures(recorded)}\n${END}${after}`;
}

/** Renews docs/interop.md. */
export function writeInteropPage(): void {
  writeFileSync(FILE, renewPage(readFileSync(FILE, 'utf8'), readRecorded()));
}

function counts(recorded: Recorded): string {
  const rows = Object.entries(recorded).map(([stack, findings]) => {
    const [failed, missing, not] = (['failed', 'recommended-missing', 'not-applicable'] as const).map(
      (outcome) => Object.keys(findings[outcome]).length,
    );
    return `| ${stack} | ${findings.passed} | ${missing} | ${failed} | ${not} |\n`;
  });
  return `| stack | passed | recommended behaviour missing | failed | not applicable |\n|---|---|---|---|---|\n${rows.join('')}`;
}

function failures(recorded: Recorded): string {
  const rows = REASONS.map((reason) => {
    const whose = reason.whose === 'stack' ? 'the stack' : 'the small peer';
    const seen = [...new Set(seenOf(reason, recorded))];
    const shown = seen.slice(0, SHOWN).map((text) => `\`${cell(text)}\``);
    const more = seen.length > SHOWN ? ', …' : '';
    return `| ${cell(reason.what)} | ${casesOf(reason)} | ${shown.join(', ')}${more} | ${whose}: ${cell(reason.why)} |\n`;
  });
  return `| what | failed cases | seen | whose, and why |\n|---|---|---|---|\n${rows.join('')}`;
}

function casesOf({ cases }: Reason): string {
  const groups = new Map<string, string[]>();
  for (const [stack, ids] of Object.entries(cases)) {
    const shown = shortened(ids)
      .map((id) => `\`${id}\``)
      .join(', ');
    groups.set(shown, [...(groups.get(shown) ?? []), stack]);
  }
  return [...groups].map(([ids, stacks]) => `${stacks.join(', ')}: ${ids}`).join('; ');
}

/** The numbers of one clause together: `q3645/9.2/5,6,7`. */
function shortened(ids: readonly string[]): string[] {
  const byClause = grouped(ids, (id) => id.slice(0, id.lastIndexOf('/')));
  return [...byClause].map(([clause, some]) => `${clause}/${some.map((id) => id.slice(clause.length + 1)).join(',')}`);
}

function seenOf({ cases }: Reason, recorded: Recorded): string[] {
  return Object.entries(cases).flatMap(([stack, ids]) =>
    ids.map((id) => recorded[stack]?.failed[id]).filter((text) => text !== undefined),
  );
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('`', "'");
}
