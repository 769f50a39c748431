import { expect } from 'chai';
import fc from 'fast-check';
import type { Modification, NaptrRecord } from '../../../generated/messages.js';
import { recordIdentity } from '../../../src/enum/naptr-record.js';
import type { DataChange } from '../../../src/idd/ports/store/index.js';
import { record } from '../sample-records.js';
import {
  A,
  answer,
  fresh,
  head,
  hostChanges,
  identities,
  listAll,
  OK,
  type OpenStore,
  peerAdds,
  peerChanges,
  pending,
  snapshot,
  T,
  type TestedStore,
  weAdd,
  withStore,
} from './fixture.js';

/** Few enough that changes often meet what is there. */
const records = fc.constantFrom(
  ...['33199001', '33199002', '33199003', '33199*'].flatMap((digits) => [
    record(digits),
    record(digits, { service: 'e2U+sip' }),
    record(digits, { preference: 20, ttl: 60 }),
  ]),
);
const list = fc.array(records, { minLength: 1, maxLength: 5 });
const changes: fc.Arbitrary<DataChange> = fc.oneof(
  list.map((each) => ({ command: 'ADD_DATA_REQ' as const, records: each })),
  list.map((each) => ({ command: 'REMOVE_DATA_REQ' as const, records: each })),
  fc
    .array(fc.record({ existing: records, modified: records }), { minLength: 1, maxLength: 4 })
    .map((modifications) => ({ command: 'MOD_DATA_REQ' as const, modifications })),
);

/** The plainest profile there is, by the words of the design. */
class Model {
  #records = new Map<string, NaptrRecord>();

  get all(): NaptrRecord[] {
    return [...this.#records.values()];
  }

  replace(profile: NaptrRecord[]): void {
    this.#records = new Map(profile.map((each) => [recordIdentity(each), each]));
  }

  apply(change: DataChange): 'applied' | 'missing' | 'collision' {
    const after = new Map(this.#records);
    const take = (each: NaptrRecord) => after.delete(recordIdentity(each));
    if (change.command === 'ADD_DATA_REQ') {
      for (const each of change.records) after.set(recordIdentity(each), each);
    } else if (change.command === 'REMOVE_DATA_REQ') {
      if (!change.records.every(take)) return 'missing';
    } else {
      if (!change.modifications.every(({ existing }: Modification) => take(existing))) return 'missing';
      for (const { modified } of change.modifications) {
        if (after.has(recordIdentity(modified))) return 'collision';
        after.set(recordIdentity(modified), modified);
      }
    }
    this.#records = after;
    return 'applied';
  }
}

/** Plays every message for the peer as the peer would apply it. */
async function drain(store: TestedStore, copy: Model): Promise<void> {
  for (let messages = await pending(store, A); messages.length > 0; messages = await pending(store, A)) {
    const message = await head(store, A);
    if (message.journal === undefined) throw new Error(`unexpected ${message.command}`);
    const change = await store.readJournal(message);
    expect(copy.apply(change)).to.equal('applied');
    await answer(store, message);
  }
}

export function describeModel(open: () => Promise<OpenStore>): void {
  describe('against a plain model', () => {
    withStore(open, (opened) => {
      it('a peer profile is what its changes make of it', async () => {
        const { store } = opened();
        const model = new Model();
        await fc.assert(
          fc.asyncProperty(list, fc.array(changes, { maxLength: 12 }), async (profile, sequence) => {
            model.replace(profile);
            await peerAdds(store, A, profile);
            for (const change of sequence) expect(await peerChanges(store, A, change)).to.equal(model.apply(change));
            expect(identities(await listAll(store, A))).to.deep.equal(identities(model.all));
            expect((await store.getNode(A))!.records).to.equal(model.all.length);
          }),
          { numRuns: 60 },
        );
      });

      it('a peer that applies snapshot and messages has the host profile', async () => {
        const { store } = opened();
        const model = new Model();
        const copy = new Model();
        const recordsPerEntry = fc.integer({ min: 1, max: 3 });
        await fc.assert(
          fc.asyncProperty(
            fc.array(changes, { maxLength: 10 }),
            fc.nat(9),
            recordsPerEntry,
            async (sequence, at, limit) => {
              let position: number | undefined;
              for (const [index, change] of sequence.entries()) {
                if (index === at) {
                  ({ snapshot: position } = await weAdd(store, A));
                  copy.replace(model.all);
                }
                const outcome = await store.changeHostProfile(change, {
                  broadcastId: fresh('b'),
                  at: T,
                  recordsPerEntry: limit,
                });
                expect(outcome.kind).to.equal(model.apply(change) === 'applied' ? 'stored' : model.apply(change));
              }
              expect(identities(await listAll(store))).to.deep.equal(identities(model.all));
              if (position === undefined) return;
              await drain(store, copy);
              expect(identities(copy.all)).to.deep.equal(identities(model.all));
            },
          ),
          { numRuns: 60 },
        );
      });

      it('a snapshot is the host profile as it was', async () => {
        const { store } = opened();
        const model = new Model();
        await fc.assert(
          fc.asyncProperty(
            fc.array(changes, { maxLength: 8 }),
            fc.array(changes, { maxLength: 8 }),
            async (first, second) => {
              const change = async (each: DataChange) => {
                if (model.apply(each) === 'applied') await hostChanges(store, each, 2);
              };
              for (const each of first) await change(each);
              const before = identities(model.all);
              await store.startNodeAddition([A], {
                broadcastId: fresh('b'),
                messageId: () => fresh('m'),
                at: T,
                resync: false,
              });
              const message = await head(store, A);
              for (const each of second) {
                await change(each);
                expect(identities(await snapshot(store, message.snapshot!))).to.deep.equal(before);
              }
              await answer(store, message, OK, { kind: 'addition-failed', reason: 'no' });
            },
          ),
          { numRuns: 40 },
        );
      });
    });
  });
}
