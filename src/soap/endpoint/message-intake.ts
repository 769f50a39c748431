import type { IncomingMessage as Request } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Ack } from '../../../generated/messages.js';
import { acknowledge } from '../../idd/acknowledgement.js';
import type { CommandCode, ReturnCode } from '../../idd/codes.js';
import type { Clock } from '../../idd/ports/clock.js';
import type { Inbound, IncomingMessage } from '../../idd/ports/inbound.js';
import type { Log } from '../../idd/ports/log.js';
import type { CountMessage, RefusalReason } from '../../idd/ports/refusals.js';
import { StoreClosed } from '../../idd/ports/store/index.js';
import { MessageReader } from '../decoding/message-reader.js';
import type { Rejection } from '../decoding/rejection.js';
import { encodeEnvelope } from '../encoding/envelope.js';
import { ackAnswer, type HttpAnswer, plainAnswer } from './answer.js';
import { BodyFailure, RequestBody } from './body.js';
import type { ContentEncoding } from './content-encoding.js';
import { type Dispatch, expressible } from './dispatch.js';
import { faultAnswer } from './faults.js';
import type { Refusals } from './refusals.js';

export interface IntakeSurroundings {
  inbound: Inbound;
  dispatch: Dispatch;
  /** Bytes, on the wire and after decompression; `profileBytes` is for the two messages that carry a whole profile. */
  limits: { messageBytes: number; profileBytes: number };
  /** Milliseconds, see RequestBody. */
  bodyTimeout: number;
  clock: Clock;
  log: Log;
  refusals: Refusals;
  countMessage: CountMessage;
}

const PROFILES: ReadonlySet<CommandCode> = new Set(['ADD_NODE_REQ', 'ADD_NODE_RESP']);

/**
 * Entries of a list that are handed over at once, and milliseconds after which others have their turn before more are.
 */
const SLICE = 32;
const TURN = 10;

/** Bytes that the reader gets at once: few until the header has been judged, then as many as come. */
const HEADER_SLICE = 4 * 1024;

/**
 * Takes in one message: reads it piece by piece, begins it with the receiving side as soon as its header is whole, hands over its list while it
 * comes, and dispatches it at the end. Errors are answered in document order; what the receiving side says to the header comes before what
 * is wrong behind it.
 */
export class MessageIntake {
  private readonly reader: MessageReader;
  private readonly body: RequestBody;
  /** Undefined: not begun yet, or ended. */
  private incoming: IncomingMessage | undefined;

  constructor(
    private readonly request: Request,
    private readonly source: string,
    private readonly surroundings: IntakeSurroundings,
    private readonly options: { encoding: ContentEncoding; charset?: string },
  ) {
    const { limits, bodyTimeout, clock } = surroundings;
    this.reader = new MessageReader({ charset: options.charset, streamed: true });
    this.body = new RequestBody(request, {
      encoding: options.encoding,
      limit: limits.messageBytes,
      timeout: bodyTimeout,
      clock,
    });
  }

  /** The answer to the message; undefined where the client has gone away. Never rejects. */
  async answer(): Promise<HttpAnswer | undefined> {
    try {
      return await this.read().catch((error) => {
        if (error instanceof BodyFailure) return this.brokenOff(error);
        throw error;
      });
    } catch (error) {
      return this.abnormal(error);
    } finally {
      this.body.release();
      await this.abandon();
    }
  }

  private async read(): Promise<HttpAnswer> {
    for (;;) {
      const chunk = await this.body.next();
      if (chunk === undefined) break;
      for (let at = 0; at < chunk.length; ) {
        const end = this.reader.opening === undefined ? at + HEADER_SLICE : chunk.length;
        this.reader.write(chunk.subarray(at, end));
        const answer = await this.judge();
        if (answer !== undefined) return answer;
        at = end;
      }
    }
    this.reader.end();
    return (await this.judge()) ?? (await this.dispatch());
  }

  /** What has been read since the last call; an answer where it ends the message. */
  private async judge(): Promise<HttpAnswer | undefined> {
    const { reader, surroundings } = this;
    if (reader.opening !== undefined && this.incoming === undefined) {
      const { command, header } = reader.opening;
      if (PROFILES.has(command)) this.body.limit = surroundings.limits.profileBytes;
      const begun = await surroundings.inbound.begin(command, header, {
        address: this.source,
        ...this.declaredBytes(),
      });
      if (isAck(begun)) return this.refuse(begun);
      this.incoming = begun;
      if (this.declaredLength > this.body.limit) return this.tooLarge();
    }
    if (reader.rejection !== undefined) return this.reject(reader.rejection);
    if (this.incoming === undefined) return undefined;
    const crowded = await this.incoming.weigh(this.body.readBytes);
    if (crowded !== undefined) return this.refuse(crowded);
    const { incoming } = this;
    await this.handOver(reader.takeRecords(), (slice) => incoming.records(slice));
    await this.handOver(reader.takeModifications(), (slice) => incoming.modifications(slice));
    return undefined;
  }

