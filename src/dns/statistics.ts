import { TYPE } from './codes.js';
import { OUTCOME, OUTCOMES, type Outcome } from './outcome.js';
import type { AnswerObserver, DnsTransport } from './responder.js';

/** Types that are told apart; all others are `other`. */
export const COUNTED_TYPES = ['NAPTR', 'SOA', 'NS', 'ANY', 'A', 'AAAA', 'SRV', 'TXT', 'AXFR', 'IXFR', 'other'] as const;

export const TRANSPORTS: readonly DnsTransport[] = ['udp', 'tcp'];

/** Upper bounds of the histogram of latency, in seconds; what takes longer is in the one after the last. */
export const LATENCY_BOUNDS = [
  0.000_005, 0.000_01, 0.000_02, 0.000_05, 0.000_1, 0.000_2, 0.000_5, 0.001, 0.005, 0.01, 0.1, 1,
];

const OTHER = COUNTED_TYPES.length - 1;

/** The place of each type below 256 in COUNTED_TYPES. */
const TYPE_PLACE = new Uint8Array(256).fill(OTHER);
for (const [index, name] of COUNTED_TYPES.entries()) if (name !== 'other') TYPE_PLACE[TYPE[name]] = index;

/**
 * Counts of one DNS responder in memory that the threads share: one writes, others read. Numbers with 53 bits, so that nothing needs a lock and
 * nothing overflows.
 */
export class DnsStatistics implements AnswerObserver {
  readonly #types: Float64Array;
  readonly #zones: Float64Array;
  readonly #networks: Float64Array;
  readonly #latencies: Float64Array;
  readonly #single: Float64Array;

  /** @param memory of another one with the same numbers of zones and networks, to share it. */
  constructor(
    private readonly zones: number,
    private readonly networks: number,
    readonly memory = new SharedArrayBuffer(DnsStatistics.#length(zones, networks) * 8),
  ) {
    let offset = 0;
    const next = (length: number) => {
      const part = new Float64Array(memory, offset, length);
      offset += 8 * length;
      return part;
    };
    this.#types = next(TRANSPORTS.length * COUNTED_TYPES.length);
    this.#zones = next((zones + 1) * OUTCOMES.length);
    this.#networks = next((networks + 1) * OUTCOMES.length);
    this.#latencies = next(LATENCY_BOUNDS.length + 2);
    this.#single = next(SINGLE.length);
  }

  static #length(zones: number, networks: number): number {
    return (
      TRANSPORTS.length * COUNTED_TYPES.length +
      (zones + networks + 2) * OUTCOMES.length +
      LATENCY_BOUNDS.length +
      2 +
      SINGLE.length
    );
  }

  answered(transport: DnsTransport, type: number, zone: number | undefined, series: number, outcome: Outcome): void {
    const place = type < 256 ? TYPE_PLACE[type]! : OTHER;
    this.#types[(transport === 'udp' ? 0 : COUNTED_TYPES.length) + place]!++;
    const column = OUTCOME[outcome];
    this.#zones[(zone ?? this.zones) * OUTCOMES.length + column]!++;
    this.#networks[series * OUTCOMES.length + column]!++;
  }

  /** One query took so many milliseconds from its arrival here to its answer. */
  took(milliseconds: number): void {
    const seconds = milliseconds / 1000;
    let bucket = 0;
    while (bucket < LATENCY_BOUNDS.length && seconds > LATENCY_BOUNDS[bucket]!) bucket++;
    this.#latencies[bucket]!++;
    this.#latencies[LATENCY_BOUNDS.length + 1]! += seconds;
  }

  add(what: Single, count = 1): void {
    this.#single[SINGLE.indexOf(what)]! += count;
  }

  set(what: Single, value: number): void {
    this.#single[SINGLE.indexOf(what)] = value;
  }

  value(what: Single): number {
    return this.#single[SINGLE.indexOf(what)]!;
  }

  queries(transport: DnsTransport, type: (typeof COUNTED_TYPES)[number]): number {
    return this.#types[TRANSPORTS.indexOf(transport) * COUNTED_TYPES.length + COUNTED_TYPES.indexOf(type)]!;
  }

  /** `zone`: its place in the configuration; the number of zones: in none of them. */
  ofZone(zone: number, outcome: Outcome): number {
    return this.#zones[zone * OUTCOMES.length + OUTCOME[outcome]]!;
  }

  /** `network`: its place among the named ones; their number: in none of them. */
  ofNetwork(network: number, outcome: Outcome): number {
    return this.#networks[network * OUTCOMES.length + OUTCOME[outcome]]!;
  }

  /** How many were in each bucket, the last for what took longer than the highest bound, and how long all of them took, in seconds. */
  latencies(): { buckets: number[]; sum: number } {
    const buckets = [...this.#latencies.subarray(0, LATENCY_BOUNDS.length + 1)];
    return { buckets, sum: this.#latencies[LATENCY_BOUNDS.length + 1]! };
  }
}

const SINGLE = ['connections', 'connections-refused', 'connections-displaced', 'send-failures', 'faults'] as const;

/**
 * Open TCP connections; those turned away; those ended so that another had a place; answers that the system did not
 * take; failures of our own.
 */
export type Single = (typeof SINGLE)[number];
