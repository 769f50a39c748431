import type { Ack, MessageByCommand, Modification, NaptrRecord } from '../../../generated/messages.js';
import type { CommandCode } from '../codes.js';

/** What becomes of one kind of message. One of `finish`, `reject` and `abandon` is called, once; `abandon` also after `unread`. */
export interface MessageHandler {
  /** The next records of the message's list. */
  records(piece: NaptrRecord[]): Promise<void>;
  /** The next modifications of MOD_DATA_REQ; left out by messages that have none. */
  modifications?(piece: Modification[]): Promise<void>;
  /** The message is whole and valid. `digest` is that of its content. */
  finish<C extends CommandCode>(command: C, message: MessageByCommand[C], digest: Uint8Array): Promise<Ack>;
  /** The rest did not come, or is invalid and there is no `reject`. */
  abandon(): Promise<void>;
  /** The rest is invalid, and the message has an answer in spite of that. */
  reject?(): Promise<Ack>;
  /** There is no room for the rest, and the message has an answer without it. */
  unread?(): Promise<Ack>;
}
