import type { SuffixSettings } from './settings.js';
import { wireName } from './wire/name.js';
import type { Query } from './wire/query.js';

/** How often secondaries ask for changes, try again, and when they give up, in seconds; NOTIFY tells them sooner [RFC 1912 §2.2]. */
const SOA_TIMES = { refresh: 3600, retry: 600, expire: 604_800 };

/** TTL of the NS records, in seconds. */
const NS_TTL = 3600;

const UPPER_A = 65;
const UPPER_Z = 90;

/** A suffix under which numbers are looked up. */
export class Zone {
  readonly name: string;
  /** How many labels the name has. */
  readonly labels: number;
  /** RDATA of the SOA record. */
  readonly soa: Uint8Array;
  /** RDATA of the NS records. */
  readonly nameservers: readonly Uint8Array[];
  readonly nameserverTtl = NS_TTL;
  /** Seconds; also the TTL of the SOA record, which is not remembered for longer than what it is about [RFC 2308 §5]. */
  readonly negativeTtl: number;
  readonly #wire: Uint8Array;
  readonly #serialAt: number;

  /** @param index its place in the configuration. */
  constructor(
    settings: SuffixSettings,
    readonly index: number,
    negativeTtl: number,
  ) {
    this.name = settings.name;
    this.#wire = wireName(settings.name);
    this.labels = settings.name.split('.').length;
    this.negativeTtl = Math.ceil(negativeTtl / 1000);
    this.nameservers = settings.nameservers.map(wireName);
    const names = [...this.nameservers[0]!, ...wireName(settings.hostmaster)];
    const times = Buffer.alloc(20);
    const { refresh, retry, expire } = SOA_TIMES;
    for (const [index, seconds] of [refresh, retry, expire, this.negativeTtl].entries()) {
      times.writeUInt32BE(seconds, 4 + 4 * index);
    }
    this.soa = Uint8Array.from([...names, ...times]);
    this.#serialAt = names.length;
  }

  /** What the SOA record says from now on. */
  set serial(serial: number) {
    new DataView(this.soa.buffer).setUint32(this.#serialAt, serial);
  }

  /** RDATA of the SOA record with another serial. */
  soaOf(serial: number): Uint8Array {
    const soa = this.soa.slice();
    new DataView(soa.buffer).setUint32(this.#serialAt, serial);
    return soa;
  }

  /** Whether the question's name is this zone's or lies in it, whatever the case of its letters [RFC 4343]. */
  holds(query: Query): boolean {
    if (query.labels < this.labels) return false;
    return equalsAt(query.bytes, query.labelAt[query.labels - this.labels]!, this.#wire);
  }

  /** Whether the question's name lies above this zone: it exists then, though there may be nothing else of it [RFC 8020]. */
  liesBelow(query: Query): boolean {
    if (query.labels >= this.labels) return false;
    let skipped = 0;
    for (let labels = this.labels; labels > query.labels; labels--) skipped += this.#wire[skipped]! + 1;
    return equalsAt(query.bytes, query.labelAt[0]!, this.#wire.subarray(skipped));
  }
}

/** The zone that the question's name is in, the one with the longest name; undefined where it is in none. `zones` as longestFirst gives them. */
export function zoneOf(query: Query, zones: readonly Zone[]): Zone | undefined {
  for (let index = 0; index < zones.length; index++) if (zones[index]!.holds(query)) return zones[index];
  return undefined;
}

export function longestFirst(zones: readonly Zone[]): Zone[] {
  return zones.toSorted((one, other) => other.labels - one.labels);
}

/** `lower` is in lower case. Length bytes are below 64 and no letters. */
function equalsAt(bytes: Uint8Array, start: number, lower: Uint8Array): boolean {
  for (let index = 0; index < lower.length; index++) {
    let byte = bytes[start + index]!;
    if (byte >= UPPER_A && byte <= UPPER_Z) byte += 32;
    if (byte !== lower[index]) return false;
  }
  return true;
}
