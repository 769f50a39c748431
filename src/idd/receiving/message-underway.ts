import type { Ack, MessageByCommand, Modification, NaptrRecord } from '../../../generated/messages.js';
import { acknowledge } from '../acknowledgement.js';
import type { CommandCode } from '../codes.js';
import type { IncomingMessage } from '../ports/inbound.js';
import { MessageDigest } from './message-digest.js';
import type { MessageHandler } from './message-handler.js';
import type { Overload, Place } from './overload.js';
import type { ReceivingContext } from './receiving-context.js';

/** What all messages have in common between header and end: the digest is made, and their place is kept and given back. */
export class MessageUnderway implements IncomingMessage {
  readonly #digest: MessageDigest;

  constructor(
    private readonly context: Pick<ReceivingContext, 'command' | 'header' | 'newDigest'>,
    private readonly handler: MessageHandler,
    private readonly place: Place,
    private readonly overload: Pick<Overload, 'acknowledgeFailure'>,
  ) {
    this.#digest = new MessageDigest(context.newDigest(), context.command, context.header);
  }

  async records(piece: NaptrRecord[]): Promise<void> {
    this.#digest.records(piece);
    await this.handler.records(piece);
  }

  async modifications(piece: Modification[]): Promise<void> {
    this.#digest.modifications(piece);
    await this.handler.modifications?.(piece);
  }

  async weigh(bytes: number): Promise<Ack | undefined> {
    const reason = this.place.grow(bytes);
    if (reason === undefined) return undefined;
    return this.handler.unread?.() ?? acknowledge(this.context.header.messageId, 501, reason);
  }

  async finish<C extends CommandCode>(command: C, message: MessageByCommand[C]): Promise<Ack> {
    try {
      return await this.handler.finish(command, message, this.#digest.end(message));
    } catch (error) {
      return this.overload.acknowledgeFailure(error, this.context.header.messageId);
    } finally {
      this.place.leave();
    }
  }

  async reject(): Promise<Ack | undefined> {
    try {
      if (this.handler.reject !== undefined) return await this.handler.reject();
      await this.handler.abandon();
      return undefined;
    } finally {
      this.place.leave();
    }
  }

  async abandon(): Promise<void> {
    try {
      await this.handler.abandon();
    } finally {
      this.place.leave();
    }
  }
}
