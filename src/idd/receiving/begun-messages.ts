import type { Ack, MessageHeader } from '../../../generated/messages.js';
import type { CommandCode } from '../codes.js';
import type { Inbound, IncomingMessage, MessageSource } from '../ports/inbound.js';

/**
 * The receiving side, which knows what has been begun: when the DES stops, the store is closed only after the last of it has been finished or
 * given up. Otherwise a message whose connection is cut would find the store closed, and look like a failure.
 */
export class BegunMessages implements Inbound {
  #count = 0;
  #ended = () => {};

  constructor(private readonly inbound: Inbound) {}

  connect(address: string): (() => void) | undefined {
    return this.inbound.connect(address);
  }

  mayConnect(address: string): boolean {
    return this.inbound.mayConnect(address);
  }

  async begin(command: CommandCode, header: MessageHeader, source: MessageSource): Promise<Ack | IncomingMessage> {
    this.#count += 1;
    try {
      const begun = await this.inbound.begin(command, header, source);
      if ('returnCode' in begun) this.#end();
      return 'returnCode' in begun ? begun : this.#counted(begun);
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  /** Settles when nothing is under way. To be asked once, when no connection is left on which more could come. */
  async ended(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => (this.#ended = resolve));
  }

  /** Ends with whichever of the three is called. */
  #counted(message: IncomingMessage): IncomingMessage {
    const end = () => this.#end();
    return {
      records: (piece) => message.records(piece),
      modifications: (piece) => message.modifications(piece),
      weigh: (bytes) => message.weigh(bytes),
      finish: (command, whole) => message.finish(command, whole).finally(end),
      reject: () => message.reject().finally(end),
      abandon: () => message.abandon().finally(end),
    };
  }

  #end(): void {
    this.#count -= 1;
    if (this.#count === 0) this.#ended();
  }
}
