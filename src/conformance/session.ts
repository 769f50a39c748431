import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { NaptrRecord } from '../../generated/messages.js';
import { type HeaderValues, messageText, resultText } from './message-text.js';
import { PlayedPeer } from './played-peer.js';
import { type Received, responseOf } from './received.js';
import type { TesterSettings } from './settings.js';
import { type Answer, describeAnswer, NoAnswer, type PostOptions, Target } from './target.js';

/** A message of the tester, and what the target answered to it at once. */
export interface Exchange {
  command: string;
  header: HeaderValues;
  /** As it was sent: to be sent again. */
  text: string;
  answer: Answer;
}

/** Digits between prefix and counter: the tester's numbers are recognized by them. */
const MARK = '3645';

/** One run against one target: both ends of the wire, identifiers and numbers that nobody has used before. */
export class Session {
  readonly target: Target;
  readonly #run = `conformance-${randomBytes(6).toString('hex')}`;
  #count = 0;
  #numbers = 0;
  /** What the tester may have left at the target by now: its marker in a node that may be another's, or a node of its own. */
  left: 'nothing' | 'marker' | 'node' = 'nothing';

  constructor(
    readonly settings: TesterSettings,
    readonly peer: PlayedPeer,
    /** Aborted when the run is to end at once. */
    readonly signal: AbortSignal,
  ) {
    this.target = new Target(settings.url, { timeout: settings.timeout, signal });
  }

  /** The tester's response to a request of the target; `command` where it is to be another one than the right one. */
  respond(request: Received, resultCode: number, command = responseOf(request)) {
    return this.send(command, resultText(resultCode), { ...request.header });
  }

  /** Throws an error with `code` EADDRINUSE, EACCES … where the tester cannot listen. */
  static async open(settings: TesterSettings, signal: AbortSignal): Promise<Session> {
    // Every case that waits listens to it.
    setMaxListeners(0, signal);
    const session = new Session(settings, await PlayedPeer.listen(settings.listen), signal);
    // What the target's operator begins meanwhile is confirmed, so that nothing of it stays open at the target.
    session.peer.onRequest = (request) => {
      session.respond(request, 200).catch((error: unknown) => {
        if (!(error instanceof NoAnswer)) throw error;
      });
    };
    return session;
  }

  identifier(): string {
    return `${this.#run}-${++this.#count}`;
  }

  /** Header values of a request of the tester. */
  header(values: Partial<HeaderValues> = {}): HeaderValues {
    const { operator, address, targetOperator, targetAddress } = this.settings;
    return {
      protocolVersion: '1.0',
      messageId: this.identifier(),
      originatingOperatorId: operator,
      terminatingOperatorId: targetOperator,
      originatingDesAddress: address,
      terminatingDesAddress: targetAddress,
      broadcastId: this.identifier(),
      ...values,
    };
  }

  /** Header values of a response of the tester to a request with these identifiers. */
  responseHeader(values: Partial<HeaderValues> = {}): HeaderValues {
    const { operator, address, targetOperator, targetAddress } = this.settings;
    return this.header({
      originatingOperatorId: targetOperator,
      terminatingOperatorId: operator,
      originatingDesAddress: targetAddress,
      terminatingDesAddress: address,
      ...values,
    });
  }

  /** A record of a number that no other case has. */
  record(fields: Partial<NaptrRecord> = {}): NaptrRecord {
    this.#numbers += 1;
    return this.#recordOf(this.#numbers, 'case', fields);
  }

  /** Always in the tester's profile, and the same in every run: by it a later run tells what an interrupted one left from a node that is in use. */
  get marker(): NaptrRecord {
    return this.#recordOf(0, 'marker', {});
  }

  #recordOf(count: number, user: string, fields: Partial<NaptrRecord>): NaptrRecord {
    return {
      e164Number: `${this.settings.numbers}${MARK}${String(count).padStart(4, '0')}`,
      order: 100,
      preference: 10,
      flags: 'u',
      service: 'E2U+sip',
      regexp: `!^.*$!sip:${user}@opendes-conformance.invalid!`,
      replacement: '.',
      ...fields,
    } as NaptrRecord;
  }

  async send(command: string, content: string, header = this.header(), options: PostOptions = {}): Promise<Exchange> {
    const text = messageText(command, header, content);
    return { command, header, text, answer: await this.target.post(text, options) };
  }

  /** The response to a request, unless it does not come within that time. */
  response(request: Pick<Exchange, 'command' | 'header'>, within = this.settings.timeout) {
    return this.peer.until<Received>(
      () => this.peer.arrivals(request.header.messageId ?? '', responseOf(request))[0],
      within,
      this.signal,
    );
  }

  async close(): Promise<void> {
    await this.peer.shut();
  }
}

/** Whether the answer acknowledges the message as received [Q.3645 Table 2, 1XX]. */
export function isAcknowledged({ status, said }: Answer): boolean {
  return status === 200 && said.kind === 'ack' && said.ack.returnCode >= 100 && said.ack.returnCode < 200;
}

/** Where the tester could not go on; the message is what was seen. */
export class Unmet extends Error {
  override readonly name = 'Unmet';
}

/** A request was acknowledged, and its response did not come. */
export class NoResponse extends Unmet {}

export function notAcknowledged({ command, answer }: Exchange): string {
  return `${command} was answered with ${describeAnswer(answer)} instead of ACK 100`;
}

/** Throws Unmet. */
export function requireAcknowledged(exchange: Exchange): void {
  if (!isAcknowledged(exchange.answer)) throw new Unmet(notAcknowledged(exchange));
}
