import type { Ack, MessageHeader } from '../../../generated/messages.js';
import { acknowledge } from '../acknowledgement.js';
import type { CommandCode } from '../codes.js';
import type { Inbound, IncomingMessage, MessageSource } from '../ports/inbound.js';

const STOPPING = 'this DES is being stopped';

/**
 * The receiving side, which knows what has been begun: when the DES stops, the store is closed only after the last of
 * it has been finished or given up. Otherwise a message whose connection is cut would find the store closed, and look
 * like a failure.
 */
export class BegunMessages implements Inbound {
  #count = 0;
  #ended = () => {};
  #isStopping = false;

  constructor(private readonly inbound: Inbound) {}

  connect(address: string): (() => void) | undefined {
    return this.inbound.connect(address);
  }

  mayConnect(address: string): boolean {
    return this.inbound.mayConnect(address);
  }

  async begin(command: CommandCode, header: MessageHeader, source: MessageSource): Promise<Ack | IncomingMessage> {
    if (this.#isStopping) return acknowledge(header.messageId, 501, STOPPING);
    this.#count += 1;
    try {
      const begun = await this.inbound.begin(command, header, source);
      if ('returnCode' in begun) this.#end();
      return 'returnCode' in begun ? begun : this.#counted(begun, header);
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  /**
   * Settles when nothing is under way. To be called once, when all connections are closed: what has been read and not
   * looked at yet, which may be much of a profile, is not taken any more. Its sender, who gets no answer, sends it
   * again.
   */
  async end(): Promise<void> {
    this.#isStopping = true;
    if (this.#count > 0) await new Promise<void>((resolve) => (this.#ended = resolve));
  }

  /** Ends with whichever of the three is called. */
  #counted(message: IncomingMessage, { messageId }: MessageHeader): IncomingMessage {
    const end = () => this.#end();
    let isWhole = true;
    return {
      records: async (piece) => {
        isWhole &&= !this.#isStopping;
        if (isWhole) await message.records(piece);
      },
      modifications: async (piece) => {
        isWhole &&= !this.#isStopping;
        if (isWhole) await message.modifications(piece);
      },
      weigh: (bytes) => message.weigh(bytes),
      finish: async (command, whole) => {
        try {
          if (isWhole) return await message.finish(command, whole);
          await message.abandon();
          return acknowledge(messageId, 501, STOPPING);
        } finally {
          end();
        }
      },
      reject: () => message.reject().finally(end),
      abandon: () => message.abandon().finally(end),
    };
  }

  #end(): void {
    this.#count -= 1;
    if (this.#count === 0) this.#ended();
  }
}
