import { setTimeout as pause } from 'node:timers/promises';
import type { NaptrRecord } from '../../generated/messages.js';
import { type HeaderValues, listText } from './message-text.js';
import type { PlayedPeer, React } from './played-peer.js';
import { describeReceived, type Received, responseOf } from './received.js';
import { type Exchange, requireAcknowledged, type Session, Unmet } from './session.js';
import type { TesterSettings } from './settings.js';
import { type Answer, type PostOptions, seconds } from './target.js';

/** What a case has of the run. Everything throws NoAnswer or Unmet where the case cannot go on: the runner makes a failed verdict of it. */
export class CaseContext {
  constructor(
    private readonly session: Session,
    /** T0 of the target as it looks from outside, measured once for all cases; undefined where it never retransmits. */
    readonly t0: () => Promise<number | undefined>,
    /** Told when the target's operator is to begin a request. */
    private readonly asking: () => void = () => {},
  ) {}

  /**
   * The next request that the target's operator begins, answered as `react` says: only in cases with `takesRequest`. Undefined where the tester does not
   * wait for requests, or none comes.
   */
  async takeRequest(react: React = acknowledgeAlways): Promise<Received | undefined> {
    const { requests } = this.settings;
    if (requests === undefined) return undefined;
    this.asking();
    return this.peer.takeRequest(react, requests, this.session.signal);
  }

  /** The repetition of a request of the target; undefined where it does not come within that time. */
  again({ command, header }: Received, within: number): Promise<Received | undefined> {
    return this.peer.until(() => this.peer.arrivals(header.messageId ?? '', command)[1], within, this.session.signal);
  }

  /** The tester's response to a request of the target; of another procedure where `command` is given. */
  respond(request: Received, resultCode: number, command?: string): Promise<Exchange> {
    return this.session.respond(request, resultCode, command);
  }

  get settings(): TesterSettings {
    return this.session.settings;
  }

  /** The played peer, to say how messages are acknowledged (`react`) and to look at what came. */
  get peer(): PlayedPeer {
    return this.session.peer;
  }

  /** Header values of a request, with identifiers of its own. */
  header(values: Partial<HeaderValues> = {}): HeaderValues {
    return this.session.header(values);
  }

  /** Header values of a response of the tester. */
  responseHeader(values: Partial<HeaderValues> = {}): HeaderValues {
    return this.session.responseHeader(values);
  }

  /** A valid record of a number that no other case has. */
  record(fields: Partial<NaptrRecord> = {}): NaptrRecord {
    return this.session.record(fields);
  }

  /** The profile of the tester's node: these records and the marker. */
  profile(...records: NaptrRecord[]): string {
    return listText([this.session.marker, ...records]);
  }

  /** Posts any bytes, with any method and headers. */
  post(body: string | Uint8Array, options?: PostOptions): Promise<Answer> {
    return this.session.target.post(body, options);
  }

  /** Sends a message; whatever is answered is given back. */
  send(command: string, content: string, header?: HeaderValues): Promise<Exchange> {
    return this.session.send(command, content, header);
  }

  /** Sends a request that has to be acknowledged. */
  async acknowledged(command: string, content: string, header?: HeaderValues): Promise<Exchange> {
    const exchange = await this.send(command, content, header);
    requireAcknowledged(exchange);
    return exchange;
  }

  /** The response to a request; it has to come. */
  async response(request: Pick<Exchange, 'command' | 'header'>, within = this.settings.timeout): Promise<Received> {
    const response = await this.session.response(request, within);
    if (response !== undefined) return response;
    const others = this.peer.arrivals(request.header.messageId ?? '').map(describeReceived);
    const instead = others.length === 0 ? '' : `; instead came ${others.join(', ')}`;
    throw new Unmet(
      `no ${responseOf(request)} with messageId ${request.header.messageId} came within ${seconds(within)} after the ACK${instead}`,
    );
  }

  /** Sends a request, has it acknowledged, and waits for its response. */
  async request(command: string, content: string, header?: HeaderValues): Promise<Received> {
    return this.response(await this.acknowledged(command, content, header));
  }

  /** A request on which a case depends: what comes after it says nothing where it has not been accepted. Its response has to bear the result 200. */
  async prepare(command: string, content: string): Promise<void> {
    requireAccepted(await this.request(command, content));
  }

  /** A request that has to be refused, where a case looks at what becomes of it then. */
  async prepareRefusal(command: string, content: string): Promise<void> {
    const response = await this.request(command, content);
    if (response.resultCode !== 200) return;
    throw new Unmet(`in preparation, ${describeReceived(response)} instead of a refusal`);
  }

  /** The first so many arrivals of a response to this request; fewer where the next one does not come within the time allowed for it. */
  async arrivals(request: Pick<Exchange, 'command' | 'header'>, count: number, within = this.settings.timeout) {
    const all = () => this.peer.arrivals(request.header.messageId ?? '', responseOf(request));
    for (let next = all().length + 1; next <= count; next++) {
      const come = await this.peer.until(() => (all().length >= next ? true : undefined), within, this.session.signal);
      if (come === undefined) break;
    }
    return all();
  }

  /** Until nothing more is to be expected, after that many milliseconds. */
  async wait(milliseconds: number): Promise<void> {
    await pause(milliseconds, undefined, { signal: this.session.signal });
  }
}

/** Throws Unmet where the response of a preparation bears another result than 200. */
export function requireAccepted(response: Received): void {
  if (response.resultCode === 200) return;
  throw new Unmet(`in preparation, ${describeReceived(response)} instead of result 200`);
}

const acknowledgeAlways: React = (_received, arrival) => ({ kind: 'ack', returnCode: arrival === 1 ? 100 : 101 });
