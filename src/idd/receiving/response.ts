import type { Ack, AddNodeResp, MessageByCommand, NaptrRecord, Result } from '../../../generated/messages.js';
import { acknowledge } from '../acknowledgement.js';
import { type CommandCode, procedureOf, type ResponseCode, type ReturnCode } from '../codes.js';
import { limitSentence } from '../limit-sentence.js';
import type { OutgoingMessage, Settlement, StagingId } from '../ports/store/index.js';
import { ORIGINATING } from '../procedures/index.js';
import { alarmsOf } from '../sending/delivery-alarms.js';
import { type Transition, transition } from '../sending/transition.js';
import type { IddSettings } from '../settings.js';
import type { MessageHandler } from './message-handler.js';
import { ProfileIntake } from './profile-intake.js';
import { keyOf, type ReceivingContext, received } from './receiving-context.js';
import { raiseUnexpectedResponse } from './unexpected-response.js';

/** A response on its way in, originating role: the end of a request of ours. Only ADD_NODE_RESP bears records. */
export class Response implements MessageHandler {
  readonly #intake: ProfileIntake;

  constructor(private readonly context: ReceivingContext) {
    this.#intake = new ProfileIntake(context.store, context.peer, context.settings);
  }

  records(piece: NaptrRecord[]): Promise<void> {
    return this.#intake.take(piece);
  }

  async finish<C extends CommandCode>(command: C, message: MessageByCommand[C], digest: Uint8Array): Promise<Ack> {
    const { store, peer, clock, settings, identifiers, header } = this.context;
    const { result, enumMappingDataList } = message as AddNodeResp;
    const response = { ...keyOf(this.context), command: command as ResponseCode, result, digest };
    let answered: OutgoingMessage | undefined;
    const receive = (staging?: StagingId) =>
      store.receiveResponse({ ...response, staging }, (request, obstacle) => {
        answered = request;
        const objection = obstacle === undefined ? this.#intake.objection : limitSentence(obstacle);
        return settle(request, response.command, result, objection, {
          timers: settings.timers,
          now: clock.now(),
          newIdentifier: () => identifiers.messageId(),
        });
      });
    const hasProfile = enumMappingDataList !== undefined && this.#intake.objection === undefined;
    const outcome = await (hasProfile ? this.#intake.handOver(receive) : receive());
    if (outcome.kind !== 'settled') return received(this.context, outcome.kind);
    raiseUnexpectedResponse(this.context, outcome.ack, answered);
    this.context.wake(peer.operator);
    return acknowledge(header.messageId, outcome.ack);
  }

  abandon(): Promise<void> {
    return this.#intake.drop();
  }
}

/**
 * The ACK that the header alone calls for: 408, 407 or 406 [Q.3645 Table 2]; undefined when the response belongs to a request that waits
 * for it.
 */
export function misplaced(request: OutgoingMessage | undefined, command: ResponseCode): ReturnCode | undefined {
  if (request === undefined) return 408;
  if (procedureOf(request.command) !== procedureOf(command)) return 407;
  switch (request.delivery.phase) {
    case 'queued':
    case 'sent':
    case 'acknowledged':
      return undefined;
    case 'expired':
      return 406;
    default:
      return 408;
  }
}

/** What a response does to its request. Pure: the store calls it inside the transaction. */
export function settle(
  request: OutgoingMessage | undefined,
  command: ResponseCode,
  result: Result,
  objection: string | undefined,
  circumstances: { timers: IddSettings['timers']; now: number; newIdentifier: () => string },
): Settlement {
  const ack = misplaced(request, command);
  if (request === undefined || ack !== undefined) return { ack: ack ?? 408 };
  const next = transition(
    request.delivery,
    { kind: 'response', result },
    { ...circumstances, command: request.command },
  );
  if (next.delivery.phase === 'done' && objection !== undefined) {
    // The peer has our profile, but its own may not stand here: nothing of it is stored, and a person has to know.
    const delivery = { ...next.delivery, phase: 'failed' as const, reason: objection };
    return { ack: 100, ...consequences(request, { ...next, delivery, alarm: 'not-confirmed' }) };
  }
  const { phase } = next.delivery;
  const { journal } = request;
  return {
    ack: phase === 'failed' ? 409 : 100,
    ...consequences(request, next),
    activate: phase === 'done',
    ...(phase === 'rejected' && journal !== undefined && journal.first < journal.last && { apart: circumstances }),
  };
}

function consequences(request: OutgoingMessage, next: Transition): Pick<Settlement, 'delivery' | 'node' | 'alarms'> {
  const node = ORIGINATING[procedureOf(request.command)].afterEnd(request, next.delivery);
  return { delivery: next.delivery, node, alarms: alarmsOf(request, next) };
}
