import { expect } from 'chai';
import fc from 'fast-check';
import type { NaptrRecord, Result } from '../../../generated/messages.js';
import { recordIdentity } from '../../../src/enum/naptr-record.js';
import type { DataChange, DataOutcome, StagedReception } from '../../../src/idd/ports/store/index.js';
import { record } from '../sample-records.js';
import {
  A,
  adding,
  announcers,
  B,
  identities,
  listAll,
  modifying,
  OK,
  type OpenStore,
  peerAdds,
  peerChanges,
  pending,
  removing,
  request,
  type TestedStore,
  withStore,
} from './fixture.js';

const ONE = record('33199000001');
const TWO = record('33199000002');
const THREE = record('33199000003');

/** Records of as many numbers, more than one step of anything takes. */
const many = (count: number) => Array.from({ length: count }, (_, at) => record(String(33_100_000_000 + at)));

/** Cuts a change into pieces of at most `size`. */
function pieces(change: DataChange, size: number): DataChange[] {
  const list = change.command === 'MOD_DATA_REQ' ? change.modifications : change.records;
  const starts = Array.from({ length: Math.ceil(list.length / size) }, (_, at) => at * size);
  return starts.map((from) =>
    change.command === 'MOD_DATA_REQ'
      ? { command: change.command, modifications: change.modifications.slice(from, from + size) }
      : { command: change.command, records: change.records.slice(from, from + size) },
  );
}

interface Staging {
  messageId?: string;
  /** Records in each piece. */
  size?: number;
  respond?: (outcome: DataOutcome) => Result;
}

const byOutcome = ({ kind }: DataOutcome): Result => ({ resultCode: kind === 'applied' ? 200 : 603 });

/** The peer's data request, staged in pieces. */
async function peerStages(
  store: TestedStore,
  peer: string,
  change: DataChange,
  { size = 2, respond = byOutcome, ...identity }: Staging = {},
): Promise<StagedReception> {
  const staged = await store.openChange(peer, change.command);
  for (const piece of pieces(change, size)) await store.stageChange(staged, piece);
  return store.receiveStagedChange({ ...request(peer, change.command, identity), staged }, respond);
}

/** What the store found, once the change has been applied. */
async function stagedOutcome(store: TestedStore, peer: string, change: DataChange, size = 2): Promise<DataOutcome> {
  let found: DataOutcome | undefined;
  const respond = (outcome: DataOutcome) => {
    found = outcome;
    return byOutcome(outcome);
  };
  await (await peerStages(store, peer, change, { size, respond })).applied;
  return found!;
}

