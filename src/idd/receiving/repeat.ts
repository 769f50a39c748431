import type { Ack, MessageByCommand, NaptrRecord } from '../../../generated/messages.js';
import type { CommandCode } from '../codes.js';
import type { MessageHandler } from './message-handler.js';
import { type ReceivingContext, raiseRepeatDiffers, received } from './receiving-context.js';

/**
 * A message whose identifier was answered 100 before [Q.3645 Table 2, 101]. Whatever the rest of it is, the answer is 101 and nothing is applied; it is
 * read only to see whether it says the same.
 */
export class Repeat implements MessageHandler {
  constructor(private readonly context: ReceivingContext) {}

  async records(_piece: NaptrRecord[]): Promise<void> {}

  finish<C extends CommandCode>(_command: C, _message: MessageByCommand[C], digest: Uint8Array): Promise<Ack> {
    return this.#answer(digest);
  }

  async reject(): Promise<Ack> {
    const ack = await this.#answer();
    raiseRepeatDiffers(this.context, 'with an invalid content');
    return ack;
  }

  /** The same answer without a comparison. */
  unread(): Promise<Ack> {
    return this.#answer();
  }

  /** It will come once more. */
  async abandon(): Promise<void> {}

  async #answer(digest?: Uint8Array): Promise<Ack> {
    const { store, peer, command, header } = this.context;
    const { messageId } = header;
    return received(this.context, await store.receiveRepeat({ peer: peer.operator, command, messageId, digest }));
  }
}
