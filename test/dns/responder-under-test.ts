import type { Client } from '../../src/dns/client.js';
import { type DnsTransport, Responder, type ResponderOptions } from '../../src/dns/responder.js';
import type { DnsSettings, SuffixSettings } from '../../src/dns/settings.js';
import { Zone } from '../../src/dns/zone.js';
import type { NumberReader } from '../../src/resolution/number-reader.js';
import { type Entry, memoryReader } from './memory-reader.js';
import { type Decoded, decoded } from './messages.js';
import { naptrRdata } from './naptr-rdata.js';

export const NUMBER = '1.0.0.0.6.9.2.3.6.1.4.4.e164.arpa';
export const REGEXP = '!^(.*)$!sip:\\1@ims.example!';

export const ENTRIES: readonly Entry[] = [
  { digits: '441632960001', ttl: 300, records: [naptrRdata(REGEXP), naptrRdata('!^.*$!sip:b@ims.example!', 20)] },
  { digits: '33', isBlock: true, operator: 1, records: [naptrRdata('!^(.*)$!sip:\\1@other.example!')] },
];

/** Somebody without any limits. */
export const ANYBODY: Client = { zones: undefined, visible: undefined, series: 0, network: undefined };

export function suffix(name: string, changes: Partial<SuffixSettings> = {}): SuffixSettings {
  return { name, deny: [], nameservers: ['ns1.example', 'ns2.example'], hostmaster: 'hostmaster.example', ...changes };
}

export function dnsSettings(changes: Partial<DnsSettings> = {}): DnsSettings {
  return {
    listen: [{ host: '127.0.0.1', port: 0 }],
    suffixes: [suffix('e164.arpa')],
    clients: [],
    rateLimit: { responsesPerSecond: 0, slip: 2, ipv4Prefix: 24, ipv6Prefix: 56, tableSize: 1000, exempt: [] },
    udpPayload: 1232,
    tcpIdle: 10_000,
    tcpConnections: 100,
    tcpConnectionsPerClient: 10,
    negativeTtl: 300_000,
    transfers: { keys: [], notify: [], journalNames: 1000 },
    ...changes,
  };
}

export interface Setup extends Partial<ResponderOptions> {
  suffixes?: readonly string[];
  /** Null: the read index is not loaded. */
  reader?: NumberReader | null;
}

export interface Asking {
  transport?: DnsTransport;
  client?: Client;
  now?: number;
}

export class ResponderUnderTest {
  readonly #responder: Responder;
  readonly #reader: NumberReader | undefined;
  /** What the statistics were told. */
  readonly observed: { transport: string; type: number; zone: number | undefined; series: number; outcome: string }[] =
    [];

  constructor({ suffixes = ['e164.arpa', 'e164enum.net'], reader, ...options }: Setup = {}) {
    this.#responder = new Responder({
      zones: suffixes.map((name, index) => new Zone(suffix(name), index, 300_000)),
      udpPayload: 1232,
      observer: {
        answered: (transport, type, zone, series, outcome) =>
          this.observed.push({ transport, type, zone, series, outcome }),
      },
      ...options,
    });
    this.#reader = reader === null ? undefined : (reader ?? memoryReader(ENTRIES, ['234-15', '208-01']));
  }

  /** The answer as bytes; undefined where there is none. */
  raw(message: Uint8Array, { transport = 'udp', client = ANYBODY, now = 0 }: Asking = {}): Uint8Array | undefined {
    return this.#responder.answer(message, transport, client, this.#reader, now);
  }

  ask(message: Uint8Array, asking: Asking = {}): Decoded {
    return decoded(this.raw(message, asking)!);
  }
}
