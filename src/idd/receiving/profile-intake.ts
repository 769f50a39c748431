import type { NaptrRecord } from '../../../generated/messages.js';
import { limitSentence } from '../limit-sentence.js';
import type { ReceivingStore, StagingId } from '../ports/store/index.js';
import type { IddSettings, PeerSettings } from '../settings.js';
import { objection } from './record-policy.js';

/**
 * A profile on its way in: staged piece by piece while it arrives, so that memory stays bounded and the ACK is never late. From the first
 * record that may not stand in it, nothing more is stored.
 */
export class ProfileIntake {
  #staging: StagingId | undefined;
  #objection: string | undefined;

  constructor(
    private readonly store: ReceivingStore,
    private readonly peer: PeerSettings,
    private readonly settings: Pick<IddSettings, 'operator'>,
  ) {}

  /** Why the profile is refused; undefined while it is good. */
  get objection(): string | undefined {
    return this.#objection;
  }

  async take(piece: NaptrRecord[]): Promise<void> {
    if (this.#objection !== undefined) return;
    for (const record of piece) {
      this.#objection = objection(record, this.peer, this.settings);
      if (this.#objection !== undefined) return this.drop();
    }
    const obstacle = await this.store.stageRecords(await this.staging(), piece);
    if (obstacle === undefined) return;
    this.#objection = limitSentence(obstacle);
    await this.drop();
  }

  /** The staged profile, an empty one where no record came. */
  async staging(): Promise<StagingId> {
    this.#staging ??= await this.store.openStaging(this.peer.operator);
    return this.#staging;
  }

  /** Lets the store take the staged profile over; it is dropped where that fails. */
  async handOver<T>(take: (staging: StagingId) => Promise<T>): Promise<T> {
    const staging = await this.staging();
    try {
      return await take(staging);
    } catch (error) {
      await this.drop();
      throw error;
    }
  }

  async drop(): Promise<void> {
    const staging = this.#staging;
    this.#staging = undefined;
    if (staging !== undefined) await this.store.dropStaging(staging);
  }
}
