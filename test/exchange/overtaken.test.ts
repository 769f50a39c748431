import { expect } from 'chai';
import fc from 'fast-check';
import { recordIdentity } from '../../src/enum/naptr-record.js';
import type { ChangeEntry, JournalSpan } from '../../src/exchange/journal.js';
import { LaterChanges } from '../../src/exchange/overtaken.js';
import { block, record } from '../store/sample-records.js';
import { entryOf, journals } from './sample-journal.js';

function identitiesOf({ change }: ChangeEntry): string[] {
  return change.command === 'MOD_DATA_REQ'
    ? change.modifications.flatMap(({ existing, modified }) => [recordIdentity(existing), recordIdentity(modified)])
    : change.records.map(recordIdentity);
}

/** By the words of decision 0007: a later change, in another message, touches one of the records. */
function isOvertaken(journal: ChangeEntry[], { command, last }: JournalSpan, entry: ChangeEntry): boolean {
  const own = new Set(identitiesOf(entry));
  return journal.some(
    (later) =>
      later.position > (later.command === command ? last : entry.position) &&
      identitiesOf(later).some((identity) => own.has(identity)),
  );
}

function carriedBy(journal: ChangeEntry[], { command, first, last }: JournalSpan): ChangeEntry[] {
  return journal.filter((entry) => entry.command === command && entry.position >= first && entry.position <= last);
}

describe('a change that is sent late', () => {
  it('is overtaken where a later change in another message touches one of its records', () => {
    const spans = fc.array(fc.tuple(fc.nat(13), fc.nat(13)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(journals, spans, (journal, chosen) => {
        const messages = chosen
          .map(([one, other]) => ({ first: Math.min(one, other) + 1, last: Math.max(one, other) + 1 }))
          .filter(({ last }) => last <= journal.length)
          .map((span): JournalSpan => ({ ...span, command: journal[span.first - 1]!.command }))
          .sort((a, b) => b.first - a.first);
        // The newest message first, as the rule asks for: what is read for one does for the next.
        const later = new LaterChanges([...journal].reverse());
        for (const message of messages) {
          const entries = carriedBy(journal, message);
          const isLate = later.of(message, entries);
          for (const entry of entries) expect(isLate(entry)).to.equal(isOvertaken(journal, message, entry));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('counts as overtaken where more than 100,000 records came later', () => {
    const span: JournalSpan = { command: 'ADD_DATA_REQ', first: 1, last: 1 };
    const entry = entryOf(1, { command: 'ADD_DATA_REQ', records: [record('441')] });
    const rest = (entries: number) =>
      Array.from({ length: entries }, (_, at): ChangeEntry => {
        return { ...entryOf(at + 2, { command: 'REMOVE_DATA_REQ', records: block(1) }), records: 1000 };
      });
    const isLate = (entries: number) => new LaterChanges([...rest(entries)].reverse()).of(span, [entry])(entry);
    expect(isLate(100)).to.equal(false);
    expect(isLate(101)).to.equal(true);
  });

  it('is not compared with what is older than it', () => {
    const journal = [1, 2, 3, 4].map((position) =>
      entryOf(position, { command: 'ADD_DATA_REQ', records: [record(`33${position}`)] }),
    );
    const read: number[] = [];
    function* newestFirst() {
      for (const entry of [...journal].reverse()) {
        read.push(entry.position);
        yield entry;
      }
    }
    new LaterChanges(newestFirst()).of({ command: 'ADD_DATA_REQ', first: 3, last: 3 }, [journal[2]!]);
    expect(read).to.deep.equal([4, 3]);
  });
});
