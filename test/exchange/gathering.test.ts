import { expect } from 'chai';
import fc from 'fast-check';
import type { Effect } from '../../src/exchange/effects.js';
import { gatherChanges } from '../../src/exchange/gathering.js';
import type { ChangeEntry, JournalSpan } from '../../src/exchange/journal.js';
import { spanOf } from '../../src/exchange/message.js';
import { record } from '../store/sample-records.js';
import { contentOf, entryOf, journals, Profile } from './sample-journal.js';

let count = 0;
const newIdentifier = () => `m${++count}`;

/** The messages of one gathering, and the position that the peer has been given then. */
function gather(
  entries: ChangeEntry[],
  end: number,
  recordsPerMessage: number,
): { spans: JournalSpan[]; position: number } {
  const effects = gatherChanges({ entries, end }, { recordsPerMessage, newIdentifier });
  const spans = effects.flatMap((effect) => (effect.kind === 'queue' ? [spanOf(effect.message)] : []));
  const given = effects.find((effect): effect is Effect & { kind: 'given' } => effect.kind === 'given')!;
  return { spans, position: given.position };
}

/** All messages that a journal becomes, each gathering by itself. */
function gatherAll(journal: ChangeEntry[], recordsPerMessage: number): JournalSpan[][] {
  const gatherings: JournalSpan[][] = [];
  for (let position = 0; position < journal.length; ) {
    const { spans, position: given } = gather(journal.slice(position), journal.length, recordsPerMessage);
    expect(given).to.be.greaterThan(position);
    gatherings.push(spans);
    position = given;
  }
  return gatherings;
}

describe('changes that wait for a peer', () => {
  it('become messages with which the peer comes to the same profile', () => {
    fc.assert(
      fc.property(journals, fc.integer({ min: 1, max: 6 }), (journal, recordsPerMessage) => {
        const host = new Profile();
        for (const { change } of journal) host.apply(change);
        const copy = new Profile();
        for (const span of gatherAll(journal, recordsPerMessage).flat()) {
          expect(copy.apply(contentOf(journal, span)), `${span.command} from ${span.first}`).to.equal(true);
        }
        expect(copy.identities).to.deep.equal(host.identities);
      }),
      { numRuns: 2000 },
    );
  });

  it('are each in exactly one message, and no message has more records than the peer takes', () => {
    fc.assert(
      fc.property(journals, fc.integer({ min: 1, max: 6 }), (journal, recordsPerMessage) => {
        const carried: number[] = [];
        for (const { command, first, last } of gatherAll(journal, recordsPerMessage).flat()) {
          const entries = journal.filter(
            (entry) => entry.command === command && entry.position >= first && entry.position <= last,
          );
          carried.push(...entries.map(({ position }) => position));
          const records = entries.reduce((sum, entry) => sum + entry.records, 0);
          if (entries.length > 1) expect(records).to.be.at.most(recordsPerMessage);
        }
        expect(carried.sort((a, b) => a - b)).to.deep.equal(journal.map(({ position }) => position));
      }),
      { numRuns: 1000 },
    );
  });

  it('become one message for each command, under the broadcast of the newest change in it', () => {
    const additions = ['331', '332', '333'].map((digits, at) =>
      entryOf(2 * at + 1, { command: 'ADD_DATA_REQ', records: [record(digits)] }),
    );
    const removals = ['341', '342'].map((digits, at) =>
      entryOf(2 * at + 2, { command: 'REMOVE_DATA_REQ', records: [record(digits)] }),
    );
    const entries = [...additions, ...removals].sort((a, b) => a.position - b.position);
    const effects = gatherChanges({ entries, end: 5 }, { recordsPerMessage: 10, newIdentifier: () => 'm' });
    expect(effects).to.deep.equal([
      {
        kind: 'queue',
        message: { command: 'ADD_DATA_REQ', broadcastId: 'b5', messageId: 'm', journal: { first: 1, last: 5 } },
      },
      {
        kind: 'queue',
        message: { command: 'REMOVE_DATA_REQ', broadcastId: 'b4', messageId: 'm', journal: { first: 2, last: 4 } },
      },
      { kind: 'given', position: 5 },
    ]);
  });

  it('that are all cancelled leave nothing to be given', () => {
    expect(gather([], 7, 10)).to.deep.equal({ spans: [], position: 7 });
  });

  it('are read no further than the commands make necessary', () => {
    const entries = [1, 2, 3].map((position): ChangeEntry => {
      const entry = entryOf(position, { command: 'ADD_DATA_REQ', records: [record(`33${position}`)] });
      return {
        ...entry,
        get change(): never {
          throw new Error('read');
        },
        get numbers(): never {
          throw new Error('read');
        },
      };
    });
    expect(gather(entries, 3, 10).spans).to.deep.equal([{ command: 'ADD_DATA_REQ', first: 1, last: 3 }]);
  });
});
