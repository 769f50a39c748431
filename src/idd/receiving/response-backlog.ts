import type { Clock } from '../ports/clock.js';
import type { ReceivingStore } from '../ports/store/index.js';

/** How long a backlog that is full counts as full before it is counted again, in milliseconds. */
const RECOUNT = 1000;

/** The part of the limit to which a full backlog must have gone down before requests are taken again. */
const ENOUGH_ROOM = 0.9;

/** What is known of one peer's backlog: `count` at `at`, and the requests let in since, each of which adds one response at most. */
interface Known {
  count: number;
  at: number;
  letIn: number;
  full: boolean;
}

/**
 * Responses that are stored for a peer and that it does not take: from the limit on its requests have to wait, or the store would grow for as long as it
 * goes on. Counting costs more the longer the backlog is, so it is counted only when it may have become full, and when it may have become shorter.
 */
export class ResponseBacklog {
  readonly #known = new Map<string, Known>();

  constructor(
    private readonly store: Pick<ReceivingStore, 'countQueuedResponses'>,
    private readonly clock: Clock,
    private readonly limit: number,
  ) {}

  /** Whether one more request of this peer may come in. */
  async takes(peer: string): Promise<boolean> {
    const known = this.#known.get(peer);
    if (known !== undefined && this.#isCurrent(known)) return this.#letIn(known);
    const count = await this.store.countQueuedResponses(peer);
    const full = known?.full ? count > this.limit * ENOUGH_ROOM : count >= this.limit;
    const counted = { count, at: this.clock.now(), letIn: 0, full };
    this.#known.set(peer, counted);
    return this.#letIn(counted);
  }

  #isCurrent({ count, at, letIn, full }: Known): boolean {
    return full ? this.clock.now() - at < RECOUNT : count + letIn < this.limit;
  }

  #letIn(known: Known): boolean {
    if (known.full) return false;
    known.letIn += 1;
    return true;
  }
}
