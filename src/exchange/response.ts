import type { Result } from '../../generated/messages.js';
import { procedureOf, type ResponseCode, type ReturnCode } from '../idd/codes.js';
import { alarmsOf } from './delivery-alarms.js';
import { afterEnd } from './end-of-message.js';
import type { OutgoingMessage } from './message.js';
import type { ResponseSettlement } from './settlement.js';
import { deliveryTransition, type Timers, type Transition } from './transition.js';

/** What a response does to its request, the node and the profile that came with it. */
export interface Settlement extends Omit<ResponseSettlement, 'profile' | 'description'> {
  /** The ACK of the response. */
  ack: ReturnCode;
  /** The staged profile becomes the peer's profile; otherwise it is dropped. */
  activate?: boolean;
}

/**
 * The ACK that the header of a response alone calls for: 408, 407 or 406 [Q.3645 Table 2]; undefined when the response
 * belongs to a request that waits for it.
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

/**
 * What a response does to its request. `objection`: why the profile that came with it may not stand here; undefined
 * where there is none, or no reason against it.
 */
export function settleAnswered(
  request: OutgoingMessage | undefined,
  command: ResponseCode,
  result: Result,
  objection: string | undefined,
  circumstances: { timers: Timers; now: number; newIdentifier: () => string },
): Settlement {
  const ack = misplaced(request, command);
  if (request === undefined || ack !== undefined) return { ack: ack ?? 408 };
  const next = deliveryTransition(
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
  return { delivery: next.delivery, node: afterEnd(request, next.delivery), alarms: alarmsOf(request, next) };
}
