import type { Result } from '../../../generated/messages.js';
import type { Findings } from '../../exchange/compare-change.js';
import { changeSize } from '../../exchange/cut-change.js';
import {
  type ChangeId,
  type DataChange,
  type DataOutcome,
  type ReceivedRequest,
  type Reception,
  type StagedReception,
  StoreClosed,
} from '../../idd/ports/store/index.js';
import type { CommitGroup } from './commit-group.js';
import { type Comparison, newComparison } from './operations/compare-staged.js';
import type { Operations } from './operations/index.js';
import type { AcceptedChange } from './tables/staged-changes.js';

/** A change on its way in. */
interface Staged {
  peer: string;
  command: DataChange['command'];
  /** Records or modifications that have come. */
  size: number;
  findings: Findings;
}

type StagedRequest = ReceivedRequest & { staged: ChangeId };
type Respond = (outcome: DataOutcome) => Result;

/**
 * Receives long data requests in steps of some milliseconds each: they are staged while they come in, compared with the
 * profile, accepted in one commit, and applied slice by slice. What has been accepted is applied in any case, after a
 * restart too: the staged records are the log of what is still to be done. Meanwhile other data requests of the same
 * peer wait; those of other peers do not.
 */
export class StagedReceptions {
  readonly #staged = new Map<ChangeId, Staged>();
  /** Peers with a long request between its comparison and its last slice; each promise settles at its end. */
  readonly #busy = new Map<string, Promise<void>>();
  /**
   * Peers with an accepted change whose application has failed, each with what is to be called once it has been
   * applied.
   */
  readonly #unapplied = new Map<string, () => void>();
  #isStopped = false;

  constructor(
    private readonly run: Operations,
    private readonly group: CommitGroup,
    private readonly told: {
      /** Something is left to delete. */
      discarded: () => void;
      /** An accepted change could not be applied for now. */
      failed: (error: Error) => void;
    },
  ) {}

  /** Applies what a process before this one has accepted and not applied. */
  async resume(): Promise<void> {
    await this.group.write(() => this.run.discardUnacceptedChanges());
    for (const change of await this.group.read(() => this.run.acceptedChanges())) {
      try {
        await this.#apply(change);
      } catch (error) {
        this.#unapplied.set(this.run.operatorOf(change), () => {});
        this.told.failed(error as Error);
      }
    }
  }

