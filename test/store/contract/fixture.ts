import type { NaptrRecord, Result } from '../../../generated/messages.js';
import { recordIdentity } from '../../../src/enum/naptr-record.js';
import type { Delivery } from '../../../src/exchange/delivery.js';
import type { DataChange, NodeEvent, OutgoingMessage, Store, Taking } from '../../../src/idd/ports/store/index.js';
import type { RecordFeed } from '../../../src/resolution/record-feed.js';
import { type Candidate, PlainIndex } from '../../resolution/plain-resolution.js';

export type TestedStore = Store & RecordFeed;

const indexes = new WeakMap<TestedStore, Promise<PlainIndex>>();

/** What an index that listens to the store finds for a number. It listens from the first time on that it is asked. */
export async function candidates(store: TestedStore, digits: string, now: number): Promise<Candidate[]> {
  const index = indexes.get(store) ?? PlainIndex.of(store);
  indexes.set(store, index);
  return (await index).candidates(digits, now);
}

/** A store under test, whose own clock stands at NOW. */
export interface OpenStore {
  store: TestedStore;
  /** Closes it and opens what it has kept. */
  reopen(): Promise<TestedStore>;
  /** Closes it and deletes what it has kept. */
  end(): Promise<void>;
}

export const A = '208-01';
export const B = '262-01';
/** Time at which most things happen in these tests, milliseconds since 1970. */
export const T = 1_700_000_000_000;
/** Where the store's own clock stands. */
export const NOW = T + 10;
export const OK: Result = { resultCode: 200, resultDescription: 'done' };

let count = 0;

/** An identifier not used before. */
export function fresh(kind: string): string {
  count += 1;
  return `${kind}-${count}`;
}

/** Runs the tests of a group, each with a store in which the peers A and B are configured. */
export function withStore(open: () => Promise<OpenStore>, tests: (opened: () => OpenStore) => void): void {
  let opened: OpenStore;
  beforeEach(async () => {
    opened = await open();
    await opened.store.configureNodes([A, B], T);
  });
  afterEach(() => opened.end());
  tests(() => opened);
}

export function request<C extends string>(
  peer: string,
  command: C,
  changes: { messageId?: string; receivedAt?: number } = {},
) {
  return { peer, command, messageId: fresh('m'), broadcastId: fresh('b'), receivedAt: T, ...changes };
}

/** The peer's ADD_NODE_REQ with this profile, accepted. */
export async function peerAdds(
  store: TestedStore,
  peer: string,
  records: NaptrRecord[],
  options: { activateAt?: number; receivedAt?: number; messageId?: string } = {},
): Promise<void> {
  const { activateAt, ...changes } = options;
  const staging = await store.openStaging(peer);
  await store.stageRecords(staging, records);
  await store.receiveAddNodeRequest({ ...request(peer, 'ADD_NODE_REQ', changes), staging, activateAt }, () => ({
    result: OK,
  }));
}

/** The peer's data request; the outcome that the store found. */
export async function peerChanges(store: TestedStore, peer: string, change: DataChange): Promise<string> {
  let outcome = 'not asked';
  await store.receiveDataRequest({ ...request(peer, change.command), change }, ({ kind }) => {
    outcome = kind;
    return { resultCode: kind === 'applied' ? 200 : 603 };
  });
  return outcome;
}

/** A change of the host profile, one record an entry unless said otherwise. The broadcast identifier, when it is stored. */
export async function hostChanges(store: TestedStore, change: DataChange, recordsPerEntry = 1000): Promise<string> {
  const broadcastId = fresh('b');
  const outcome = await store.changeHostProfile(change, { broadcastId, at: T, recordsPerEntry });
  if (outcome.kind !== 'stored') throw new Error(`not stored: ${outcome.kind}`);
  return broadcastId;
}

