import { EventEmitter, once } from 'node:events';
import type { Ack, MessageByCommand, MessageHeader, Modification, NaptrRecord } from '../../generated/messages.js';
import { acknowledge } from '../../src/idd/acknowledgement.js';
import type { CommandCode } from '../../src/idd/codes.js';
import type { Inbound, IncomingMessage, MessageSource } from '../../src/idd/ports/inbound.js';

/** What the receiving side has seen of one message. */
export interface SeenMessage {
  command: CommandCode;
  header: MessageHeader;
  source: MessageSource;
  pieces: NaptrRecord[][];
  modifications: Modification[];
  ended?: 'finished' | 'rejected' | 'abandoned';
  finishedAs?: CommandCode;
  message?: MessageByCommand[CommandCode];
}

/** A receiving side that says 100 to everything, unless the test says otherwise, and remembers what it saw. */
export class FakeInbound implements Inbound {
  readonly seen: SeenMessage[] = [];
  readonly events = new EventEmitter();
  sources: (address: string) => boolean = () => true;
  onBegin: (seen: SeenMessage) => Promise<Ack | undefined> = async () => undefined;
  onRecords: (seen: SeenMessage) => Promise<void> = async () => {};
  onFinish: (seen: SeenMessage) => Promise<Ack> = async ({ header }) => acknowledge(header.messageId, 100);

  onConnect: (address: string) => (() => void) | undefined = () => () => {};
  onWeigh: (seen: SeenMessage, bytes: number) => Ack | undefined = () => undefined;
  onReject: (seen: SeenMessage) => Ack | undefined = () => undefined;

  connect(address: string): (() => void) | undefined {
    return this.onConnect(address);
  }

  mayConnect(address: string): boolean {
    return this.sources(address);
  }

  async begin(command: CommandCode, header: MessageHeader, source: MessageSource): Promise<Ack | IncomingMessage> {
    const seen: SeenMessage = { command, header, source, pieces: [], modifications: [] };
    this.seen.push(seen);
    this.events.emit('begin', seen);
    const refusal = await this.onBegin(seen);
    if (refusal !== undefined) return refusal;
    const end = (how: 'finished' | 'rejected' | 'abandoned') => {
      if (seen.ended !== undefined) throw new Error(`${how} after ${seen.ended}`);
      seen.ended = how;
      this.events.emit(how, seen);
    };
    return {
      records: async (piece) => {
        if (seen.ended !== undefined) throw new Error(`records after ${seen.ended}`);
        seen.pieces.push(piece);
        await this.onRecords(seen);
      },
      modifications: async (piece) => {
        if (seen.ended !== undefined) throw new Error(`modifications after ${seen.ended}`);
        seen.modifications.push(...piece);
      },
      finish: async (finishedAs, message) => {
        end('finished');
        Object.assign(seen, { finishedAs, message });
        return this.onFinish(seen);
      },
      weigh: async (bytes) => this.onWeigh(seen, bytes),
      reject: async () => {
        end('rejected');
        return this.onReject(seen);
      },
      abandon: async () => end('abandoned'),
    };
  }

  /** The one message that was seen. */
  get only(): SeenMessage {
    if (this.seen.length !== 1) throw new Error(`${this.seen.length} messages were seen`);
    return this.seen[0]!;
  }

  /** Settles at the next event of the kind. */
  async next(event: 'begin' | 'finished' | 'rejected' | 'abandoned'): Promise<SeenMessage> {
    const [seen] = await once(this.events, event);
    return seen as SeenMessage;
  }
}
