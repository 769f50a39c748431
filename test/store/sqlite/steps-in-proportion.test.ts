import { expect } from 'chai';
import type { NaptrRecord } from '../../../generated/messages.js';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import {
  A,
  adding,
  B,
  fresh,
  hostChanges,
  OK,
  peerAdds,
  peerChanges,
  removing,
  request,
  T,
} from '../contract/fixture.js';
import { record } from '../sample-records.js';
import { CountedSteps } from './counted-steps.js';
import { temporaryFile } from './temporary-file.js';

/** The n-th record of each kind of message; `changed` is what it is modified to. */
const KINDS: Record<string, (n: number, changed?: boolean) => NaptrRecord> = {
  'one number, each with a URI of its own': (n, changed = false) =>
    record('33199000001', { regexp: `!^.*$!sip:${changed ? 'new' : 'user'}${n}@ims.example!` }),
  'one number, each with an order of its own': (n, changed = false) =>
    record('33199000001', { order: n, preference: changed ? 1 : 2 }),
  'neighbouring numbers, each with a URI of its own': (n, changed = false) =>
    record(String(33199000001 + n), { regexp: `!^.*$!sip:${changed ? 'new' : 'user'}${n}@ims.example!` }),
  'neighbouring numbers with one URI': (n, changed = false) =>
    record(String(33199000001 + n), { regexp: `!^.*$!sip:${changed ? 'new' : 'info'}@ims.example!` }),
  'neighbouring numbers with one value': (n, changed = false) =>
    record(String(33199000001 + n), { preference: changed ? 1 : 2 }),
  'numbers with 50 records each, in turn': (n, changed = false) =>
    record(String(33199000001 + (n % 200)), { regexp: `!^.*$!sip:${changed ? 'new' : 'user'}${n}@ims.example!` }),
};

/** Those that are tried with more records, too: the square of a number shows more there, but each takes seconds. */
const LARGE = new Set(['one number, each with a URI of its own', 'numbers with 50 records each, in turn']);
/** Changes of one record each in the stream. */
const STREAMED = 200;
/**
 * A statement and the row that it returns are two steps. A step more for each record that is there would make hundreds
 * of it.
 */
const STEPS_PER_RECORD = 30;

/** Each procedure one after the other with `size` records, by its name the steps that it takes for each record. */
async function stepsOf(
  kind: (n: number, changed?: boolean) => NaptrRecord,
  size: number,
): Promise<Map<string, number>> {
  const counted = new CountedSteps();
  const file = temporaryFile();
  const store = await openSqliteStore(file.path, { instrument: counted.instrument, now: () => T });
  const steps = new Map<string, number>();
  const count = async (name: string, work: () => Promise<unknown>) => {
    steps.set(name, (await counted.of(work)) / size);
    await store.idle();
  };
  const records = Array.from({ length: size }, (_, n) => kind(n));
  const changed = records.map((_, n) => kind(n, true));
  const modifications = records.map((existing, n) => ({ existing, modified: changed[n]! }));
  const modify = { command: 'MOD_DATA_REQ' as const, modifications };
  try {
    await store.configureNodes([A, B], T);
    await peerAdds(store, A, []);
    await count('ADD_DATA_REQ', () => peerChanges(store, A, adding(...records)));
    await count('ADD_DATA_REQ with what is there', () => peerChanges(store, A, adding(...records)));
    await count('MOD_DATA_REQ', () => peerChanges(store, A, modify));
    await count('ADD_NODE_REQ in the place of a profile', () => peerAdds(store, A, records));
    await count('REMOVE_DATA_REQ', () => peerChanges(store, A, removing(...records)));
    await count('ADD_NODE_REQ', () => peerAdds(store, B, records));
    await count('ADD_NODE_REQ, not in order', async () => {
      const staging = await store.openStaging(A);
      for (let at = 0; at < 100; at += 1) {
        await store.stageRecords(
          staging,
          records.filter((_, n) => n % 100 === at),
        );
      }
      await store.receiveAddNodeRequest({ ...request(A, 'ADD_NODE_REQ'), staging }, () => ({ result: OK }));
    });
    await count('REMOVE_NODE_REQ', () => store.receiveRemoveNodeRequest(request(B, 'REMOVE_NODE_REQ'), OK));
    await count('a change of ours', () => hostChanges(store, adding(...records)));
    await count('a modification of ours', () => hostChanges(store, modify));
    await count('a snapshot', async () => {
      for await (const _ of store.readSnapshot(Number.MAX_SAFE_INTEGER));
    });
    await count('an export', async () => {
      for await (const _ of store.walkRecords({}));
    });
    await count('a removal of ours', () => hostChanges(store, removing(...changed)));
    await count('an import', async () => {
      for (let at = 0; at < size; at += 500) await hostChanges(store, adding(...records.slice(at, at + 500)));
    });
    await count('a stream of changes', () =>
      Promise.all(changed.slice(0, STREAMED).map((each) => hostChanges(store, adding(each)))),
    );
    await count('the messages of all that', async () => {
      const taking = { limit: 10, inFlight: new Set<number>(), until: T, recordsPerMessage: 1000 };
      for (;;) {
        const { messages } = await store.takeDue(A, 'ordered', {
          ...taking,
          newIdentifier: () => fresh('m'),
          begin: ({ delivery }) => ({ ...delivery, phase: 'done' }),
        });
        if (messages.length === 0) break;
        for (const message of messages) if (message.journal !== undefined) await store.readJournal(message);
      }
    });
    steps.set('a stream of changes', (steps.get('a stream of changes')! * size) / STREAMED);
    return steps;
  } finally {
    await store.close();
    file.remove();
  }
}

