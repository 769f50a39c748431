import { BoundedCache } from '../enum/bounded-cache.js';
import { groupsOf, prefixOf } from './address.js';
import type { Client } from './client.js';
import { NetworkTable, networkSet } from './network-table.js';
import { mix } from './rate-limit.js';
import type { DnsSettings } from './settings.js';

/** Addresses that are remembered with what they may. */
const REMEMBERED = 10_000;

type ClientsSettings = Pick<DnsSettings, 'suffixes' | 'clients' | 'rateLimit'>;

/** The networks that the configuration names, in its order: the statistics tell them apart. Every other address counts as in the one after the last. */
export function namedNetworks({ suffixes, clients }: Pick<DnsSettings, 'suffixes' | 'clients'>): string[] {
  const named = [
    ...clients.flatMap(({ networks }) => networks),
    ...suffixes.flatMap(({ allow = [], deny }) => [...allow, ...deny]),
  ];
  return [...new Set(named)];
}

/** Tells of an address what the configuration says of its networks. */
export class Clients {
  readonly #known: BoundedCache<Client>;
  /** Of every address, where the configuration makes no difference between them. */
  readonly #everybody: Client | undefined;

  /** @param operators of the reader of numbers, at their places. */
  constructor(settings: ClientsSettings, operators: readonly string[]) {
    const make = clientMaker(settings, operators);
    this.#known = new BoundedCache(REMEMBERED, make);
    const isPlain = namedNetworks(settings).length === 0 && settings.rateLimit.responsesPerSecond === 0;
    this.#everybody = isPlain ? make('::') : undefined;
  }

  of(address: string): Client {
    return this.#everybody ?? this.#known.get(address);
  }
}

function clientMaker(settings: ClientsSettings, operators: readonly string[]): (address: string) => Client {
  const zones = settings.suffixes.map(({ allow, deny }) => ({
    allow: allow && networkSet(allow),
    deny: networkSet(deny),
  }));
  const visible = new NetworkTable<Uint8Array>();
  for (const { networks, operators: named } of settings.clients) {
    const mask = Uint8Array.from(operators, (operator) => (named.includes(operator) ? 1 : 0));
    for (const network of networks) visible.set(network, mask);
  }
  const series = new NetworkTable<number>();
  const networks = namedNetworks(settings);
  for (const [index, network] of networks.entries()) series.set(network, index);
  const { rateLimit } = settings;
  const exempt = networkSet(rateLimit.exempt);
  return (address) => {
    const groups = groupsOf(address);
    const bits = groups.length === 2 ? rateLimit.ipv4Prefix : rateLimit.ipv6Prefix;
    const allowed = zones.map(({ allow, deny }) => !deny.has(groups) && (allow === undefined || allow.has(groups)));
    return {
      zones: allowed.every(Boolean) ? undefined : Uint8Array.from(allowed, Number),
      visible: visible.find(groups),
      series: series.find(groups) ?? networks.length,
      network: exempt.has(groups) ? undefined : hashOf(prefixOf(groups, bits)),
    };
  };
}

function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = mix(hash, text.charCodeAt(index));
  return hash;
}
