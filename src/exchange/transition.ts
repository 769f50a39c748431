import type { Result } from '../../generated/messages.js';
import { type CommandCode, isExpectedResult, isRequest, procedureOf } from '../idd/codes.js';
import type { Delivery } from './delivery.js';

/** Timers and how often something is tried [Q.3645 §7.3.1]. Times in milliseconds. */
export interface Timers {
  /** For the ACK of a message. */
  t0: number;
  /** For the response to a request, from its ACK. */
  t1: number;
  /** How often a message without an ACK is sent again before an alarm tells of it. */
  retransmissions: number;
  /** How often T1 may expire before the request is given up. */
  t1Expiries: number;
}

/** What can happen to a message on its way to a peer. Times in milliseconds. */
export type DeliveryEvent =
  /** It is about to be sent, once more perhaps. */
  | { kind: 'transmission' }
  | { kind: 'acknowledgement'; returnCode: number; description?: string; retryAfter?: number }
  /** T0 expired, or what came is not the peer's word: a fault, another HTTP status, a broken connection, garbage. */
  | { kind: 'silence'; reason: string; retryAfter?: number }
  /** The peer had closed the kept connection that the message was written to: it has most likely not seen it. */
  | { kind: 'closed-connection'; reason: string }
  /** Our own store could not read the message: nothing of it was sent, or not all, and the peer is not at fault. */
  | { kind: 'unread'; reason: string }
  /** The message cannot be written in the form of the contract, however often that is tried. */
  | { kind: 'unwritable'; reason: string }
  | { kind: 'response'; result: Result }
  | { kind: 't1-expiry' };

/** What a person has to know of. */
export type DeliveryAlarm =
  | 'not-acknowledged'
  | 'response-timeout'
  | 'peer-refuses'
  | 'message-refused'
  | 'response-refused'
  | 'not-confirmed';

export interface Transition {
  delivery: Delivery;
  /** The alarm that this event raises. */
  alarm?: DeliveryAlarm;
  /** The peer's word on whether it accepts us at all. */
  link?: 'accepted' | 'refused';
}

interface Circumstances {
  command: CommandCode;
  /** Of a response: the host profile is in it. */
  carriesProfile?: boolean;
  timers: Timers;
  now: number;
}

/** ACKs by which the peer refuses us, not this one message: nothing else would fare better. */
const REFUSES_US = new Set([402, 403, 405, 410]);
const MINUTE = 60_000;
const SLOWEST_RETRY = 5 * MINUTE;
const SLOWEST_REFUSED_RETRY = 60 * MINUTE;

/**
 * The longest time that a peer's Retry-After is followed: six answers of it come to the alarm `not-acknowledged` in ten
 * minutes.
 */
const LONGEST_RETRY_AFTER = 2 * MINUTE;

/**
 * The longest time from one transmission to the next, in milliseconds: what is due later was set by a clock that was
 * wrong.
 */
export function longestWait({ t0 }: { t0: number }): number {
  return Math.max(t0, SLOWEST_REFUSED_RETRY);
}

/**
 * The states of a message to a peer [Q.3645 §7.3.1]: T0 runs in `sent`, T1 in `acknowledged`. What is to be stored,
 * alarmed and known of the link comes back as a value. docs/exchange.md has the table.
 */
export function deliveryTransition(delivery: Delivery, event: DeliveryEvent, circumstances: Circumstances): Transition {
  switch (event.kind) {
    case 'transmission':
      return {
        delivery: {
          ...delivery,
          phase: 'sent',
          transmissions: delivery.transmissions + 1,
          dueAt: circumstances.now + circumstances.timers.t0,
          reason: undefined,
        },
      };
    case 'acknowledgement':
      return acknowledged(delivery, event, circumstances);
    case 'silence':
      return silent(delivery, event, circumstances);
    case 'closed-connection':
      // It counts like any other transmission, but nothing is gained by waiting for T0.
      return silent({ ...delivery, dueAt: circumstances.now }, event, circumstances);
    case 'unread':
      return { delivery: { ...delivery, transmissions: delivery.transmissions - 1, reason: event.reason } };
    case 'unwritable':
      return { delivery: ended(delivery, 'failed', event.reason), alarm: failureAlarm(circumstances) };
    case 'response':
      return answered(delivery, event.result, circumstances);
    case 't1-expiry':
      return t1Expired(delivery, circumstances);
  }
}