export function describeStagedChanges(open: () => Promise<OpenStore>): void {
  describe('data requests that are too long for one transaction', () => {
    withStore(open, (opened) => {
      it('are applied whole, and their response is queued when they have been', async () => {
        const { store, reopen } = opened();
        const records = many(1234);
        await peerAdds(store, A, [ONE]);
        const messageId = 'long-1';
        const { reception, applied } = await peerStages(store, A, adding(...records), { messageId, size: 100 });
        expect(reception).to.equal('stored');
        expect(await store.isRepeat(A, 'ADD_DATA_REQ', messageId)).to.equal(true);
        await applied;
        const again = await reopen();
        expect(identities(await listAll(again, A))).to.deep.equal(identities([ONE, ...records]));
        expect((await again.getNode(A))!.records).to.equal(1235);
        const [response, ...others] = await pending(again, A, 'response');
        expect(response).to.deep.include({ command: 'ADD_DATA_RESP', messageId, result: { resultCode: 200 } });
        expect(others).to.deep.equal([]);
      });

      it('go on to be applied after a restart, where the process ended before that', async () => {
        const { store, reopen } = opened();
        const records = many(1234);
        await peerAdds(store, A, records);
        const { applied } = await peerStages(store, A, removing(...records), { messageId: 'long-2', size: 100 });
        const again = await reopen();
        await applied;
        expect(await listAll(again, A)).to.deep.equal([]);
        expect((await again.getNode(A))!.records).to.equal(0);
        expect(await pending(again, A, 'response')).to.have.length(1);
        expect(await announcers(again, '33100000007')).to.deep.equal([]);
      });

      it('leave nothing where they were not accepted before the process ended', async () => {
        const { store, reopen } = opened();
        await peerAdds(store, A, [ONE]);
        const staged = await store.openChange(A, 'ADD_DATA_REQ');
        await store.stageChange(staged, adding(TWO));
        const again = await reopen();
        expect(identities(await listAll(again, A))).to.deep.equal(identities([ONE]));
        const late = again.receiveStagedChange({ ...request(A, 'ADD_DATA_REQ'), staged }, byOutcome);
        expect(await late.catch((error: Error) => error.message)).to.match(/is not being staged/);
      });

      it('leave nothing where they are dropped, however often', async () => {
        const { store } = opened();
        await peerAdds(store, A, [ONE]);
        const staged = await store.openChange(A, 'ADD_DATA_REQ');
        await store.stageChange(staged, adding(TWO));
        await store.dropChange(staged);
        await store.dropChange(staged);
        expect(identities(await listAll(store, A))).to.deep.equal(identities([ONE]));
      });

      it('have the later data requests of the same peer wait, and nobody else', async () => {
        const { store } = opened();
        await peerAdds(store, A, []);
        await peerAdds(store, B, []);
        const records = many(3000);
        const order: string[] = [];
        const long = await peerStages(store, A, adding(...records), { size: 500 });
        await Promise.all([
          long.applied.then(() => order.push('long')),
          peerChanges(store, A, removing(...records.slice(-3))).then((outcome) => order.push(`short: ${outcome}`)),
          peerStages(store, A, removing(...records.slice(0, 5))).then(({ applied }) =>
            applied.then(() => order.push('second')),
          ),
          peerChanges(store, B, adding(ONE)).then((outcome) => order.push(`other peer: ${outcome}`)),
        ]);
        expect(order[0]).to.equal('other peer: applied');
        expect(order[1]).to.equal('long');
        expect(order.slice(2)).to.have.members(['short: applied', 'second']);
        expect((await store.getNode(A))!.records).to.equal(3000 - 8);
      });

      it('are answered as repeats where they were received meanwhile', async () => {
        const { store } = opened();
        await peerAdds(store, A, []);
        const twice = { messageId: 'twice' };
        const first = await peerStages(store, A, adding(ONE, TWO, THREE), twice);
        const second = await peerStages(store, A, adding(ONE, TWO, THREE), twice);
        expect([first.reception, second.reception]).to.deep.equal(['stored', 'repeat']);
        await Promise.all([first.applied, second.applied]);
        expect(await pending(store, A, 'response')).to.have.length(1);
      });

      it('do nothing to a profile that replaces theirs before they have been applied', async () => {
        const { store } = opened();
        await peerAdds(store, A, []);
        const { applied } = await peerStages(store, A, adding(...many(3000)), { size: 500 });
        await peerAdds(store, A, [ONE]);
        await applied;
        expect(identities(await listAll(store, A))).to.deep.equal(identities([ONE]));
        expect((await store.getNode(A))!.records).to.equal(1);
        expect(await pending(store, A, 'response')).to.have.length(1);
      });

      it('change nothing when the caller throws', async () => {
        const { store } = opened();
        await peerAdds(store, A, [ONE]);
        const messageId = 'thrown';
        const failing = peerStages(store, A, adding(TWO, THREE), {
          messageId,
          respond: () => {
            throw new Error('no');
          },
        });
        expect(await failing.catch((error: Error) => error.message)).to.equal('no');
        expect(await store.isRepeat(A, 'ADD_DATA_REQ', messageId)).to.equal(false);
        expect(await peerChanges(store, A, adding(TWO))).to.equal('applied');
        expect(identities(await listAll(store, A))).to.deep.equal(identities([ONE, TWO]));
      });

      it('tell that the DES has not been added', async () => {
        const { store } = opened();
        expect(await stagedOutcome(store, A, adding(ONE, TWO, THREE))).to.deep.equal({ kind: 'not-added' });
        expect(await announcers(store, '33199000001')).to.deep.equal([]);
        expect((await pending(store, A, 'response'))[0]!.result).to.deep.equal({ resultCode: 603 });
      });

      it('name the first obstacle in the message, wherever it shows itself', async () => {
        const { store } = opened();
        const present = many(2500);
        await peerAdds(store, A, present);
        const [first, second] = present as [typeof ONE, typeof ONE];
        const missing = await stagedOutcome(store, A, removing(...present.slice(5), TWO, ONE, second, second), 100);
        expect(missing).to.deep.equal({ kind: 'missing', record: TWO });
        const collision = await stagedOutcome(store, A, modifying([first, ONE], [second, present.at(-1)!]), 1);
        expect(collision).to.deep.equal({ kind: 'collision', record: present.at(-1) });
        expect(await store.getNode(A)).to.include({ records: 2500 });
      });

      it('end as the same change does in one transaction, whatever it is', async () => {
        const { store } = opened();
        const sample = ['33199000001', '33199000002', '331*'].flatMap((number) => [
          ...Array.from({ length: 7 }, (_, order) => record(number, { order })),
          record(number, { order: 0, flags: 'U' }),
        ]);
        const one = fc.constantFrom(...sample);
        const some = fc
          .uniqueArray(one, { maxLength: 8, selector: recordIdentity })
          .filter((records) => !Object.values(countByNumber(records)).some((count) => count > 5));
        const change = fc.oneof(
          fc.array(one, { minLength: 1, maxLength: 12 }).map((records) => adding(...records)),
          fc.array(one, { minLength: 1, maxLength: 4 }).map((records) => removing(...records)),
          fc.array(fc.tuple(one, one), { minLength: 1, maxLength: 4 }).map((pairs) => modifying(...pairs)),
        );
        const [number, other] = [sample.slice(0, 7), sample.slice(8, 15)] as [NaptrRecord[], NaptrRecord[]];
        const [first, second] = number as [NaptrRecord, NaptrRecord];
        /** One of each kind of outcome: chance does not meet all of them every time. */
        const examples: [kind: DataOutcome['kind'], before: NaptrRecord[], change: DataChange, peer?: string][] = [
          ['applied', [first], adding(second)],
          ['missing', [first], removing(first, second)],
          ['collision', [first, second], modifying([first, second])],
          ['number-full', number.slice(0, 4), adding(...number.slice(3))],
          ['profile-full', number.slice(0, 5), adding(...other.slice(0, 4)), B],
        ];
        const kinds: string[] = [];
        await fc.assert(
          fc.asyncProperty(
            fc.constantFrom(A, B),
            some,
            change,
            fc.integer({ min: 1, max: 4 }),
            async (peer, before, changed, size) => {
              await replaceProfile(store, peer, before);
              const found = await stagedOutcome(store, peer, changed, size);
              const after = await listAll(store, peer);
              const count = (await store.getNode(peer))!.records;
              await replaceProfile(store, peer, before);
              const expected = await outcomeAtOnce(store, peer, changed);
              expect(identities(after)).to.deep.equal(identities(await listAll(store, peer)));
              expect(count).to.equal((await store.getNode(peer))!.records);
              kinds.push(expected.kind);
              // Where both a number and the profile become too large, the long way tells of the number.
              const isFull = ({ kind }: DataOutcome) => kind === 'number-full' || kind === 'profile-full';
              if (isFull(expected)) {
                expect(isFull(found)).to.equal(true);
                return;
              }
              expect(found.kind).to.equal(expected.kind);
              if (!('record' in found)) return;
              expect(identities([found.record])).to.deep.equal(identities([(expected as typeof found).record]));
            },
          ),
          {
            numRuns: 150,
            examples: examples.map(([, before, changed, peer = A]) => [peer, before, changed, 2]),
          },
        );
        expect(kinds.slice(0, examples.length)).to.deep.equal(examples.map(([kind]) => kind));
      });

      it('tell of the first record of a number that has no room, and of a profile that has none', async () => {
        const { store } = opened();
        const of = (count: number, digits: string) =>
          Array.from({ length: count }, (_, order) => record(digits, { order }));
        await replaceProfile(store, A, of(4, '33199000001'));
        const tooMany = of(7, '33199000001').reverse();
        expect(await stagedOutcome(store, A, adding(...tooMany))).to.deep.equal({
          kind: 'number-full',
          record: tooMany[1],
          most: 5,
        });
        await replaceProfile(store, B, many(7));
        expect(await stagedOutcome(store, B, adding(ONE, TWO))).to.deep.include({ kind: 'profile-full', most: 8 });
        expect(await stagedOutcome(store, B, adding(ONE, ...many(7)))).to.deep.equal({ kind: 'applied' });
      });
    });
  });
}

function countByNumber(records: NaptrRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { e164Number = '', e164Prefix = '' } of records) {
    const number = `${e164Number} ${e164Prefix}`;
    counts[number] = (counts[number] ?? 0) + 1;
  }
  return counts;
}

/** Has the peer's profile be these records, whatever it was. */
async function replaceProfile(store: TestedStore, peer: string, records: NaptrRecord[]): Promise<void> {
  const staging = await store.openStaging(peer);
  await store.stageRecords(staging, records);
  await store.receiveAddNodeRequest({ ...request(peer, 'ADD_NODE_REQ'), staging }, (_, obstacle) => {
    if (obstacle !== undefined) throw new Error(`the profile is not taken: ${obstacle.kind}`);
    return { result: OK };
  });
}

/** What the store finds where the change is applied in one transaction. */
async function outcomeAtOnce(store: TestedStore, peer: string, change: DataChange): Promise<DataOutcome> {
  let found: DataOutcome | undefined;
  await store.receiveDataRequest({ ...request(peer, change.command), change }, (outcome) => {
    found = outcome;
    return byOutcome(outcome);
  });
  return found!;
}
