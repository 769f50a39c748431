import { type CommandCode, isRequest, procedureOf } from '../codes.js';
import type { Lane, NodeChange, OutgoingMessage } from '../ports/store/index.js';
import type { Answer } from '../ports/transport.js';
import { afterAddNodeResponse } from '../procedures/add-node.js';
import { ORIGINATING } from '../procedures/index.js';
import type { PeerSettings } from '../settings.js';
import type { Delivery } from './delivery.js';
import { clearPeerAlarms, raiseDeliveryAlarm } from './delivery-alarms.js';
import { envelopeOf } from './envelope.js';
import type { SendingSurroundings } from './surroundings.js';
import { type DeliveryEvent, type Transition, transition } from './transition.js';
import { transmit } from './transmission.js';

/** Responses of data requests under way at once: they need no order among themselves. */
const RESPONSES_AT_ONCE = 8;
const AT_ONCE: Record<Lane, number> = { ordered: 1, response: RESPONSES_AT_ONCE };

const NODE_REQUESTS = new Set<CommandCode>(['ADD_NODE_REQ', 'REMOVE_NODE_REQ']);

/** How long a lane rests after the store has failed. */
const STORE_RETRY = 1000;

/**
 * Sends what is stored for one peer until it is stopped, independent of all other peers: an ordered lane with one message in flight until its ACK, and a lane of
 * responses. The state of every message is the store's; this class holds only what is in flight and the timers.
 */
export class PeerSender {
  readonly #inFlight: Record<Lane, Set<number>> = { ordered: new Set(), response: new Set() };
  readonly #wakeUps = new Map<Lane | 't1', () => void>();
  readonly #stopped = new AbortController();
  readonly #busy = new Set<Promise<void>>();
  /** Messages that have ended; a list read from the store before the last of them is out of date. */
  #endings = 0;
  #isRefused = false;

  constructor(
    private readonly peer: PeerSettings,
    private readonly surroundings: SendingSurroundings,
  ) {}

  /** The peer answers that it does not accept us. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** Takes up what a previous run of this process left: messages to send, requests that wait for their response. */
  resume(): void {
    this.#expireT1();
    this.wake();
  }

  /** There may be something to send. */
  wake(): void {
    this.#run('ordered');
    this.#run('response');
  }

  /** Tries the head of the lanes at once, whenever their next try is due. */
  retry(): void {
    this.#isRefused = false;
    this.#run('ordered', true);
    this.#run('response', true);
  }

  /** Ends what is in flight as if no answer had come; nothing is lost, since the store has it. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    for (const cancel of this.#wakeUps.values()) cancel();
    while (this.#busy.size > 0) await Promise.all(this.#busy);
  }

  /** Keeps hold of work in the background until it ends, and of what goes wrong in it. */
  #track(work: Promise<void>, failed: (error: unknown) => void): void {
    const tracked = work.catch(failed).finally(() => this.#busy.delete(tracked));
    this.#busy.add(tracked);
  }

