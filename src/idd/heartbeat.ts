import type { Clock } from './ports/clock.js';
import type { Probe } from './ports/probe.js';
import type { HeartbeatSettings, PeerSettings } from './settings.js';

/** What the heartbeat tells of a peer. */
export interface HeartbeatListener {
  /** The peer has not answered `misses` times in a row. Told once, until it is recovered. */
  interrupted(): void;
  /** The peer has answered: told at the first beat, and when an interruption ends. */
  recovered(): void;
}

/**
 * "A heartbeat mechanism is required over the network layer of Idd interface to detect the status of the peer DES" [Q.3645 §8]. One beat an
 * interval; a success counts at once, a miss when its interval ends: a peer that swallows everything is detected as fast as one that refuses.
 */
export class Heartbeat {
  #misses = 0;
  #state: 'unknown' | 'up' | 'interrupted' = 'unknown';
  #stop = () => {};

  constructor(
    private readonly peer: PeerSettings,
    private readonly surroundings: { probe: Probe; clock: Clock; settings: HeartbeatSettings },
    private readonly listener: HeartbeatListener,
  ) {}

  /** Before the start: the interruption has been told, by a run before this one, and lasts until a beat succeeds. */
  resumeInterrupted(): void {
    this.#state = 'interrupted';
  }

  start(): void {
    const { probe, clock, settings } = this.surroundings;
    const beat = new AbortController();
    let answered = false;
    probe.reach(this.peer, beat.signal).then((reached) => {
      if (!reached || beat.signal.aborted) return;
      answered = true;
      this.#hit();
    });
    const cancel = clock.after(settings.interval, () => {
      beat.abort();
      if (!answered) this.#miss();
      this.start();
    });
    this.#stop = () => {
      cancel();
      beat.abort();
    };
  }

  stop(): void {
    this.#stop();
  }

  #hit(): void {
    this.#misses = 0;
    if (this.#state === 'up') return;
    this.#state = 'up';
    this.listener.recovered();
  }

  #miss(): void {
    this.#misses += 1;
    if (this.#misses < this.surroundings.settings.misses || this.#state === 'interrupted') return;
    this.#state = 'interrupted';
    this.listener.interrupted();
  }
}
