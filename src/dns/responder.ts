import type { NumberReader } from '../resolution/number-reader.js';
import type { Client } from './client.js';
import { LARGEST_MESSAGE, OPCODE_QUERY, RCODE, type Rcode, SMALLEST_PAYLOAD } from './codes.js';
import { type Decision, decide, isTransfer } from './decide.js';
import type { Outcome } from './outcome.js';
import type { RateLimiter } from './rate-limit.js';
import { Query } from './wire/query.js';
import { Answer, lengthOf, truncated, writeAnswer } from './wire/reply.js';
import { longestFirst, type Zone } from './zone.js';

export type DnsTransport = 'udp' | 'tcp';

/** Told of every message, once. */
export interface AnswerObserver {
  /** `type` is 0 and `zone` undefined where the question could not be read or is in no zone. */
  answered(transport: DnsTransport, type: number, zone: number | undefined, series: number, outcome: Outcome): void;
}

/** What the signature of a message gives it. */
export interface Standing {
  /** Bytes to be left free for the signature of the answer. */
  reserved: number;
  /** Whether it may ask for a zone. */
  mayTransfer: boolean;
}

const UNSIGNED: Standing = { reserved: 0, mayTransfer: false };

export interface ResponderOptions {
  zones: readonly Zone[];
  /** The most bytes of an answer over UDP. */
  udpPayload: number;
  /** Left out: no limit. */
  rateLimiter?: RateLimiter;
  observer: AnswerObserver;
}

/** Answers messages. It knows no sockets, and nothing in it waits. */
export class Responder {
  readonly #query = new Query();
  readonly #zones: readonly Zone[];

  constructor(private readonly options: ResponderOptions) {
    this.#zones = longestFirst(options.zones);
  }

  /**
   * The answer to a message; undefined where none is to be sent. Without a reader the read index is not loaded yet. `now` is in milliseconds since
   * 1970.
   */
  answer(
    message: Uint8Array,
    transport: DnsTransport,
    client: Client,
    reader: NumberReader | undefined,
    now: number,
    standing: Standing = UNSIGNED,
  ): Uint8Array | undefined {
    const { observer, rateLimiter, udpPayload } = this.options;
    const query = this.#query;
    const reading = query.read(message);
    if (reading === 'ignored') {
      observer.answered(transport, 0, undefined, client.series, 'ignored');
      return undefined;
    }
    const decision = decide(query, reading, this.#zones, client, reader, now, standing.mayTransfer);
    let length = this.#fit(decision, transport, standing.reserved);
    if (transport === 'udp' && rateLimiter !== undefined && client.network !== undefined) {
      const verdict = rateLimiter.take(client.network, decision.outcome, now);
      if (verdict !== 'sent') {
        decision.outcome = verdict;
        decision.answer = truncated(decision.answer);
        length = lengthOf(query, decision.answer);
      }
    }
    const { outcome, answer, zone } = decision;
    observer.answered(transport, query.type, zone?.index, client.series, outcome);
    return outcome === 'dropped' ? undefined : writeAnswer(query, answer, length, udpPayload);
  }

  /** An answer with nothing but this code to a query that can be read. */
  failure(message: Uint8Array, rcode: Rcode = RCODE.SERVFAIL): Uint8Array | undefined {
    const query = this.#query;
    if (query.read(message) !== 'well-formed') return undefined;
    const answer = new Answer(rcode);
    return writeAnswer(query, answer, lengthOf(query, answer), this.options.udpPayload);
  }

  /** Whether the message, which came over TCP, asks for a whole zone or its changes, and the answer is not made here. */
  isTransfer(message: Uint8Array): boolean {
    return (
      this.#query.read(message) === 'well-formed' && this.#query.opcode === OPCODE_QUERY && isTransfer(this.#query)
    );
  }

  /** A set is sent whole or not at all [RFC 2181 §5.1, §9]. Returns the length. */
  #fit(decision: Decision, transport: DnsTransport, reserved: number): number {
    const query = this.#query;
    const limit = (transport === 'tcp' ? LARGEST_MESSAGE : this.#payloadFor(query)) - reserved;
    const length = lengthOf(query, decision.answer);
    if (length <= limit) return length;
    if (transport === 'tcp') {
      decision.outcome = 'failed';
      decision.answer = new Answer(RCODE.SERVFAIL);
    } else {
      decision.outcome = 'truncated';
      decision.answer = truncated(decision.answer);
    }
    return lengthOf(query, decision.answer);
  }

  #payloadFor(query: Query): number {
    const wanted = query.hasOpt ? Math.max(query.payload, SMALLEST_PAYLOAD) : SMALLEST_PAYLOAD;
    return Math.min(wanted, this.options.udpPayload);
  }
}