  #run(lane: Lane, atOnce = false): void {
    if (this.#stopped.signal.aborted) return;
    this.#track(this.#startDue(lane, atOnce), (error) => {
      this.surroundings.log.error({ err: error, peer: this.peer.operator, lane }, 'the lane could not be read');
      this.#wakeIn(lane, STORE_RETRY, () => this.#run(lane));
    });
  }

  async #startDue(lane: Lane, atOnce: boolean): Promise<void> {
    const inFlight = this.#inFlight[lane];
    if (inFlight.size >= AT_ONCE[lane]) return;
    for (const message of await this.#readPending(lane)) {
      if (inFlight.has(message.id)) continue;
      if (inFlight.size >= AT_ONCE[lane] || this.#stopped.signal.aborted) return;
      const wait = (message.delivery.dueAt ?? 0) - this.surroundings.clock.now();
      if (wait > 0 && !atOnce) {
        this.#wakeIn(lane, wait, () => this.#run(lane));
        continue;
      }
      inFlight.add(message.id);
      const ended = () => {
        this.#endings += 1;
        inFlight.delete(message.id);
        this.#run(lane);
      };
      this.#track(this.#send(message).finally(ended), (error) => {
        this.surroundings.log.error({ err: error, peer: message.peer, messageId: message.messageId }, 'sending failed');
      });
    }
  }

  async #readPending(lane: Lane): Promise<OutgoingMessage[]> {
    const { store, identifiers } = this.surroundings;
    const newMessageId = () => identifiers.messageId();
    for (;;) {
      const endings = this.#endings;
      const messages = await store.pendingMessages(this.peer.operator, lane, AT_ONCE[lane], newMessageId);
      if (endings === this.#endings) return messages;
    }
  }

  async #send(message: OutgoingMessage): Promise<void> {
    const { store, transport, clock, settings, log } = this.surroundings;
    const sent = { ...message, delivery: this.#next(message, { kind: 'transmission' }).delivery };
    try {
      // A newer node procedure ends one that has not been sent, but lets one that may reach the peer be settled first: late, it would undo the newer.
      if (
        NODE_REQUESTS.has(message.command) &&
        !(await store.saveDelivery(message.id, ['queued', 'sent'], sent.delivery))
      )
        return;
      const envelope = await envelopeOf(message, this.peer, settings, store);
      const { signal } = this.#stopped;
      const answer = await transmit(transport, this.peer, envelope, { clock, t0: settings.timers.t0, signal });
      if (signal.aborted && answer.kind === 'unusable') return;
      const event = eventOf(answer);
      log.debug({ peer: message.peer, command: message.command, messageId: message.messageId, event }, 'sent');
      await this.#settle(sent, this.#next(sent, event));
    } catch (error) {
      // The store failed: the message is as it was. The lane rests, or it would try without pause.
      await this.#rest(STORE_RETRY);
      throw error;
    }
  }

  #next(message: OutgoingMessage, event: DeliveryEvent): Transition {
    const { settings, clock } = this.surroundings;
    return transition(message.delivery, event, {
      command: message.command,
      timers: settings.timers,
      now: clock.now(),
    });
  }

  /** Stores the new state and acts on it, unless a response has overtaken the ACK and settled the message. */
  async #settle(message: OutgoingMessage, next: Transition): Promise<void> {
    const { store, alarms } = this.surroundings;
    if (next.link !== undefined) this.#isRefused = next.link === 'refused';
    const { phase } = next.delivery;
    const node = nodeAfter(message, next.delivery);
    const from: OutgoingMessage['delivery']['phase'][] =
      message.delivery.phase === 'acknowledged' ? ['acknowledged'] : ['queued', 'sent'];
    const stored = await store.saveDelivery(message.id, from, next.delivery, node);
    if (next.link === 'accepted') clearPeerAlarms(alarms, message);
    if (!stored) return;
    if (next.alarm !== undefined) {
      raiseDeliveryAlarm(alarms, next.alarm, message, next.delivery.reason ?? next.delivery.phase);
    }
    if (phase === 'acknowledged' && !this.#wakeUps.has('t1')) this.#expireT1At(next.delivery.dueAt ?? 0);
  }

  /**
   * "T1 is the maximum duration between the originating DES receiving an ACK (100) for request message and receiving response message"
   * [Q.3645 §7.1.1 note 2]. One timer for all requests of the peer, set to the oldest one.
   */
  #expireT1At(dueAt: number): void {
    this.#wakeIn('t1', Math.max(dueAt - this.surroundings.clock.now(), 0), () => this.#expireT1());
  }

  #expireT1(): void {
    this.#track(this.#expireT1OfDue(), (error) => {
      this.surroundings.log.error({ err: error, peer: this.peer.operator }, 'T1 could not be checked');
      this.#wakeIn('t1', STORE_RETRY, () => this.#expireT1());
    });
  }

  async #expireT1OfDue(): Promise<void> {
    const { store, clock } = this.surroundings;
    let next = Number.POSITIVE_INFINITY;
    for (const request of await store.awaitingResponse(this.peer.operator)) {
      const dueAt = request.delivery.dueAt ?? 0;
      if (dueAt <= clock.now()) await this.#settle(request, this.#next(request, { kind: 't1-expiry' }));
      else next = Math.min(next, dueAt);
    }
    if (next < Number.POSITIVE_INFINITY && !this.#wakeUps.has('t1')) this.#expireT1At(next);
    this.#run('ordered');
  }

  #wakeIn(what: Lane | 't1', milliseconds: number, callback: () => void): void {
    this.#wakeUps.get(what)?.();
    if (this.#stopped.signal.aborted) return;
    const wake = () => {
      this.#wakeUps.delete(what);
      callback();
    };
    this.#wakeUps.set(what, this.surroundings.clock.after(milliseconds, wake));
  }

  #rest(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.surroundings.clock.after(milliseconds, resolve);
      this.#stopped.signal.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
  }
}

/** What the end of a message means for the node; most ends come with a response and are settled there. */
function nodeAfter(message: OutgoingMessage, delivery: Delivery): NodeChange | undefined {
  const isOver = delivery.phase === 'failed' || delivery.phase === 'expired';
  if (message.command === 'ADD_NODE_RESP' && (isOver || delivery.phase === 'done')) {
    return afterAddNodeResponse(message, delivery);
  }
  if (!isOver || !isRequest(message.command)) return undefined;
  return ORIGINATING[procedureOf(message.command)].afterEnd(message, delivery);
}

function eventOf(answer: Answer): DeliveryEvent {
  if (answer.kind === 'unusable') return { kind: 'silence', reason: answer.reason, retryAfter: answer.retryAfter };
  const { returnCode, returnDescription } = answer.ack;
  return { kind: 'acknowledgement', returnCode, description: returnDescription, retryAfter: answer.retryAfter };
}
