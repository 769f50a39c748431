import { expect } from 'chai';
import fc from 'fast-check';
import { recordIdentity } from '../../../src/enum/naptr-record.js';
import type { FeedNews } from '../../../src/resolution/record-feed.js';
import { type Candidate, PlainIndex } from '../../resolution/plain-resolution.js';
import { record } from '../sample-records.js';
import {
  A,
  adding,
  B,
  fresh,
  type hostChanges,
  modifying,
  type OpenStore,
  peerAdds,
  peerChanges,
  removing,
  T,
  type TestedStore,
  withStore,
} from './fixture.js';

function described(candidates: Candidate[]): string[] {
  return candidates
    .map(({ peer, announced, record: each }) => `${peer ?? 'host'} ${peer && announced} ${recordIdentity(each)}`)
    .sort();
}

/** What the store says when it is asked. */
async function askedOf(store: TestedStore): Promise<PlainIndex> {
  const asked = new PlainIndex();
  await store.readProfiles((news) => asked.apply([news]));
  for (const profile of asked.profiles.keys()) {
    const visit = (each: Omit<Extract<FeedNews, { kind: 'added' }>, 'kind'>) =>
      asked.apply([{ kind: 'added', ...each }]);
    let after: readonly [number, number] | undefined;
    do after = await store.readRecords(profile, after, 2, visit);
    while (after !== undefined);
  }
  return asked;
}

/** What is in force now and later, by what is told as it happens, and by what the store says. */
async function compare(listening: PlainIndex, store: TestedStore): Promise<void> {
  const told = () => [...listening.profiles.keys()].join();
  let before: string;
  let asked: PlainIndex;
  do {
    before = told();
    asked = await askedOf(store);
    // A profile that was discarded in the background meanwhile may have been read before: read again.
  } while (told() !== before);
  for (const at of [T, T + 5, T + 15, T + 50]) {
    expect(described(listening.inForce(at))).to.deep.equal(described(asked.inForce(at)));
  }
  expect([...listening.profiles.keys()].sort()).to.deep.equal([...asked.profiles.keys()].sort());
}

const one = fc.constantFrom(
  ...['33199001', '33199002', '33199*'].flatMap((digits) => [
    record(digits),
    record(digits, { service: 'e2U+sip' }),
    record(digits, { regexp: `!^.*$!sip:${digits}@x.example!`, ttl: 60 }),
  ]),
);
const list = fc.array(one, { minLength: 1, maxLength: 4 });
const peer = fc.constantFrom(A, B);
const change = fc.oneof(
  list.map((records) => adding(...records)),
  list.map((records) => removing(...records)),
  fc.tuple(one, one).map(([existing, modified]) => modifying([existing, modified])),
);
type Step = (store: TestedStore) => Promise<unknown>;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: change.map(
      (each): Step =>
        (store) =>
          changeHost(store, each),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(peer, change).map(
      ([of, each]): Step =>
        (store) =>
          peerChanges(store, of, each),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(peer, list, fc.constantFrom(undefined, T - 5, T + 10, T + 20), fc.constantFrom(T, T + 12)).map(
      ([of, records, activateAt, receivedAt]): Step =>
        (store) =>
          peerAdds(store, of, records, { activateAt, receivedAt }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(peer, list, fc.boolean()).map(
      ([of, records, isDropped]): Step =>
        async (store) => {
          const staging = await store.openStaging(of);
          await store.stageRecords(staging, records);
          if (isDropped) await store.dropStaging(staging);
        },
    ),
  },
  {
    weight: 1,
    arbitrary: peer.map(
      (of): Step =>
        (store) =>
          store.startNodeRemoval(of, { broadcastId: fresh('b'), messageId: () => fresh('m'), at: T, force: true }),
    ),
  },
);

/** A change that meets an obstacle is undone, with what it has told. */
async function changeHost(store: TestedStore, each: Parameters<typeof hostChanges>[1]): Promise<void> {
  await store.changeHostProfile(each, { broadcastId: fresh('b'), at: T, recordsPerEntry: 2 });
}

export function describeFeed(open: () => Promise<OpenStore>): void {
  describe('what is told to an index', () => {
    withStore(open, (opened) => {
      it('as it happens is what is stored, after any history', async () => {
        const { store } = opened();
        const listening = await PlainIndex.of(store);
        await fc.assert(
          fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
            // Together, so that they share a commit.
            await Promise.all(steps.map((each) => each(store)));
            await compare(listening, store);
          }),
          { numRuns: 60 },
        );
        expect(listening.inForce(T + 50)).not.to.deep.equal([]);
      });

      it('is told before the operation settles', async () => {
        const { store } = opened();
        const listening = await PlainIndex.of(store);
        await peerAdds(store, A, [record('33199001')]);
        expect(listening.inForce(T)).to.have.length(1);
        await peerChanges(store, A, adding(record('33199002')));
        expect(listening.inForce(T)).to.have.length(2);
      });

      it('is nothing where an operation fails, be it together with others', async () => {
        const { store } = opened();
        const listening = await PlainIndex.of(store);
        await peerAdds(store, A, [record('33199001')]);
        const failing = store.receiveDataRequest(
          {
            peer: A,
            command: 'ADD_DATA_REQ',
            messageId: fresh('m'),
            broadcastId: fresh('b'),
            receivedAt: T,
            change: adding(record('33199003')),
          },
          () => {
            throw new Error('planted');
          },
        );
        const outcomes = await Promise.allSettled([
          peerChanges(store, A, adding(record('33199002'))),
          failing,
          peerChanges(store, A, adding(record('33199004'))),
        ]);
        expect(outcomes.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
        const numbers = listening.inForce(T).map((each) => each.record.e164Number);
        expect(numbers).to.have.members(['+33199001', '+33199002', '+33199004']);
      });
    });
  });
}
