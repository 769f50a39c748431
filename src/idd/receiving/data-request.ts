import type { Ack, MessageByCommand, Modification, NaptrRecord } from '../../../generated/messages.js';
import { type CommandCode, procedureOf, type RequestCode } from '../codes.js';
import { limitSentence } from '../limit-sentence.js';
import type { ChangeId, DataOutcome } from '../ports/store/index.js';
import { DATA_PROCEDURES } from '../procedures/index.js';
import type { DataProcedure, Entries } from '../procedures/procedure.js';
import { rejected, successful } from '../result.js';
import type { MessageHandler } from './message-handler.js';
import { keyOf, type ReceivingContext, received } from './receiving-context.js';
import { objectionToChange } from './record-policy.js';

/**
 * A request with at most so many entries is held in memory and applied in one transaction, which takes a few tens of
 * milliseconds.
 */
const HELD = 1000;
/** Entries of a longer request that are put down in one transaction. */
const PIECE = 500;

/**
 * ADD_DATA_REQ, MOD_DATA_REQ or REMOVE_DATA_REQ on its way in, terminating role [Q.3645 §7.2]: applied whole or not at
 * all. A long one is staged while it comes in, so that neither memory nor the time of one step grows with it. From the
 * first record that may not stand in the profile, nothing more is stored.
 */
export class DataRequest implements MessageHandler {
  readonly #procedure: DataProcedure;
  #held: Entries = { records: [], modifications: [] };
  #staged: ChangeId | undefined;
  #objection: string | undefined;

  constructor(private readonly context: ReceivingContext) {
    this.#procedure = DATA_PROCEDURES[procedureOf(context.command) as keyof typeof DATA_PROCEDURES] as DataProcedure;
  }

  records(piece: NaptrRecord[]): Promise<void> {
    return this.#take({ records: piece, modifications: [] });
  }

  modifications(piece: Modification[]): Promise<void> {
    return this.#take({ records: [], modifications: piece });
  }

  async finish<C extends CommandCode>(command: C, _message: MessageByCommand[C], digest: Uint8Array): Promise<Ack> {
    const { store, peer, wake } = this.context;
    const { procedure } = this.#procedure;
    const request = { ...keyOf(this.context), command: command as RequestCode, digest };
    if (this.#objection !== undefined) {
      const result = rejected(procedure, this.#objection);
      return received(this.context, await store.receiveRejectedRequest(request, result));
    }
    const respond = (outcome: DataOutcome) => this.#resultOf(outcome);
    if (this.#staged === undefined) {
      const change = this.#procedure.changeOf(this.#held);
      return received(this.context, await store.receiveDataRequest({ ...request, change }, respond));
    }
    try {
      await this.#stage(this.#staged);
      const { reception, applied } = await store.receiveStagedChange({ ...request, staged: this.#staged }, respond);
      void applied.then(() => wake(peer.operator));
      return received(this.context, reception);
    } catch (error) {
      await this.abandon();
      throw error;
    }
  }

  async abandon(): Promise<void> {
    if (this.#staged !== undefined) await this.context.store.dropChange(this.#staged);
  }

  async #take({ records, modifications }: Entries): Promise<void> {
    if (this.#objection !== undefined) return;
    const { store, peer, settings } = this.context;
    this.#objection = objectionToChange(this.#procedure.changeOf({ records, modifications }), peer, settings);
    if (this.#objection !== undefined) return this.abandon();
    const held = this.#held;
    for (const record of records) held.records.push(record);
    for (const modification of modifications) held.modifications.push(modification);
    const count = held.records.length + held.modifications.length;
    if (count <= (this.#staged === undefined ? HELD : PIECE)) return;
    this.#staged ??= await store.openChange(peer.operator, this.#procedure.changeOf(held).command);
    await this.#stage(this.#staged);
  }

  /** Puts down what is held. */
  async #stage(staged: ChangeId): Promise<void> {
    const { records, modifications } = this.#held;
    this.#held = { records: [], modifications: [] };
    for (let at = 0; at < Math.max(records.length, modifications.length); at += PIECE) {
      const [from, to] = [at, at + PIECE];
      const piece = { records: records.slice(from, to), modifications: modifications.slice(from, to) };
      await this.context.store.stageChange(staged, this.#procedure.changeOf(piece));
    }
  }

  #resultOf(outcome: DataOutcome) {
    switch (outcome.kind) {
      case 'applied':
        return successful();
      case 'not-added':
        return rejected(this.#procedure.procedure, 'the originating DES has not been added');
      case 'number-full':
      case 'profile-full':
        return rejected(this.#procedure.procedure, limitSentence(outcome));
      default:
        return rejected(this.#procedure.procedure, this.#procedure.explain(outcome));
    }
  }
}
