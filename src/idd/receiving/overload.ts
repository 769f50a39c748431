import type { Ack } from '../../../generated/messages.js';
import { acknowledge } from '../acknowledgement.js';
import type { Peers } from '../peers.js';
import type { Alarms } from '../ports/alarms.js';
import type { Clock } from '../ports/clock.js';
import { type ReceivingStore, StoreError } from '../ports/store/index.js';
import type { IddSettings } from '../settings.js';
import { FairShare } from './fair-share.js';
import { OverloadAlarm } from './overload-alarm.js';
import { ResponseBacklog } from './response-backlog.js';

/** The room that one message has while it is being read and stored. */
export interface Place {
  /**
   * The message has come to this many bytes in memory. Returns why it cannot be taken where there is no room for them:
   * it is not read on then, and its bytes are free again.
   */
  grow(bytes: number): string | undefined;
  /** The message has ended. */
  leave(): void;
}

const TOO_MANY_BYTES = 'too many bytes at once';

/** Connections from addresses of no peer have a share in common. */
const NO_PEER = '';

/**
 * What this DES takes in at once [Q.3645 Table 2, 501]. Beyond it, peers are told to come again later before anything more of their messages is
 * read. Every limit is shared fairly, so that a peer that floods does not keep out another.
 */
export class Overload {
  readonly #messages: FairShare;
  readonly #bytes: FairShare;
  readonly #connections: FairShare;
  readonly #responses: ResponseBacklog;
  readonly #alarm: OverloadAlarm;
  readonly #peers: Peers;

  constructor(surroundings: {
    peers: Peers;
    store: Pick<ReceivingStore, 'countQueuedResponses'>;
    alarms: Alarms;
    clock: Clock;
    settings: Pick<IddSettings, 'limits'>;
  }) {
    const { peers, store, alarms, clock, settings } = surroundings;
    this.#messages = new FairShare(settings.limits.messagesAtOnce);
    this.#bytes = new FairShare(settings.limits.bytesAtOnce);
    this.#connections = new FairShare(settings.limits.connections);
    this.#responses = new ResponseBacklog(store, clock, settings.limits.responsesQueued);
    this.#alarm = new OverloadAlarm(alarms, clock);
    this.#peers = peers;
  }

  stop(): void {
    this.#alarm.stop();
  }

  /** A connection from this address; the function is to be called when it has closed. Undefined: there are too many. */
  connect(address: string): (() => void) | undefined {
    const key = this.#peers.firstFrom(address)?.operator ?? NO_PEER;
    if (!this.#connections.take(key, 1)) {
      this.#alarm.tell(this.#connections.greatest || undefined, 'too many connections at once');
      return undefined;
    }
    return once(() => this.#connections.give(key, 1));
  }

  /**
   * Room for a new request, or why there is none. `bytes` is how much memory it is going to take as far as that is
   * declared, undefined where it does not count: there must be room for it now, but it is taken only as it comes in.
   */
  async enter(peer: string, bytes: number | undefined): Promise<Place | { reason: string }> {
    const place = this.place(peer, bytes, (cause) => this.#alarm.tell(cause, TOO_MANY_BYTES));
    if ('reason' in place) {
      this.#alarm.tell(place.cause, place.reason);
      return place;
    }
    let stays = false;
    try {
      stays = await this.#responses.takes(peer);
    } finally {
      if (!stays) place.leave();
    }
    if (!stays) {
      const reason = 'the responses to earlier requests have not been taken';
      this.#alarm.tell(peer, reason);
      return { reason };
    }
    return place;
  }

  /**
   * Room for a message that need not be turned away: who finds none is not told of. Where it grows too long, `tooLong`
   * is called with the peer that has the most, if there is one.
   */
  place(
    peer: string,
    bytes: number | undefined,
    tooLong?: (cause: string | undefined) => void,
  ): Place | { reason: string; cause: string | undefined } {
    if (!this.#messages.take(peer, 1)) return { reason: 'too many messages at once', cause: this.#messages.greatest };
    let held = 0;
    // What is only declared is not taken: a peer that declares much and sends nothing would keep out others.
    const fits = this.#bytes.allows(peer, bytes ?? 0);
    const grow = (to: number): string | undefined => {
      const more = bytes === undefined ? 0 : Math.max(to - held, 0);
      if (!this.#bytes.take(peer, more)) {
        tooLong?.(this.#bytes.greatest);
        // Nothing more of it is read. Another one may have its bytes at once, since giving it up may have to wait for
        // the store.
        this.#bytes.give(peer, held);
        held = 0;
        return TOO_MANY_BYTES;
      }
      held += more;
      return undefined;
    };
    const leave = once(() => {
      this.#messages.give(peer, 1);
      this.#bytes.give(peer, held);
    });
    if (fits) return { grow, leave };
    leave();
    return { reason: TOO_MANY_BYTES, cause: this.#bytes.greatest };
  }

  /** The 501 for a store that takes nothing more for now; any other error is thrown on. */
  acknowledgeFailure(error: unknown, messageId: string): Ack {
    if (!(error instanceof StoreError && error.code === 'STORE_BUSY')) throw error;
    const reason = 'too much waits to be written';
    this.#alarm.tell(undefined, reason);
    return acknowledge(messageId, 501, reason);
  }
}

function once(callback: () => void): () => void {
  let called = false;
  return () => {
    if (called) return;
    called = true;
    callback();
  };
}