export const adding = (...records: NaptrRecord[]): DataChange => ({ command: 'ADD_DATA_REQ', records });
export const removing = (...records: NaptrRecord[]): DataChange => ({ command: 'REMOVE_DATA_REQ', records });
export const modifying = (...pairs: [existing: NaptrRecord, modified: NaptrRecord][]): DataChange => ({
  command: 'MOD_DATA_REQ',
  modifications: pairs.map(([existing, modified]) => ({ existing, modified })),
});

/** Everything in a lane that waits for its ACK, with a data message made if there is none. */
export async function pending(
  store: TestedStore,
  peer: string,
  lane: 'ordered' | 'response' = 'ordered',
  changes: Partial<Taking> = {},
): Promise<OutgoingMessage[]> {
  return (await store.takeDue(peer, lane, { ...taking, ...changes })).messages;
}

/** Takes everything and leaves it as it is; each journal entry is a message of its own. */
export const taking: Taking = {
  limit: 100,
  inFlight: new Set(),
  until: Number.POSITIVE_INFINITY,
  recordsPerMessage: 1,
  newIdentifier: () => fresh('m'),
  begin: ({ delivery }) => delivery,
};

/** The only message that waits in the ordered lane. */
export async function head(store: TestedStore, peer: string, changes: Partial<Taking> = {}): Promise<OutgoingMessage> {
  const [message] = await pending(store, peer, 'ordered', changes);
  if (message === undefined) throw new Error('nothing is pending');
  return message;
}

export function delivery(phase: Delivery['phase'], changes: Partial<Delivery> = {}): Delivery {
  return { phase, transmissions: 1, refusals: 0, t1Expiries: 0, ...changes };
}

/** The response to a request of ours, with which it ends. */
export function answer(
  store: TestedStore,
  message: OutgoingMessage,
  result: Result = OK,
  node?: NodeEvent,
): Promise<unknown> {
  const { peer, command, messageId, broadcastId } = message;
  const phase = result.resultCode === 200 ? 'done' : 'rejected';
  return store.receiveResponse(
    {
      peer,
      command: command.replace('_REQ', '_RESP') as 'ADD_DATA_RESP',
      messageId,
      broadcastId,
      receivedAt: T,
      result,
    },
    () => ({ ack: 100, delivery: delivery(phase, { resultCode: result.resultCode }), node }),
  );
}

/** Makes the node of a peer added, from our side, with all messages ended. Returns the ADD_NODE_REQ. */
export async function weAdd(store: TestedStore, peer: string): Promise<OutgoingMessage> {
  const { state } = (await store.getNode(peer))!;
  await store.startNodeAddition([peer], {
    broadcastId: fresh('b'),
    messageId: () => fresh('m'),
    at: T,
    resync: state === 'added',
  });
  const message = await head(store, peer);
  await answer(store, message, OK, { kind: 'addition-confirmed' });
  return message;
}

/** Every record of a profile, read in pages. */
export async function listAll(store: TestedStore, operator?: string, prefix?: string): Promise<NaptrRecord[]> {
  const items: NaptrRecord[] = [];
  let after: string | undefined;
  do {
    const page = await store.listRecords({ operator, prefix, after, limit: 7 });
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return items;
}

export async function snapshot(store: TestedStore, position: number): Promise<NaptrRecord[]> {
  const records: NaptrRecord[] = [];
  for await (const piece of store.readSnapshot(position)) records.push(...piece);
  return records;
}

/** As sets of records compare: by identity, in no order. */
export function identities(records: NaptrRecord[]): string[] {
  return records.map(recordIdentity).sort();
}

/** Who answers for a number, sorted; the host is `host`. */
export async function announcers(store: TestedStore, digits: string, now = T): Promise<string[]> {
  return (await candidates(store, digits, now)).map(({ peer }) => peer ?? 'host').sort();
}

/** What has to hold in the store as it is and as it has been kept. */
export async function beforeAndAfterRestart(
  { store, reopen }: OpenStore,
  check: (store: TestedStore) => Promise<void>,
): Promise<void> {
  await check(store);
  await check(await reopen());
}
