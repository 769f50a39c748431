import type { Delivery, Phase } from '../../exchange/delivery.js';
import { ABOUT_ACKNOWLEDGEMENT, alarmsOf } from '../../exchange/delivery-alarms.js';
import { afterEnd } from '../../exchange/end-of-message.js';
import {
  type DeliveryEvent,
  deliveryTransition,
  isUnanswered,
  longestWait,
  type Transition,
} from '../../exchange/transition.js';
import type { AlarmChange } from '../ports/alarms.js';
import type { Lane as LaneName, OutgoingMessage } from '../ports/store/index.js';
import type { OutgoingEnvelope } from '../ports/transport.js';
import type { PeerSettings } from '../settings.js';
import { envelopeOf } from './envelope.js';
import { Lane, STORE_RETRY } from './lane.js';
import { ResponseWatch } from './response-watch.js';
import type { SendingSurroundings } from './surroundings.js';
import { NO_ACK, type Transmitted, transmit, unread } from './transmission.js';

/** Responses of data requests under way at once: they need no order among themselves. */
const RESPONSES_AT_ONCE = 8;

/**
 * Sends what is stored for one peer until it is stopped, independent of all other peers: an ordered lane with one message in flight until its ACK, and a lane of
 * responses. The state of every message is the store's; in memory is only what is in flight and the timers.
 */
export class PeerSender {
  readonly #ordered: Lane;
  readonly #responses: Lane;
  readonly #watch: ResponseWatch;
  readonly #aborted = new AbortController();
  /** Whether nothing waits for its ACK in the lane, as far as is known. */
  readonly #isIdle: Record<LaneName, boolean> = { ordered: false, response: false };
  #isRefused: boolean;
  /** An alarm about missing ACKs may be open, be it from a previous run. */
  #mayBeAlarmed = true;

