import type { Ack, AddNodeResp, MessageByCommand, NaptrRecord, Result } from '../../../generated/messages.js';
import { acknowledge } from '../acknowledgement.js';
import { type CommandCode, procedureOf, type ResponseCode, type ReturnCode } from '../codes.js';
import type { IncomingMessage } from '../ports/inbound.js';
import type { OutgoingMessage, Settlement, StagingId } from '../ports/store/index.js';
import { ORIGINATING } from '../procedures/index.js';
import { clearBroadcastAlarms, clearPeerAlarms, raiseDeliveryAlarm } from '../sending/delivery-alarms.js';
import { transition } from '../sending/transition.js';
import type { IddSettings } from '../settings.js';
import { ProfileIntake } from './profile-intake.js';
import { keyOf, type ReceivingContext } from './receiving-context.js';

/** A response on its way in, originating role: the end of a request of ours. Only ADD_NODE_RESP bears records. */
export class Response implements IncomingMessage {
  readonly #intake: ProfileIntake;

  constructor(private readonly context: ReceivingContext) {
    this.#intake = new ProfileIntake(context.store, context.peer, context.settings);
  }

  records(piece: NaptrRecord[]): Promise<void> {
    return this.#intake.take(piece);
  }

  async finish<C extends CommandCode>(command: C, message: MessageByCommand[C]): Promise<Ack> {
    const { store, peer, clock, settings, header } = this.context;
    const { result, enumMappingDataList } = message as AddNodeResp;
    const response = { ...keyOf(this.context), command: command as ResponseCode, result };
    let settled = undefined as { request: OutgoingMessage; settlement: Settlement } | undefined;
    const receive = (staging?: StagingId) =>
      store.receiveResponse({ ...response, staging }, (request) => {
        const settlement = settle(request, response.command, result, this.#intake.objection, {
          timers: settings.timers,
          now: clock.now(),
        });
        if (request !== undefined) settled = { request, settlement };
        return settlement;
      });
    const hasProfile = enumMappingDataList !== undefined && this.#intake.objection === undefined;
    const outcome = await (hasProfile ? this.#intake.handOver(receive) : receive());
    if (outcome.kind === 'repeat') return acknowledge(header.messageId, 101);
    if (settled !== undefined) this.#alarm(settled.request, settled.settlement);
    this.context.wake(peer.operator);
    return acknowledge(header.messageId, outcome.ack);
  }

  abandon(): Promise<void> {
    return this.#intake.drop();
  }

  #alarm(request: OutgoingMessage, { delivery }: Settlement): void {
    const { alarms } = this.context;
    if (delivery === undefined) return;
    // It counts as the ACK of its request, which may never come.
    clearPeerAlarms(alarms, request);
    if (delivery.phase === 'done') clearBroadcastAlarms(alarms, request);
    else raiseDeliveryAlarm(alarms, 'not-confirmed', request, delivery.reason ?? delivery.phase);
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
  circumstances: { timers: IddSettings['timers']; now: number },
): Settlement {
  const ack = misplaced(request, command);
  if (request === undefined || ack !== undefined) return { ack: ack ?? 408 };
  const { delivery } = transition(
    request.delivery,
    { kind: 'response', result },
    { ...circumstances, command: request.command },
  );
  const role = ORIGINATING[procedureOf(command)];
  if (delivery.phase === 'done' && objection !== undefined) {
    // The peer has our profile, but its own may not stand here: nothing of it is stored, and a person has to know.
    const failed = { ...delivery, phase: 'failed' as const, reason: objection };
    return { ack: 100, delivery: failed, node: role.afterEnd(request, failed) };
  }
  return {
    ack: delivery.phase === 'failed' ? 409 : 100,
    delivery,
    node: role.afterEnd(request, delivery),
    activate: delivery.phase === 'done',
  };
}