  /** Hands entries over in slices, with a pause as soon as they have taken long: an entry may be costly to check. */
  private async handOver<E>(entries: E[], take: (slice: E[]) => Promise<void>): Promise<void> {
    let turnEnds = performance.now() + TURN;
    for (let at = 0; at < entries.length; at += SLICE) {
      await take(entries.length <= SLICE ? entries : entries.slice(at, at + SLICE));
      if (performance.now() < turnEnds) continue;
      await nextTurn();
      turnEnds = performance.now() + TURN;
    }
  }

  private async dispatch(): Promise<HttpAnswer> {
    const { opening, message } = this.reader;
    if (opening === undefined || message === undefined || this.incoming === undefined) {
      throw new Error('the reader gave neither a message nor a rejection');
    }
    const { incoming } = this;
    const { ack, envelope } = await this.surroundings.dispatch(opening.command, message, {
      finish: (command, whole) => {
        this.incoming = undefined;
        return incoming.finish(command, whole);
      },
    });
    this.note(ack);
    return ackAnswer(envelope, ack.returnCode);
  }

  private async reject(rejection: Rejection): Promise<HttpAnswer> {
    const instead = await this.rejected();
    if (instead !== undefined) return this.refuse(instead, rejection.kind === 'ack' && rejection.close);
    if (rejection.kind === 'fault') {
      this.count('fault');
      this.refused('fault', { fault: rejection.fault, detail: rejection.reason });
      return faultAnswer(rejection);
    }
    const { messageId, returnCode, description, close } = rejection;
    return this.refuse(acknowledge(messageId, returnCode, description), close);
  }

  /** Ends the message as one that is invalid; the answer that it has in spite of that. */
  private async rejected(): Promise<Ack | undefined> {
    const { incoming } = this;
    this.incoming = undefined;
    return incoming?.reject();
  }

  private async brokenOff({ kind }: BodyFailure): Promise<HttpAnswer | undefined> {
    switch (kind) {
      case 'aborted':
        this.refused('aborted');
        return undefined;
      case 'broken-encoding': {
        const instead = await this.rejected();
        if (instead !== undefined) return this.refuse(instead, true);
        this.refused('content-encoding');
        return plainAnswer(400, 'The gzip stream is broken', { close: true });
      }
      case 'slow':
        this.refused('slow');
        return plainAnswer(408, 'The rest of the message did not come in time', { close: true });
      case 'too-large':
        return this.tooLarge();
    }
  }

  private async tooLarge(): Promise<HttpAnswer> {
    const ack = (await this.rejected()) ?? this.acknowledge(400, `more than ${this.body.limit} bytes`);
    return this.refuse(ack, true);
  }

  /** We failed: the peer learns that and no more [Q.3645 Table 2]. */
  private abnormal(error: unknown): HttpAnswer {
    this.logFailure(error, 'message could not be handled');
    return this.refuse(this.acknowledge(500));
  }

  /** Bytes that the sender has said the body has; 0 where it has not. */
  private get declaredLength(): number {
    return Number(this.request.headers['content-length'] ?? 0);
  }

  /**
   * Of a compressed body the declared length says nothing of the message; one that is too long for us is not going to
   * be read.
   */
  private declaredBytes(): { bytes?: number } {
    const { declaredLength: bytes } = this;
    return bytes === 0 || bytes > this.body.limit || this.options.encoding !== 'identity' ? {} : { bytes };
  }

  private acknowledge(returnCode: ReturnCode, detail?: string): Ack {
    return acknowledge(this.reader.opening?.header.messageId, returnCode, detail);
  }

  /** An ACK without the operation having been called. */
  private refuse(ack: Ack, close = false): HttpAnswer {
    this.note(ack);
    return ackAnswer(encodeEnvelope('ACK', expressible(ack)), ack.returnCode, close);
  }

  private note({ returnCode, returnDescription }: Ack): void {
    this.count(returnCode as ReturnCode);
    if (returnCode >= 400) this.refused(`ack-${returnCode as ReturnCode}`, { returnDescription });
    else {
      const fields = { source: this.source, ...this.named(), returnCode };
      this.surroundings.log.debug(fields, 'message acknowledged');
    }
  }

  private count(answer: ReturnCode | 'fault'): void {
    this.surroundings.countMessage(this.reader.opening?.command ?? 'unknown', answer);
  }

  private refused(reason: RefusalReason, fields: object = {}): void {
    this.surroundings.refusals.tell(this.source, { reason, ...this.named(), ...fields });
  }

  /** A message that a stop of the DES cuts off is no failure: the peer sends it again. */
  private logFailure(error: unknown, what: string): void {
    const { log } = this.surroundings;
    const fields = { source: this.source, ...this.named() };
    if (error instanceof StoreClosed) log.debug({ ...fields, reason: error.message }, what);
    else log.error({ err: error, ...fields }, what);
  }

  private named(): object {
    const { opening } = this.reader;
    return opening === undefined ? {} : { command: opening.command, messageId: opening.header.messageId };
  }

  private async abandon(): Promise<void> {
    const { incoming } = this;
    this.incoming = undefined;
    try {
      await incoming?.abandon();
    } catch (error) {
      this.logFailure(error, 'message could not be abandoned');
    }
  }
}

function isAck(begun: Ack | IncomingMessage): begun is Ack {
  return 'returnCode' in begun;
}
