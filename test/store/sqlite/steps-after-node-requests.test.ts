import { expect } from 'chai';
import type { NaptrRecord } from '../../../generated/messages.js';
import type { Delivery } from '../../../src/exchange/delivery.js';
import { openSqliteStore, type SqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import { A, adding, delivery, hostChanges, peerAdds, removing, request, T, taking } from '../contract/fixture.js';
import { block, record } from '../sample-records.js';
import { CountedSteps } from './counted-steps.js';
import { temporaryFile } from './temporary-file.js';

/** How the responses end, whether the requests are forgotten, and how many there are. */
const CASES: [Delivery['phase'], boolean, few: number, many: number][] = [
  ['done', false, 1000, 10_000],
  ['done', true, 200, 2000],
  ['rejected', true, 200, 2000],
  ['expired', false, 200, 2000],
];
/** Requests in one turn. */
const AT_ONCE = 200;

/** Sends so many ADD_NODE_REQs of the peer, all of which are answered. */
async function peerRepeats(store: SqliteStore, times: number, phase: Delivery['phase']): Promise<void> {
  const begin = () => delivery(phase);
  for (let at = 0; at < times; at += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => peerAdds(store, A, [])));
    await store.takeDue(A, 'ordered', { ...taking, limit: AT_ONCE, begin });
    // The next ones are answered with another snapshot.
    await hostChanges(store, adding(record(String(33199000001 + at))));
  }
}

/** The steps of what comes after that, by name. */
async function stepsNow(store: SqliteStore, counted: CountedSteps): Promise<Record<string, number>> {
  const count = (work: () => Promise<unknown>) =>
    counted.of(async () => {
      await work();
      await store.idle();
    });
  const [first, second] = block(2) as [NaptrRecord, NaptrRecord];
  await hostChanges(store, adding(first, second));
  await store.idle();
  const again = request(A, 'ADD_NODE_REQ');
  const begin = () => delivery('done');
  return {
    'an ADD_NODE_REQ': await count(() => peerAdds(store, A, [], again)),
    'a removal of ours': await count(() => hostChanges(store, removing(first))),
    'a repeat': await count(() => store.receiveRepeat({ ...again, command: 'ADD_NODE_REQ' })),
    'the response': await count(() => store.takeDue(A, 'ordered', { ...taking, limit: 1, begin })),
    'the next message': await count(() => store.takeDue(A, 'ordered', { ...taking, limit: 1, begin })),
    'another removal of ours': await count(() => hostChanges(store, removing(second))),
    'an upkeep run': await count(() => store.dropStaging(0)),
  };
}

describe('the steps of the store after many ADD_NODE_REQs of a peer', function () {
  this.timeout(120_000);

  for (const [phase, isForgotten, few, many] of CASES) {
    const name = `where the responses are ${phase} and the requests ${isForgotten ? 'forgotten' : 'remembered'}`;
    it(`are as many after ${many} as after ${few}, ${name}`, async () => {
      const counted = new CountedSteps();
      const file = temporaryFile();
      const store = await openSqliteStore(file.path, {
        instrument: (db) => {
          db.pragma('synchronous = OFF');
          counted.instrument(db);
        },
        now: () => T,
      });
      try {
        await store.configureNodes([A], T);
        const stepsAfter = async (times: number) => {
          await peerRepeats(store, times, phase);
          if (isForgotten) await store.expireTraces(Number.MAX_SAFE_INTEGER, []);
          return stepsNow(store, counted);
        };
        expect(await stepsAfter(few)).to.deep.equal(await stepsAfter(many - few));
      } finally {
        await store.close();
        file.remove();
      }
    });
  }
});