describe('the steps of the store', function () {
  this.timeout(120_000);

  for (const [name, kind] of Object.entries(KINDS)) {
    for (const size of LARGE.has(name) ? [1000, 10_000] : [1000]) {
      it(`are a few for each record: ${size} records of ${name}`, async () => {
        for (const [procedure, steps] of await stepsOf(kind, size)) {
          expect(steps, procedure).to.be.at.most(STEPS_PER_RECORD);
        }
      });
    }
  }

  it('of a retry are a few for each message that has failed', async () => {
    const counted = new CountedSteps();
    const file = temporaryFile();
    const store = await openSqliteStore(file.path, { instrument: counted.instrument, now: () => T });
    try {
      await store.configureNodes([A], T);
      await peerAdds(store, A, []);
      const records = Array.from({ length: 1000 }, (_, n) => record(String(33199000001 + n)));
      const broadcastId = await hostChanges(store, adding(...records), 10);
      let messages = 0;
      for (;;) {
        const { messages: taken } = await store.takeDue(A, 'ordered', {
          limit: 10,
          inFlight: new Set(),
          until: T,
          recordsPerMessage: 10,
          newIdentifier: () => fresh('m'),
          begin: ({ delivery }) => ({ ...delivery, phase: 'rejected' }),
        });
        if (taken.length === 0) break;
        messages += taken.length;
      }
      const retry = () => store.retryBroadcast(broadcastId, { messageId: () => fresh('m'), at: T });
      const steps = await counted.of(async () =>
        expect(await retry()).to.deep.equal({ kind: 'stored', operators: [A] }),
      );
      expect(messages).to.be.at.least(100);
      expect(steps / messages).to.be.at.most(STEPS_PER_RECORD);
    } finally {
      await store.close();
      file.remove();
    }
  });

  it('do not grow with what a peer has added to one number and removed again', async () => {
    const counted = new CountedSteps();
    const file = temporaryFile();
    const store = await openSqliteStore(file.path, {
      instrument: counted.instrument,
      now: () => T,
      recordsPerNumber: 50,
    });
    try {
      await store.configureNodes([A], T);
      await peerAdds(store, A, []);
      let most = 0;
      for (let round = 0; round < 100; round += 1) {
        const records = Array.from({ length: 50 }, (_, n) =>
          record('33199000001', { regexp: `!^.*$!sip:user${n}.${round}@ims.example!` }),
        );
        const steps = await counted.of(async () => {
          await peerChanges(store, A, adding(...records));
          await peerChanges(store, A, removing(...records));
        });
        await store.idle();
        most = Math.max(most, steps);
      }
      expect(most).to.be.at.most(2000);
    } finally {
      await store.close();
      file.remove();
    }
  });
});
