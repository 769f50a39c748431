import type { NaptrRecord } from '../../generated/messages.js';
import type { CommandCode, ReturnCode } from '../../src/idd/codes.js';
import type { DataChange, DataOutcome, StagingId } from '../../src/idd/ports/store/index.js';
import type { SqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import { PossibleCopies } from './copies.js';
import { Ledger, profileOf } from './ledger.js';
import { Order } from './order.js';

/** A message went out. */
export interface Sending {
  from: string;
  to: string;
  command: CommandCode;
  messageId: string;
  isInterrupted: boolean;
}

/** A message was answered. */
export interface Acknowledgement {
  from: string;
  to: string;
  command: CommandCode;
  messageId: string;
  returnCode: ReturnCode;
}

/**
 * Sees what every store reports as stored, crash or not, and every message that goes over the network. What the stores hold and the operators see
 * must be what follows from that.
 */
export class Witness {
  /** `slices`: whether one DES gives another its profile in slices. */
  constructor(private readonly slices: (from: string, to: string) => boolean) {}

  /** Since the invariants were last checked. */
  sendings: Sending[] = [];
  acknowledgements: Acknowledgement[] = [];
  /** What was applied and should not have been. */
  misapplied: string[] = [];
  /** DESs whose alarms have changed. */
  readonly alarmed = new Set<string>();
  /** DESs whose own profile, and copies as `at of`, may have changed since they were last compared. */
  readonly touchedProfiles = new Set<string>();
  readonly touchedCopies = new Set<string>();
  /** Received messages that were stored, as `at from command messageId`. */
  readonly stored = new Set<string>();
  /** Received messages that were answered 100, likewise. */
  readonly acknowledged = new Set<string>();
  /** Responses that came back, as `at from command messageId`. */
  readonly responded = new Set<string>();
  readonly #changes = new Map<string, DataChange>();
  readonly #ledgers = new Map<string, Ledger>();
  readonly #copies = new Map<string, PossibleCopies>();
  readonly #orders = new Map<string, Order>();

  ledger(operator: string): Ledger {
    return getOrMake(this.#ledgers, operator, () => new Ledger());
  }

  copies(at: string, of: string): PossibleCopies {
    return getOrMake(this.#copies, `${at} ${of}`, () => new PossibleCopies());
  }

  /** How `at` has applied the changes of `of`. */
  order(at: string, of: string): Order {
    return getOrMake(this.#orders, `${at} ${of}`, () => new Order(this.ledger(of), this.slices(of, at)));
  }

  /** The invariants have been checked. */
  forget(): void {
    this.sendings = [];
    this.acknowledgements = [];
    this.misapplied = [];
    this.alarmed.clear();
  }

  /** A data request is about to be handed to its receiver. */
  bringsChange(at: string, from: string, messageId: string, change: DataChange): void {
    this.#changes.set(`${at} ${from} ${messageId}`, change);
  }

  /** After a crash all that a DES holds is in question. */
  doubt(operator: string, peers: string[]): void {
    this.touchedProfiles.add(operator);
    this.alarmed.add(operator);
    for (const peer of peers) this.touchedCopies.add(`${operator} ${peer}`);
  }

  /** The store of a DES, watched. */
  watch(at: string, store: SqliteStore): SqliteStore {
    const staged = new Map<StagingId, NaptrRecord[]>();
    return {
      ...store,
      changeHostProfile: async (change, options) => {
        const outcome = await store.changeHostProfile(change, options);
        if (outcome.kind === 'stored') {
          this.ledger(at).enter(change, options.broadcastId);
          this.touchedProfiles.add(at);
        }
        return outcome;
      },
      raiseAlarm: (...parameters) => {
        this.alarmed.add(at);
        return store.raiseAlarm(...parameters);
      },
      onAlarms: (listener) =>
        store.onAlarms((events) => {
          this.alarmed.add(at);
          listener(events);
        }),
      startNodeRemoval: async (peer, options) => {
        const outcome = await store.startNodeRemoval(peer, options);
        if (outcome.kind === 'stored') this.#removed(at, peer);
        return outcome;
      },
      stageRecords: async (staging, records) => {
        staged.set(staging, [...(staged.get(staging) ?? []), ...records]);
        return store.stageRecords(staging, records);
      },
      receiveAddNodeRequest: async (request, admit) => {
        let isAdmitted = false;
        const reception = await store.receiveAddNodeRequest(request, (node, obstacle) => {
          const admission = admit(node, obstacle);
          isAdmitted = admission.result.resultCode === 200;
          return admission;
        });
        if (reception === 'stored') {
          this.#received(at, request);
          const profile = profileOf(staged.get(request.staging) ?? []);
          if (isAdmitted) {
            this.#replaced(at, request.peer, () => {
              this.copies(at, request.peer).replace(profile, request.receivedAt, request.activateAt);
              return this.order(at, request.peer).begin(profile);
            });
          }
        }
        return reception;
      },
      receiveRemoveNodeRequest: async (request, result) => {
        const reception = await store.receiveRemoveNodeRequest(request, result);
        if (reception === 'stored') {
          this.#received(at, request);
          if (result.resultCode === 200) this.#removed(at, request.peer);
        }
        return reception;
      },
      receiveDataRequest: async (request, respond) => {
        let outcome = undefined as DataOutcome | undefined;
        const reception = await store.receiveDataRequest(request, (each) => {
          outcome = each;
          return respond(each);
        });
        if (reception === 'stored') {
          this.#received(at, request);
          this.#changed(at, request.peer, request.change, outcome);
        }
        return reception;
      },
      receiveRejectedRequest: async (request, result) => {
        const reception = await store.receiveRejectedRequest(request, result);
        if (reception === 'stored') {
          this.#received(at, request);
          const change = this.#changes.get(`${at} ${request.peer} ${request.messageId}`);
          if (change !== undefined) this.order(at, request.peer).reject(change);
        }
        return reception;
      },
      receiveResponse: async (response, settle) => {
        const outcome = await store.receiveResponse(response, settle);
        if (outcome.kind === 'settled' && outcome.ack === 100) {
          this.#received(at, response);
          if (response.staging !== undefined && response.result.resultCode === 200) {
            const profile = profileOf(staged.get(response.staging) ?? []);
            this.#replaced(at, response.peer, () => {
              this.copies(at, response.peer).mayBeReplaced(profile, response.receivedAt);
              return this.order(at, response.peer).begin(profile);
            });
          }
          if (response.command === 'ADD_NODE_RESP' && response.staging === undefined) {
            // A profile that may not stand here: the node has failed, and the changes that follow do not fit.
            this.order(at, response.peer).giveUp();
          }
          if (response.command === 'REMOVE_NODE_RESP') this.touchedCopies.add(`${at} ${response.peer}`);
        }
        return outcome;
      },
    };
  }

  #received(at: string, message: { peer: string; command: CommandCode; messageId: string }): void {
    const key = `${at} ${message.peer} ${message.command} ${message.messageId}`;
    if (this.stored.has(key)) this.misapplied.push(`${at} has taken ${message.peer}'s ${message.messageId} twice`);
    this.stored.add(key);
  }

  #removed(at: string, peer: string): void {
    this.copies(at, peer).remove();
    this.touchedCopies.add(`${at} ${peer}`);
  }

  #replaced(at: string, peer: string, replace: () => string | undefined): void {
    const wrong = replace();
    if (wrong !== undefined) this.misapplied.push(`${at} has stored of ${peer} ${wrong}`);
    this.touchedCopies.add(`${at} ${peer}`);
  }

  #changed(at: string, peer: string, change: DataChange, outcome: DataOutcome | undefined): void {
    const order = this.order(at, peer);
    const copies = this.copies(at, peer);
    this.touchedCopies.add(`${at} ${peer}`);
    if (outcome?.kind === 'applied') {
      const wrong = order.apply(change);
      if (wrong !== undefined) this.misapplied.push(`${at} has applied of ${peer} ${wrong}`);
      copies.apply(change);
      return;
    }
    if (outcome?.kind !== 'not-added' && !order.isIncomplete) {
      this.misapplied.push(
        `${at} has not what a change of ${peer} is about, though nothing was rejected before: ${outcome?.kind}`,
      );
    }
    order.reject(change);
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