function acknowledged(
  delivery: Delivery,
  event: { returnCode: number; description?: string; retryAfter?: number },
  circumstances: Circumstances,
): Transition {
  const { returnCode } = event;
  const reason = `ACK ${returnCode}${event.description === undefined ? '' : `: ${event.description}`}`;
  if (returnCode < 200) {
    const phase = isRequest(circumstances.command) ? 'acknowledged' : 'done';
    const dueAt = phase === 'acknowledged' ? circumstances.now + circumstances.timers.t1 : undefined;
    return { delivery: { ...delivery, phase, dueAt, reason: undefined }, link: 'accepted' };
  }
  if (REFUSES_US.has(returnCode)) {
    const delay = Math.min(MINUTE * 2 ** delivery.refusals, SLOWEST_REFUSED_RETRY);
    const refusals = delivery.refusals + 1;
    return {
      // The peer is there: a silence that follows is counted from its beginning.
      delivery: { ...delivery, transmissions: 0, refusals, dueAt: circumstances.now + delay, reason },
      alarm: 'peer-refuses',
      link: 'refused',
    };
  }
  if (returnCode >= 400 && returnCode < 500) {
    return {
      delivery: ended(delivery, 'failed', reason),
      alarm: refusalAlarm(circumstances),
      link: 'accepted',
    };
  }
  return silent(delivery, { reason, retryAfter: event.retryAfter }, circumstances);
}

/**
 * As if nothing had come: retransmit, never sooner than T0 after the last try, nor than the peer has asked for within
 * reason.
 */
function silent(
  delivery: Delivery,
  event: { reason: string; retryAfter?: number },
  { timers, now }: Circumstances,
): Transition {
  const retransmitted = delivery.transmissions - 1;
  const exhausted = retransmitted - timers.retransmissions;
  const next =
    exhausted < 0
      ? Math.max(delivery.dueAt ?? now, now)
      : now + Math.min(5 * timers.t0 * 2 ** exhausted, SLOWEST_RETRY);
  const asked = now + Math.min(event.retryAfter ?? 0, LONGEST_RETRY_AFTER);
  return {
    delivery: { ...delivery, refusals: 0, dueAt: Math.max(next, asked), reason: event.reason },
    // "should alarm when it does not receive any ACK message after five retransmits" [Q.3645 §7.3.1]
    alarm: exhausted >= 0 ? 'not-acknowledged' : undefined,
  };
}

/** A response counts as the ACK of its request too: it may overtake it. */
function answered(delivery: Delivery, result: Result, { command }: Circumstances): Transition {
  const { resultCode } = result;
  const said = `result ${resultCode}${result.resultDescription === undefined ? '' : `: ${result.resultDescription}`}`;
  if (resultCode === 200) return { delivery: { ...ended(delivery, 'done'), resultCode }, link: 'accepted' };
  const phase = isExpectedResult(procedureOf(command), resultCode) ? 'rejected' : 'failed';
  const reason = phase === 'failed' ? `unexpected ${said}` : said;
  return { delivery: { ...ended(delivery, phase, reason), resultCode }, alarm: 'not-confirmed', link: 'accepted' };
}

/** "should retransmit the request message and trigger a system alarm at the meanwhile" [Q.3645 §7.3.1] */
function t1Expired(delivery: Delivery, { timers, now }: Circumstances): Transition {
  const t1Expiries = delivery.t1Expiries + 1;
  const reason = `no response within T1, ${t1Expiries} times`;
  if (t1Expiries >= timers.t1Expiries) {
    return { delivery: ended({ ...delivery, t1Expiries }, 'expired', reason), alarm: 'not-confirmed' };
  }
  return {
    delivery: { ...delivery, phase: 'sent', transmissions: 0, refusals: 0, t1Expiries, dueAt: now, reason },
    alarm: 'response-timeout',
  };
}

/**
 * A response without a profile that the peer does not take leaves nothing undone here: what it answers stays applied.
 */
function refusalAlarm({ command, carriesProfile }: Circumstances): DeliveryAlarm {
  return isRequest(command) || carriesProfile ? 'message-refused' : 'response-refused';
}

function failureAlarm(circumstances: Circumstances): DeliveryAlarm {
  const alarm = refusalAlarm(circumstances);
  return alarm === 'message-refused' ? 'not-confirmed' : alarm;
}

/** Whether a message was transmitted and nothing has been noted since: neither an answer nor that there was none. */
export function isUnanswered({ phase, transmissions, reason }: Delivery): boolean {
  return phase === 'sent' && transmissions > 0 && reason === undefined;
}

const ENDS = new Set<Delivery['phase']>(['done', 'rejected', 'failed', 'expired', 'cancelled']);

/** Whether nothing more is to happen to the message. */
export function hasEnded({ phase }: Delivery): boolean {
  return ENDS.has(phase);
}

function ended(delivery: Delivery, phase: Delivery['phase'], reason?: string): Delivery {
  return { ...delivery, phase, dueAt: undefined, reason };
}
