import { expect } from 'chai';
import type { NaptrRecord } from '../../../generated/messages.js';
import type { DataOutcome, LimitObstacle } from '../../../src/idd/ports/store/index.js';
import { record } from '../sample-records.js';
import {
  A,
  adding,
  B,
  fresh,
  identities,
  listAll,
  modifying,
  OK,
  type OpenStore,
  peerAdds,
  peerChanges,
  removing,
  request,
  T,
  type TestedStore,
  withStore,
} from './fixture.js';

/** How many records there may be in a store under test. */
export interface TestedLimits {
  recordsPerNumber: number;
  recordsOfPeer: (operator: string) => number;
}

/** What the stores under test are opened with, unless a group of tests says otherwise. */
export const TESTED_LIMITS: TestedLimits = {
  recordsPerNumber: 5,
  recordsOfPeer: (operator: string) => (operator === B ? 8 : 5000),
};

const NUMBER = '33199000001';
const OTHER = '33199000002';
/** Records of a number, by preference. */
const some = (digits: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => record(digits, { preference: from + at }));

/** The obstacle that a data request of the peer meets. */
async function outcomeOf(store: TestedStore, change: ReturnType<typeof adding>, peer = A): Promise<DataOutcome> {
  let outcome: DataOutcome = { kind: 'not-added' };
  await store.receiveDataRequest({ ...request(peer, change.command), change }, (found) => {
    outcome = found;
    return OK;
  });
  return outcome;
}

/** Stages a whole profile, and hands it over unless that is refused before. Returns the obstacle. */
async function stage(store: TestedStore, peer: string, pieces: NaptrRecord[][]): Promise<LimitObstacle | undefined> {
  const staging = await store.openStaging(peer);
  for (const piece of pieces) {
    const obstacle = await store.stageRecords(staging, piece);
    if (obstacle === undefined) continue;
    await store.dropStaging(staging);
    return obstacle;
  }
  let found: LimitObstacle | undefined;
  await store.receiveAddNodeRequest({ ...request(peer, 'ADD_NODE_REQ'), staging }, (_, obstacle) => {
    found = obstacle;
    return { result: obstacle === undefined ? OK : { resultCode: 601 } };
  });
  return found;
}

const hostChange = (store: TestedStore, change: ReturnType<typeof adding>) =>
  store.changeHostProfile(change, { broadcastId: fresh('b'), at: T, recordsPerEntry: 1000 });

