import { Heartbeat } from '../heartbeat.js';
import type { LinkState } from '../operation.js';
import type { AlarmCause } from '../ports/alarms.js';
import type { PeerSettings } from '../settings.js';
import { PeerSender } from './peer-sender.js';
import type { SendingSurroundings } from './surroundings.js';

/** How long recovery waits after the store has failed, in milliseconds. */
const STORE_RETRY = 1000;

/**
 * The link to one peer: the heartbeat, and the sender that works while it is not interrupted. "During heartbeat interruption, the sending of
 * messages shall be suspended, and all messages that have not been processed shall be automatically resent after heartbeat recovery"
 * [Q.3645 §8]. Before the first beats have told, nothing is held back.
 */
export class PeerLink {
  readonly #heartbeat: Heartbeat;
  #reach: 'unknown' | 'up' | 'interrupted' = 'unknown';
  #sender: PeerSender | undefined;
  /** Interruptions and recoveries, one after the other. */
  #changes = Promise.resolve();
  #isStopped = false;
  #cancelRetry = () => {};

  constructor(
    private readonly peer: PeerSettings,
    private readonly surroundings: SendingSurroundings,
  ) {
    const { probe, clock, settings } = surroundings;
    this.#heartbeat = new Heartbeat(
      peer,
      { probe, clock, settings: settings.heartbeat },
      { interrupted: () => this.#interrupt(), recovered: () => this.#recover() },
    );
  }

  get state(): LinkState {
    return this.#reach !== 'interrupted' && this.#sender?.isRefused ? 'refused' : this.#reach;
  }

  /** When the next message that waits for its time is sent, milliseconds since 1970; undefined where none does. */
  get nextTryAt(): number | undefined {
    return this.#sender?.nextTryAt;
  }

  /**
   * Takes up what a previous run of this process left, and begins to beat. What that run has alarmed goes on: an interruption lasts until a
   * beat succeeds, and a peer that refused us does so until it acknowledges something.
   */
  start(alarms: ReadonlySet<AlarmCause>): void {
    if (this.#isStopped) return;
    if (alarms.has('heartbeat-interrupted')) {
      this.#reach = 'interrupted';
      this.#heartbeat.resumeInterrupted();
    } else this.#startSender(alarms.has('peer-refuses'));
    this.#heartbeat.start();
  }

  /** There may be something to send. */
  wake(): void {
    this.#sender?.wake();
  }

  /** Tries at once what waits for its next try; not while the heartbeat is interrupted. */
  retry(): void {
    this.#sender?.retry();
  }

  /** What is in flight has `grace` milliseconds to come to its end. */
  async stop(grace: number): Promise<void> {
    this.#isStopped = true;
    this.#heartbeat.stop();
    this.#cancelRetry();
    const stopped = this.#sender?.stop(grace);
    await this.#changes;
    await stopped;
  }

  #startSender(isRefused = false): void {
    this.#sender = new PeerSender(this.peer, this.surroundings, isRefused);
    this.#sender.resume();
  }

  /** What is in flight is given up as if it had not been sent: T0, T1 and their counts stop. */
  #interrupt(): void {
    this.#reach = 'interrupted';
    const { alarms, settings } = this.surroundings;
    alarms.raise({
      cause: 'heartbeat-interrupted',
      object: `peer/${this.peer.operator}`,
      operator: this.peer.operator,
      text: `${this.peer.operator} has not answered the heartbeat ${settings.heartbeat.misses} times in a row: nothing is sent to it`,
    });
    const stopped = this.#sender?.stop();
    this.#sender = undefined;
    this.#changes = this.#changes.then(() => stopped);
  }

  #recover(): void {
    const wasInterrupted = this.#reach === 'interrupted';
    this.#reach = 'up';
    // At the first beat, too: a run before this one may have raised it.
    this.surroundings.alarms.clear('heartbeat-interrupted', `peer/${this.peer.operator}`);
    if (!wasInterrupted) return;
    this.#changes = this.#changes.then(() => this.#resend());
  }

  /** Unless the heartbeat has been interrupted again meanwhile. */
  async #resend(): Promise<void> {
    const { store, clock, log } = this.surroundings;
    if (this.#isStopped || this.#reach === 'interrupted' || this.#sender !== undefined) return;
    try {
      await store.requeueUnfinished(this.peer.operator);
    } catch (error) {
      log.error({ err: error, peer: this.peer.operator }, 'what is unfinished could not be queued again');
      this.#cancelRetry = clock.after(STORE_RETRY, () => {
        this.#changes = this.#changes.then(() => this.#resend());
      });
      return;
    }
    if (!this.#isStopped && this.state !== 'interrupted') this.#startSender();
  }
}
