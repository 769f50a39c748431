import { performance } from 'node:perf_hooks';
import type { NumberReader } from '../../resolution/number-reader.js';
import { Clients } from '../clients.js';
import { HEADER_LENGTH, RCODE } from '../codes.js';
import { RateLimiter } from '../rate-limit.js';
import { type DnsTransport, Responder } from '../responder.js';
import type { DnsSettings } from '../settings.js';
import type { DnsStatistics } from '../statistics.js';
import { TransferAccess } from '../transfers/access.js';
import { isServed } from '../transfers/settings.js';
import { TsigGate } from '../tsig/gate.js';
import { signatureLength } from '../tsig/signature.js';
import { Zone } from '../zone.js';

/** One query in so many has its time taken: looking at the clock twice costs as much as finding a number. */
const TIMED = 16;

/** Requests for zones by whoever may not have them that are passed on in a second, to be told in the log. */
const REFUSALS_TOLD = 10;

/** Answers what the sockets take in, with the settings, the clock and the numbers that there are. */
export class Answering {
  readonly #responder: Responder;
  readonly #zones: readonly Zone[];
  #clients: Clients;
  #reader: NumberReader | undefined;
  #untimed = 0;
  /** Requests for zones passed on in this second though they will be refused. */
  #refusals = { second: 0, told: 0 };
  /** Without transfers, signatures mean nothing here. */
  readonly #gate: TsigGate | undefined;
  readonly #access: TransferAccess;

  /** `seed`: any 32 bits; see RateLimiter. `faulted` is told of what must not happen: an answer that failed. */
  constructor(
    private readonly settings: DnsSettings,
    private readonly statistics: DnsStatistics,
    seed: number,
    private readonly faulted: (error: unknown) => void,
  ) {
    this.#zones = settings.suffixes.map((suffix, index) => new Zone(suffix, index, settings.negativeTtl));
    this.#clients = new Clients(settings, []);
    this.#gate = isServed(settings.transfers) ? new TsigGate(settings.transfers.keys) : undefined;
    this.#access = new TransferAccess(settings.transfers);
    this.#responder = new Responder({
      zones: this.#zones,
      udpPayload: settings.udpPayload,
      ...(settings.rateLimit.responsesPerSecond > 0 && { rateLimiter: new RateLimiter(settings.rateLimit, seed) }),
      observer: statistics,
    });
  }

  /** Where numbers are found from now on; undefined: nowhere. */
  set reader(reader: NumberReader | undefined) {
    this.#clients = new Clients(this.settings, reader?.operators ?? []);
    this.#reader = reader;
  }

  /** What all SOA records say from now on. */
  set serial(serial: number) {
    for (const zone of this.#zones) zone.serial = serial;
  }

  /** The answer to a message from that address; undefined where none is to be sent. Never throws. */
  answer(message: Uint8Array, transport: DnsTransport, address: string): Uint8Array | undefined {
    try {
      if (++this.#untimed < TIMED) return this.#answer(message, transport, address);
      this.#untimed = 0;
      const start = performance.now();
      const answer = this.#answer(message, transport, address);
      this.statistics.took(performance.now() - start);
      return answer;
    } catch (error) {
      this.fault(error);
      return this.#responder.failure(message);
    }
  }

  /** Something failed that must not. */
  fault(error: unknown): void {
    this.statistics.add('faults');
    this.faulted(error);
  }

  /** Whether the address may ask anything under any suffix. */
  admits(address: string): boolean {
    return this.#clients.of(address).zones?.includes(1) ?? true;
  }

  /**
   * Whether the message, which came over TCP, asks for a zone and is not for here. What will be refused is passed on as
   * well, as it is told there, but only so often: it takes the time of the thread that everything else runs on.
   */
  isTransfer(message: Uint8Array, address: string): boolean {
    if (!this.#responder.isTransfer(message)) return false;
    const now = Date.now();
    const opened = this.#gate?.open(message, now);
    if (opened?.kind === 'open' && this.#access.allows(address, opened.key)) return true;
    const second = Math.floor(now / 1000);
    if (second !== this.#refusals.second) this.#refusals = { second, told: 0 };
    this.#refusals.told += 1;
    return this.#refusals.told <= REFUSALS_TOLD;
  }

  #answer(message: Uint8Array, transport: DnsTransport, address: string): Uint8Array | undefined {
    const client = this.#clients.of(address);
    const now = Date.now();
    // What is no query must not be answered, whatever its signature.
    const opened = isQuery(message) ? this.#gate?.open(message, now) : undefined;
    if (opened?.kind === 'failed') {
      this.statistics.answered(transport, 0, undefined, client.series, 'refused');
      return opened.answer;
    }
    if (opened?.kind === 'malformed') {
      const answer = this.#responder.failure(message, RCODE.FORMERR);
      if (answer !== undefined) {
        this.statistics.answered(transport, 0, undefined, client.series, 'malformed');
        return answer;
      }
    }
    if (opened?.kind !== 'open') return this.#responder.answer(message, transport, client, this.#reader, now);
    const { key, signer } = opened;
    const standing = {
      reserved: key === undefined ? 0 : signatureLength(key),
      mayTransfer: this.#access.allows(address, key),
    };
    const answer = this.#responder.answer(opened.message, transport, client, this.#reader, now, standing);
    return answer && (signer?.sign(answer) ?? answer);
  }
}

function isQuery(message: Uint8Array): boolean {
  return message.length >= HEADER_LENGTH && (message[2]! & 0x80) === 0;
}