  /** Tries again to apply what could not be applied. To be called when the store takes writes. */
  goOn(): void {
    for (const peer of this.#unapplied.keys()) {
      if (!this.#busy.has(peer)) void this.whenFree(peer).catch((error) => this.#report(error));
    }
  }

  async open(peer: string, command: DataChange['command']): Promise<ChangeId> {
    const change = await this.group.accept(() => this.run.openChange(peer));
    this.#staged.set(change, { peer, command, size: 0, findings: {} });
    return change;
  }

  async stage(change: ChangeId, piece: DataChange): Promise<void> {
    const staged = this.#require(change);
    const from = staged.size;
    staged.size += changeSize(piece);
    const { missing, collision } = await this.group.write(() => this.run.stageChange(change, piece, from));
    staged.findings.missing ??= missing;
    staged.findings.collision ??= collision;
  }

  async drop(change: ChangeId): Promise<void> {
    if (!this.#staged.delete(change)) return;
    await this.group.write(() => this.run.discardChange(change));
    this.told.discarded();
  }

  /** Whether data requests of the peer have to wait; asked in the transaction that would apply one. */
  isBusy(peer: string): boolean {
    return this.#busy.has(peer) || this.#unapplied.has(peer);
  }

  /** Whether a change of the peer has been accepted and could not be applied. */
  isUnapplied(peer: string): boolean {
    return this.#unapplied.has(peer);
  }

  /**
   * Settles when the peer is no longer busy. Rejects with a StoreError where what was accepted before still cannot be
   * applied.
   */
  async whenFree(peer: string): Promise<void> {
    // Nothing is awaited between the last look and the occupation, so that only one of those that wait applies it.
    for (let busy = this.#busy.get(peer); busy !== undefined; busy = this.#busy.get(peer)) await busy;
    if (!this.#unapplied.has(peer)) return;
    const free = this.#occupy(peer);
    try {
      await this.#applyAccepted(peer);
      this.#unapplied.get(peer)!();
      this.#unapplied.delete(peer);
    } finally {
      free();
    }
  }

  async receive(request: StagedRequest, respond: Respond): Promise<StagedReception> {
    const { peer, staged: change } = request;
    const staged = this.#require(change);
    do await this.whenFree(peer);
    while (this.isBusy(peer));
    const free = this.#occupy(peer);
    try {
      const reception = await this.#receive(request, staged, respond);
      this.#staged.delete(change);
      if (reception === 'stored') return { reception, applied: this.#applied(peer, free) };
      free();
      this.told.discarded();
      return { reception, applied: Promise.resolve() };
    } catch (error) {
      free();
      await this.drop(change);
      throw error;
    }
  }

  /** To be awaited before the store is closed. What is not applied by then is applied at the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#busy.values());
  }

  async #receive(request: StagedRequest, staged: Staged, respond: Respond): Promise<Reception> {
    for (;;) {
      const comparison = await this.#compare(request.staged, staged);
      const outcome = await this.group.accept(() => this.run.receiveStagedChange(request, comparison, respond));
      if (outcome !== 'changed') return outcome;
    }
  }

  /**
   * Finds out what stands in the way of the change in the peer's profile as it is; undefined where the peer has none.
   */
  async #compare(change: ChangeId, { peer, command, findings }: Staged): Promise<Comparison | undefined> {
    const profile = await this.group.read(() => this.run.currentProfileOf(peer));
    if (profile === undefined) return undefined;
    let comparison = newComparison(profile, findings);
    while (comparison.after !== undefined) {
      const before = comparison;
      // It writes nothing, but takes its turn among the writes.
      comparison = await this.group.write(() => this.run.compareStaged(change, peer, command, before));
    }
    return comparison;
  }

  /** Settles when the change has been applied, be it at a later chance. `free` lets others go on. */
  async #applied(peer: string, free: () => void): Promise<void> {
    let later: Promise<void> | undefined;
    try {
      await this.#applyAccepted(peer);
    } catch (error) {
      const isClosed = error instanceof StoreClosed;
      later = new Promise((resolve) => {
        this.#unapplied.set(peer, resolve);
        // The next start applies it: whoever waits for this store waits in vain.
        if (isClosed) resolve();
      });
      this.#report(error);
    } finally {
      free();
      this.told.discarded();
    }
    await later;
  }

  #report(error: unknown): void {
    if (!(error instanceof StoreClosed)) this.told.failed(error as Error);
  }

  /** Applies, slice by slice, what has been accepted of the peer. */
  async #applyAccepted(peer: string): Promise<void> {
    for (const change of await this.group.read(() => this.run.acceptedChanges(peer))) await this.#apply(change);
  }

  /** Throws StoreClosed where the stop comes first: what waits for this change may not overtake it. */
  async #apply(change: AcceptedChange): Promise<void> {
    do if (this.#isStopped) throw new StoreClosed();
    while (await this.group.write(() => this.run.applyStaged(change)));
  }

  /** The returned function ends it. */
  #occupy(peer: string): () => void {
    let end = () => {};
    const busy = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#busy.set(peer, busy);
    return () => {
      this.#busy.delete(peer);
      end();
    };
  }

  /** Throws for a change that is not being staged: an error of ours. */
  #require(change: ChangeId): Staged {
    const staged = this.#staged.get(change);
    if (staged === undefined) throw new Error(`change ${change} is not being staged`);
    return staged;
  }
}
