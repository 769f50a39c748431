import type { MessageHeader } from '../../../generated/messages.js';
import { isExpectedResult, procedureOf } from '../../../src/idd/codes.js';
import type { Said } from './exchange.js';
import type { Fault, Request } from './fault.js';
import { ack, type Identity } from './judging.js';
import type { Outbox } from './outbox.js';
import { writeRequest } from './writing.js';

interface Pending {
  broadcastId: string;
  answered: boolean;
}

/** ADD_DATA_REQ of the peer's own, each until its response has come [Q.3645 §7.2.1, §7.3.1]. */
export class Requests {
  readonly #pending = new Map<string, Pending>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly identity: Identity,
    private readonly outbox: Outbox,
    private readonly t1: number,
    private readonly fault: Fault,
  ) {}

  begin(): void {
    const { operator, address, peerOperator, peerAddress } = this.identity;
    const header: MessageHeader = {
      protocolVersion: '1.0',
      messageId: `request-${this.#pending.size + 1}`,
      originatingOperatorId: operator,
      terminatingOperatorId: peerOperator,
      originatingDesAddress: address,
      terminatingDesAddress: peerAddress,
      broadcastId: `broadcast-${this.#pending.size + 1}`,
    };
    this.#pending.set(header.messageId, { broadcastId: header.broadcastId, answered: false });
    this.#send(header.messageId, writeRequest(this.fault.asks?.(header) ?? header));
  }

  /** How a response is acknowledged [Q.3645 Table 2]. */
  judge({ command, message }: Request): Said {
    const { messageId, broadcastId } = message.header;
    const pending = this.#pending.get(messageId);
    if (pending?.broadcastId !== broadcastId) return ack(408, messageId, 'I have no such request');
    if (pending.answered) return ack(101, messageId, 'I have had it');
    if (command !== 'ADD_DATA_RESP') return ack(407, messageId, 'I wait for another response');
    pending.answered = true;
    const code = 'result' in message ? message.result.resultCode : 0;
    if (!isExpectedResult(procedureOf(command), code)) return ack(409, messageId, 'no such result');
    return ack(100, messageId, 'all is well');
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #send(messageId: string, text: string): void {
    this.outbox.send(messageId, text, () => {
      if (this.fault.noT1) return;
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        if (!this.#pending.get(messageId)!.answered) this.#send(messageId, text);
      }, this.t1);
      this.#timers.add(timer);
    });
  }
}