  constructor(
    private readonly peer: PeerSettings,
    private readonly surroundings: SendingSurroundings,
    /** What the peer last said to a run before this one. */
    isRefused: boolean,
  ) {
    this.#isRefused = isRefused;
    this.#ordered = this.#lane('ordered', 1);
    this.#responses = this.#lane('response', RESPONSES_AT_ONCE);
    const { clock, store } = surroundings;
    this.#watch = new ResponseWatch({
      clock,
      awaiting: () => store.awaitingResponse(peer.operator),
      expired: async (request) => {
        await this.#settle(request, this.#next(request, { kind: 't1-expiry' }));
        this.#ordered.wake();
      },
      failed: (error) => this.#log(error, 'T1 could not be checked'),
    });
  }

  /** The peer answers that it does not accept us. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** When the next message that waits for its time is sent, milliseconds since 1970; undefined where none does. */
  get nextTryAt(): number | undefined {
    const times = [this.#ordered.nextTryAt, this.#responses.nextTryAt].filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Takes up what a previous run of this process left: messages to send, requests that wait for their response. */
  resume(): void {
    this.#watch.start();
    this.wake();
  }

  /** There may be something to send. */
  wake(): void {
    this.#ordered.wake();
    this.#responses.wake();
  }

  /** Tries the head of the lanes at once, whenever their next try is due. */
  retry(): void {
    this.#isRefused = false;
    this.#ordered.wake(true);
    this.#responses.wake(true);
  }

  /**
   * Begins nothing more. What is in flight has `grace` milliseconds to come to its end, and ends then as if no answer had come; nothing is lost, since
   * the store has it.
   */
  async stop(grace = 0): Promise<void> {
    const abort = () => this.#aborted.abort();
    const stopped = [this.#ordered.stop(), this.#responses.stop(), this.#watch.stop()];
    const cancel = grace > 0 ? this.surroundings.clock.after(grace, abort) : abort();
    await Promise.all(stopped);
    cancel?.();
  }

  #lane(name: LaneName, limit: number): Lane {
    const { store, clock, identifiers, settings } = this.surroundings;
    const { operator, recordsPerMessage = settings.limits.recordsPerMessage } = this.peer;
    return new Lane(limit, {
      clock,
      longestWait: longestWait(settings.timers),
      take: async (taking) => {
        const taken = await store.takeDue(operator, name, {
          ...taking,
          recordsPerMessage,
          newIdentifier: () => identifiers.messageId(),
          begin: (message) => this.#next(message, { kind: 'transmission' }).delivery,
          unanswered: (message) => this.#unanswered(message),
        });
        this.#isIdle[name] = taken.isIdle;
        return taken;
      },
      send: (message) => this.#send(message),
      idle: () => this.#endPeerAlarms(),
      failed: (error) => this.#log(error, `the ${name} lane has to wait for the store`),
    });
  }

  async #send(message: OutgoingMessage): Promise<void> {
    try {
      const transmitted = await this.#transmit(message);
      if (this.#aborted.signal.aborted && transmitted.kind !== 'acknowledged') return;
      const event = eventOf(transmitted);
      const { peer, command, messageId } = message;
      this.surroundings.log.debug({ peer, command, messageId, event }, 'sent');
      await this.#settle(message, this.#next(message, event));
      if (transmitted.kind === 'unread') throw transmitted.error;
      if (transmitted.kind === 'unmade') {
        this.surroundings.log.error(
          { err: transmitted.error, peer, command, messageId },
          'message could not be written',
        );
      }
    } catch (error) {
      // The store failed: the message stays `sent`, and is due again after T0. The lane rests, or it would go on to
      // fail without pause.
      await this.#rest(STORE_RETRY);
      throw error;
    }
  }

  async #transmit(message: OutgoingMessage): Promise<Transmitted> {
    const { store, transport, clock, settings } = this.surroundings;
    let envelope: OutgoingEnvelope;
    try {
      envelope = await envelopeOf(message, this.peer, settings, store);
    } catch (error) {
      return unread(error);
    }
    const { signal } = this.#aborted;
    return transmit(transport, this.peer, envelope, { clock, t0: settings.timers.t0, signal });
  }

  /** T0 has expired for a transmission of a run before this one, which could not note it. */
  #unanswered(message: OutgoingMessage): { delivery: Delivery; alarms: AlarmChange[] } | undefined {
    const { delivery, command } = message;
    if (!isUnanswered(delivery)) return undefined;
    const { timers } = this.surroundings.settings;
    const circumstances = {
      command,
      carriesProfile: message.snapshot !== undefined,
      timers,
      now: delivery.dueAt ?? this.surroundings.clock.now(),
    };
    const next = deliveryTransition(delivery, { kind: 'silence', reason: NO_ACK }, circumstances);
    if (next.alarm !== undefined) this.#mayBeAlarmed = true;
    return { delivery: next.delivery, alarms: alarmsOf(message, next) };
  }

  #next(message: OutgoingMessage, event: DeliveryEvent): Transition {
    const { settings, clock } = this.surroundings;
    return deliveryTransition(message.delivery, event, {
      command: message.command,
      carriesProfile: message.snapshot !== undefined,
      timers: settings.timers,
      now: clock.now(),
    });
  }

  /** Stores the new state with its consequences and acts on it, unless a response has overtaken the ACK and settled the message. */
  async #settle(message: OutgoingMessage, next: Transition): Promise<void> {
    const { delivery, link } = next;
    if (link !== undefined) this.#isRefused = link === 'refused';
    if (next.alarm !== undefined) this.#mayBeAlarmed = true;
    const from: Phase[] = message.delivery.phase === 'acknowledged' ? ['acknowledged'] : ['queued', 'sent'];
    const consequences = { node: afterEnd(message, delivery), alarms: alarmsOf(message, next) };
    const stored = await this.surroundings.store.saveDelivery(message.id, from, delivery, consequences);
    if (stored && delivery.phase === 'acknowledged') this.#watch.expect(delivery.dueAt ?? 0);
  }

  /** What was not acknowledged has been cancelled or has ended. */
  #endPeerAlarms(): void {
    if (!this.#isIdle.ordered || !this.#isIdle.response) return;
    this.#isRefused = false;
    if (!this.#mayBeAlarmed) return;
    this.#mayBeAlarmed = false;
    for (const cause of ABOUT_ACKNOWLEDGEMENT) this.surroundings.alarms.clear(cause, `peer/${this.peer.operator}`);
  }

  #log(error: unknown, what: string): void {
    this.surroundings.log.error({ err: error, peer: this.peer.operator }, what);
  }

  #rest(milliseconds: number): Promise<void> {
    const { signal } = this.#aborted;
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.surroundings.clock.after(milliseconds, end);
      if (signal.aborted) end();
      else signal.addEventListener('abort', end);
    });
  }
}

function eventOf(transmitted: Transmitted): DeliveryEvent {
  switch (transmitted.kind) {
    case 'acknowledged': {
      const { ack, retryAfter } = transmitted;
      return { kind: 'acknowledgement', returnCode: ack.returnCode, description: ack.returnDescription, retryAfter };
    }
    case 'unusable':
      return { kind: 'silence', reason: transmitted.reason, retryAfter: transmitted.retryAfter };
    case 'closed':
      return { kind: 'closed-connection', reason: transmitted.reason };
    case 'unread':
      return { kind: 'unread', reason: transmitted.reason };
    case 'unmade':
      return { kind: 'unwritable', reason: transmitted.reason };
  }
}
