import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { readAnswer } from '../../../src/soap/decoding/answer-reader.js';
import type { Outgoing } from './exchange.js';
import type { Fault } from './fault.js';
import { SOAP_TYPE } from './writing.js';

/** Milliseconds from one look whether the other DES is there to the next; far less than a T0, since the tester comes up after the peer. */
const BEAT = 100;

interface Sent {
  outgoing: Outgoing;
  messageId: string | undefined;
  acknowledged: () => void;
}

/** Sends the peer's messages until they are acknowledged [Q.3645 §7.3.1], while a heartbeat finds the other DES there [§8]. */
export class Outbox {
  readonly #timers = new Set<NodeJS.Timeout>();
  #isThere = true;
  #closed = false;

  /** `t0`: milliseconds. */
  constructor(
    private readonly url: URL,
    private readonly t0: number,
    private readonly fault: Fault,
  ) {
    if (!fault.noHeartbeat) this.#beat();
  }

  /** `acknowledged`: told when it was. */
  send(messageId: string | undefined, body: string, acknowledged = () => {}): void {
    const outgoing = { method: 'POST', headers: { 'Content-Type': SOAP_TYPE }, body };
    void this.#try({ outgoing, messageId, acknowledged }, 1);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #try(sent: Sent, attempt: number): Promise<void> {
    const { outgoing, messageId, acknowledged } = sent;
    if (!this.#isThere) return this.#later(BEAT, () => this.#try(sent, attempt));
    const begun = performance.now();
    const answer = await this.#post(this.fault.sends?.(outgoing, attempt) ?? outgoing);
    const isAcknowledged = answer !== undefined && this.#isAck(answer, messageId);
    if (isAcknowledged) acknowledged();
    const after = (this.fault.repeatsAfter ?? correctly)(attempt, isAcknowledged, this.t0);
    if (after === undefined) return;
    const left = Math.max(0, after - (performance.now() - begun));
    this.#later(left, () => this.#try(sent, attempt + 1));
  }

  #isAck({ status, text }: { status: number; text: string }, messageId: string | undefined): boolean {
    if (this.fault.takesForAck !== undefined) return this.fault.takesForAck(status, text);
    const said = readAnswer(Buffer.from(text));
    return status === 200 && said.kind === 'ack' && said.ack.messageId === messageId && said.ack.returnCode < 500;
  }

  #later(milliseconds: number, work: () => unknown): void {
    if (this.#closed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, milliseconds);
    this.#timers.add(timer);
  }

  #beat(): void {
    const { port, hostname } = this.url;
    const socket = connect(Number(port), hostname, () => {
      this.#isThere = true;
      socket.end();
    });
    // Unread, it would never be told that the other side has closed.
    socket.resume();
    socket.on('error', () => {
      this.#isThere = false;
    });
    socket.on('close', () => this.#later(BEAT, () => this.#beat()));
  }

  /** Undefined where nothing came within T0. */
  #post({ method, headers, body }: Outgoing): Promise<{ status: number; text: string } | undefined> {
    const timeout = this.fault.waitsForAck?.(this.t0) ?? this.t0;
    return new Promise((resolve) => {
      const request = httpRequest(this.url, { method, headers, agent: false, timeout }, (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (piece) => {
          text += piece;
        });
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
        incoming.on('error', () => resolve(undefined));
      });
      request.on('timeout', () => request.destroy());
      request.on('error', () => resolve(undefined));
      request.on('close', () => resolve(undefined));
      request.end(body);
    });
  }
}

/** T0 five times, then five times T0, for ever. */
function correctly(attempt: number, isAcknowledged: boolean, t0: number): number | undefined {
  if (isAcknowledged) return undefined;
  return attempt <= 5 ? t0 : 5 * t0;
}
