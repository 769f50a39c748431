import type Database from 'better-sqlite3';
import { acknowledge } from '../../src/idd/acknowledgement.js';
import type { Alarm } from '../../src/idd/ports/alarms.js';
import type { Clock } from '../../src/idd/ports/clock.js';
import type { Transport } from '../../src/idd/ports/transport.js';
import type { SqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import type { WriteJudge } from '../store/sqlite/failing-writes.js';

/** Faults that are planted to see whether they are found: put around what every DES works with. */
export interface Sabotage {
  /** Below the witness: what the store reports is not what it does. */
  store?: (store: SqliteStore, at: string) => SqliteStore;
  /** Above it: what is done is not what the store reports. */
  port?: (store: SqliteStore) => SqliteStore;
  transport?: (transport: Transport, at: string, clock: Clock) => Transport;
  /** Which writes of a DES's disk fail. */
  disk?: (at: string) => WriteJudge;
  /** Given each database that is opened. */
  database?: (db: Database.Database, at: string) => void;
}

type Send = Transport['send'];

/** A fault strikes every so many times that it could. */
const EVERY = 3;

function sometimes(): () => boolean {
  let count = 0;
  return () => ++count % EVERY === 0;
}

function spoiled(spoil: (store: SqliteStore, strikes: () => boolean) => Partial<SqliteStore>) {
  return (store: SqliteStore): SqliteStore => ({ ...store, ...spoil(store, sometimes()) });
}

function disturbed(disturb: (send: Send, clock: Clock) => Send): Sabotage['transport'] {
  return (transport, _at, clock) => ({ ...transport, send: disturb(transport.send, clock) });
}

/** Some messages of a kind are never sent and are taken for acknowledged, whenever they are tried. */
function neverSent(kind: RegExp, dropped: () => void = () => {}): (send: Send) => Send {
  return (send) => {
    const strikes = sometimes();
    const verdicts = new Map<string, boolean>();
    return (peer, envelope, options) => {
      const { messageId } = envelope.header;
      if (!kind.test(envelope.command)) return send(peer, envelope, options);
      if (!verdicts.has(messageId)) verdicts.set(messageId, strikes());
      if (!verdicts.get(messageId)) return send(peer, envelope, options);
      dropped();
      return Promise.resolve({ kind: 'acknowledged', ack: acknowledge(messageId, 100) });
    };
  };
}

/** A sender that takes a request for confirmed which it has not sent. */
function forgetfulSender(): Sabotage {
  const forgetful = new Set<string>();
  return {
    transport: (transport, at) => ({
      ...transport,
      send: neverSent(/DATA_REQ/, () => forgetful.add(at))(transport.send),
    }),
    store: (store, at) => ({
      ...store,
      saveDelivery: (id, from, delivery, ...rest) => {
        const isForgotten = delivery.phase === 'acknowledged' && forgetful.delete(at);
        const forged = { ...delivery, phase: 'done' as const, dueAt: undefined };
        return store.saveDelivery(id, from, isForgotten ? forged : delivery, ...rest);
      },
    }),
  };
}

/** Faults that are to be found, with the invariant that finds them. */
export const FAULTS: { fault: string; invariant: string; sabotage: () => Sabotage }[] = [
  {
    fault: 'a receiver that acknowledges what it has not stored',
    invariant: 'acknowledgedIsStored',
    sabotage: () => ({
      port: spoiled((store, strikes) => ({
        receiveDataRequest: async (request, respond) =>
          strikes() ? 'stored' : store.receiveDataRequest(request, respond),
      })),
    }),
  },
  {
    fault: 'a receiver that applies a repeat',
    invariant: 'appliedOnceAndInOrder',
    sabotage: () => ({
      store: spoiled((store) => {
        let count = 0;
        return {
          isRepeat: async () => false,
          receiveDataRequest: (request, respond) =>
            store.receiveDataRequest({ ...request, messageId: `${request.messageId}-${++count}` }, respond),
        };
      }),
    }),
  },
  {
    fault: 'a sender that sends an old change instead of the next one',
    invariant: 'appliedOnceAndInOrder',
    sabotage: () => ({
      store: spoiled((store, strikes) => ({
        readJournal: async (message) => {
          const change = await store.readJournal(message);
          const before = message.journal!.first - 1;
          if (before === 0 || !strikes()) return change;
          return store.readJournal({ ...message, journal: { first: before, last: before } }).catch(() => change);
        },
      })),
    }),
  },
  {
    fault: 'a sender that does not care for the heartbeat',
    invariant: 'silentWhileInterrupted',
    sabotage: () => ({
      transport: disturbed((send, clock) => (peer, envelope, options) => {
        clock.after(200_000, () => void send(peer, envelope, { ...options, signal: new AbortController().signal }));
        return send(peer, envelope, options);
      }),
    }),
  },
  {
    fault: 'a store that loses a change of a copy',
    invariant: 'copiesAreWhatWasAcknowledged',
    sabotage: () => ({
      store: spoiled((store, strikes) => ({
        receiveDataRequest: async (request, respond) => {
          if (!strikes()) return store.receiveDataRequest(request, respond);
          respond({ kind: 'applied' });
          return 'stored';
        },
      })),
    }),
  },
  {
    fault: 'a store that loses a change of the profile',
    invariant: 'profilesAreWhatWasAccepted',
    sabotage: () => ({
      store: spoiled((store, strikes) => ({
        changeHostProfile: async (change, options) =>
          strikes() ? { kind: 'stored' } : store.changeHostProfile(change, options),
      })),
    }),
  },
  {
    fault: 'a store that opens an alarm a second time',
    invariant: 'oneAlarmForACause',
    sabotage: () => ({
      store: spoiled((store) => {
        const second: Alarm[] = [];
        return {
          raiseAlarm: async (...parameters) => {
            const raised = await store.raiseAlarm(...parameters);
            if (raised.kind === 'repeated') second.push(raised.alarm);
            return raised;
          },
          listAlarms: async () => [...(await store.listAlarms()), ...second],
        };
      }),
    }),
  },
  {
    fault: 'an alarm whose end is not noted',
    invariant: 'alarmsHaveEnded',
    sabotage: () => ({ store: spoiled(() => ({ clearAlarm: async () => undefined })) }),
  },
  {
    fault: 'a store that does not tell of a record',
    invariant: 'someLookupsFollowTheProfiles',
    sabotage: () => ({
      store: spoiled((store, strikes) => ({
        onRecords: (listener) =>
          store.onRecords((news) => listener(news.filter(({ kind }) => kind !== 'added' || !strikes()))),
      })),
    }),
  },
  {
    fault: 'an overlap that is told as something else',
    invariant: 'overlapsAreAlarmed',
    sabotage: () => ({
      store: spoiled((store) => ({
        raiseAlarm: (alarm, at) =>
          store.raiseAlarm(alarm.cause === 'number-overlap' ? { ...alarm, cause: 'response-refused' } : alarm, at),
      })),
    }),
  },
  {
    fault: 'a sender that drops a response',
    invariant: 'everyRequestIsAnswered',
    sabotage: () => ({ transport: disturbed(neverSent(/DATA_RESP/)) }),
  },
  {
    fault: 'a sender that drops a queued request',
    invariant: 'copiesEqualTheProfiles',
    sabotage: forgetfulSender,
  },
  {
    fault: 'a DES that waits for a response for ever',
    invariant: 'nothingIsPending',
    sabotage: () => ({
      store: spoiled((store, strikes) => ({
        awaitingResponse: async () => [],
        receiveResponse: async (response, settle) =>
          response.command === 'ADD_DATA_RESP' && strikes()
            ? { kind: 'settled', ack: 100 }
            : store.receiveResponse(response, settle),
      })),
    }),
  },
];