export function describeLimits(open: () => Promise<OpenStore>): void {
  describe('the records of one number', () => {
    withStore(open, (opened) => {
      it('are refused beyond the limit, whole, with the first that is too many', async () => {
        const { store } = opened();
        await peerAdds(store, A, some(NUMBER, 0, 3));
        const change = adding(...some(OTHER, 0, 5), ...some(NUMBER, 3, 6));
        expect(await outcomeOf(store, change)).to.deep.equal({
          kind: 'number-full',
          record: record(NUMBER, { preference: 5 }),
          most: 5,
        });
        expect(identities(await listAll(store, A))).to.deep.equal(identities(some(NUMBER, 0, 3)));
        expect((await store.getNode(A))!.records).to.equal(3);
      });

      it('are counted for a number and the block of the same digits by themselves', async () => {
        const { store } = opened();
        await peerAdds(store, A, some(NUMBER, 0, 5));
        expect(await peerChanges(store, A, adding(...some(`${NUMBER}*`, 0, 5)))).to.equal('applied');
        expect(await peerChanges(store, A, adding(...some(`${NUMBER}*`, 5, 6)))).to.equal('number-full');
      });

      it('are counted for each operator by itself', async () => {
        const { store } = opened();
        await peerAdds(store, A, some(NUMBER, 0, 5));
        await peerAdds(store, B, some(NUMBER, 0, 5));
        expect(await hostChange(store, adding(...some(NUMBER, 0, 5)))).to.deep.equal({ kind: 'stored' });
      });

      it('may be added once more when they are there', async () => {
        const { store } = opened();
        await peerAdds(store, A, some(NUMBER, 0, 5));
        expect(await peerChanges(store, A, adding(...some(NUMBER, 0, 5), ...some(NUMBER, 0, 5)))).to.equal('applied');
      });

      it('are counted in the state after the whole modification', async () => {
        const { store } = opened();
        await peerAdds(store, A, [...some(NUMBER, 0, 5), ...some(OTHER, 0, 2)]);
        const [one, two] = [some(NUMBER, 0, 2), some(OTHER, 0, 2)];
        const swapped = modifying([two[0]!, record(NUMBER, { preference: 7 })], [one[0]!, some(OTHER, 5, 6)[0]!]);
        expect(await peerChanges(store, A, swapped)).to.equal('applied');
        const more = modifying([two[1]!, record(NUMBER, { preference: 8 })]);
        expect(await outcomeOf(store, more)).to.deep.equal({
          kind: 'number-full',
          record: record(NUMBER, { preference: 8 }),
          most: 5,
        });
      });

      it('are refused to the host operator as well, and nothing is broadcast', async () => {
        const { store } = opened();
        await hostChange(store, adding(...some(NUMBER, 0, 5)));
        expect(await hostChange(store, adding(...some(OTHER, 0, 1), ...some(NUMBER, 5, 6)))).to.deep.equal({
          kind: 'number-full',
          record: record(NUMBER, { preference: 5 }),
          most: 5,
        });
        expect((await store.listBroadcasts({ limit: 10 })).items.length).to.equal(1);
        expect((await listAll(store)).length).to.equal(5);
      });

      it('are refused in a whole profile, wherever in it they stand', async () => {
        const { store } = opened();
        await peerAdds(store, A, some(OTHER, 0, 1));
        const pieces = Array.from({ length: 6 }, (_, n) => [
          ...some(NUMBER, n, n + 1),
          ...Array.from({ length: 500 }, (__, at) => record(String(33199100000 + 500 * n + at))),
        ]);
        expect(await stage(store, A, pieces.slice(0, 5))).to.equal(undefined);
        expect(await stage(store, A, pieces)).to.deep.include({ kind: 'number-full', most: 5 });
        expect(await stage(store, A, [...pieces].reverse())).to.deep.include({ kind: 'number-full', most: 5 });
        expect((await store.getNode(A))!.records).to.equal(5 + 5 * 500);
      });

      it('may come in a whole profile twice over', async () => {
        const { store } = opened();
        expect(await stage(store, A, [some(NUMBER, 0, 5), some(NUMBER, 0, 5)])).to.equal(undefined);
        expect((await store.getNode(A))!.records).to.equal(5);
      });
    });
  });

  describe('the records of a peer', () => {
    withStore(open, (opened) => {
      const numbers = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, at) => record(String(33199000001 + from + at)));

      it('are refused beyond the limit of that peer', async () => {
        const { store } = opened();
        await peerAdds(store, B, numbers(0, 7));
        expect(await outcomeOf(store, adding(...numbers(6, 9)), B)).to.deep.equal({
          kind: 'profile-full',
          record: numbers(8, 9)[0],
          most: 8,
        });
        expect(await peerChanges(store, B, adding(...numbers(0, 8)))).to.equal('applied');
        expect(await peerChanges(store, B, modifying([numbers(0, 1)[0]!, numbers(8, 9)[0]!]))).to.equal('applied');
        expect(await peerChanges(store, B, adding(...numbers(9, 10)))).to.equal('profile-full');
        expect(await peerChanges(store, B, removing(numbers(1, 2)[0]!))).to.equal('applied');
        expect(await peerChanges(store, B, adding(...numbers(9, 10)))).to.equal('applied');
      });

      it('are refused beyond it in a whole profile', async () => {
        const { store } = opened();
        expect(await stage(store, B, [numbers(0, 8), numbers(0, 8)])).to.equal(undefined);
        expect(await stage(store, B, [numbers(0, 5), numbers(5, 9)])).to.deep.include({
          kind: 'profile-full',
          most: 8,
        });
        expect((await store.getNode(B))!.records).to.equal(8);
      });

      it('are refused while the profile comes in', async () => {
        const { store } = opened();
        const staging = await store.openStaging(B);
        expect(await store.stageRecords(staging, numbers(0, 40_000))).to.deep.include({ kind: 'profile-full' });
      });
    });
  });
}
