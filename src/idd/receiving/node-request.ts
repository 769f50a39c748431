import type { Ack, AddNodeReq, MessageByCommand, NaptrRecord } from '../../../generated/messages.js';
import type { CommandCode } from '../codes.js';
import { limitSentence } from '../limit-sentence.js';
import { admitNode } from '../procedures/add-node.js';
import { rejected, successful } from '../result.js';
import type { MessageHandler } from './message-handler.js';
import { ProfileIntake } from './profile-intake.js';
import { keyOf, type ReceivingContext, received } from './receiving-context.js';
import { objection } from './record-policy.js';

/** ADD_NODE_REQ on its way in, terminating role [Q.3645 §7.1.1 step 3]. */
export class AddNodeRequest implements MessageHandler {
  readonly #intake: ProfileIntake;

  constructor(private readonly context: ReceivingContext) {
    this.#intake = new ProfileIntake(context.store, context.peer, context.settings);
  }

  records(piece: NaptrRecord[]): Promise<void> {
    return this.#intake.take(piece);
  }

  async finish<C extends CommandCode>(_command: C, message: MessageByCommand[C], digest: Uint8Array): Promise<Ack> {
    const { activationTimestamp } = message as AddNodeReq;
    const { store, peer } = this.context;
    const request = { ...keyOf(this.context), command: 'ADD_NODE_REQ' as const, digest };
    const reason = this.#intake.objection;
    if (reason !== undefined) {
      return received(this.context, await store.receiveRejectedRequest(request, rejected('ADD_NODE', reason)));
    }
    const activateAt = activationTimestamp?.getTime();
    const reception = await this.#intake.handOver((staging) =>
      store.receiveAddNodeRequest(
        { ...request, staging, activateAt, recordsPerMessage: peer.recordsPerMessage },
        (node, obstacle) =>
          obstacle === undefined ? admitNode(peer, node) : { result: rejected('ADD_NODE', limitSentence(obstacle)) },
      ),
    );
    return received(this.context, reception);
  }

  abandon(): Promise<void> {
    return this.#intake.drop();
  }
}

/** REMOVE_NODE_REQ on its way in, terminating role [Q.3645 §7.1.2 step 3]: the list is checked, but the whole profile goes in any case. */
export class RemoveNodeRequest implements MessageHandler {
  #objection: string | undefined;

  constructor(private readonly context: ReceivingContext) {}

  async records(piece: NaptrRecord[]): Promise<void> {
    for (const record of piece) this.#objection ??= objection(record, this.context.peer, this.context.settings);
  }

  async finish<C extends CommandCode>(_command: C, _message: MessageByCommand[C], digest: Uint8Array): Promise<Ack> {
    const { store } = this.context;
    const request = { ...keyOf(this.context), command: 'REMOVE_NODE_REQ' as const, digest };
    const reception =
      this.#objection === undefined
        ? await store.receiveRemoveNodeRequest(request, successful())
        : await store.receiveRejectedRequest(request, rejected('REMOVE_NODE', this.#objection));
    return received(this.context, reception);
  }

  async abandon(): Promise<void> {}
}
