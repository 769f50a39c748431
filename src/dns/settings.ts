import type { TransferSettings } from './transfers/settings.js';

export type { TsigAlgorithm } from './tsig/key.js';

/** What the DNS responder is told. It can be sent to another thread. Times in milliseconds, networks in CIDR notation, names without a final dot. */
export interface DnsSettings {
  listen: { host: string; port: number }[];
  suffixes: SuffixSettings[];
  /** Which operators' numbers the clients of a network may resolve; the longest network counts, and a client in none resolves all. */
  clients: ClientSettings[];
  rateLimit: RateLimitSettings;
  /** The most bytes of an answer over UDP, and what we tell clients to send at most. */
  udpPayload: number;
  /** How long a TCP connection may be open without a question. */
  tcpIdle: number;
  tcpConnections: number;
  tcpConnectionsPerClient: number;
  /** How long clients may remember that there is nothing. */
  negativeTtl: number;
  transfers: TransferSettings;
}

export interface SuffixSettings {
  /** In lower case. */
  name: string;
  /** Networks that may ask; left out: all. */
  allow?: string[];
  /** Networks that may not, even if they are allowed. */
  deny: string[];
  nameservers: string[];
  /** A mail address as a domain name [RFC 1035 §3.3.13]. */
  hostmaster: string;
}

export interface ClientSettings {
  networks: string[];
  operators: string[];
}

/** Response rate limiting: against floods of questions with a forged source address. */
export interface RateLimitSettings {
  /** Answers of one kind to one network; 0: no limit. */
  responsesPerSecond: number;
  /** Of the answers that are too many, every n-th goes out truncated, so that a real client asks over TCP; 0: none. */
  slip: number;
  /** How long a network is, which counts as one client. */
  ipv4Prefix: number;
  ipv6Prefix: number;
  /** How many networks and kinds of answer are kept in mind. */
  tableSize: number;
  /** Networks without a limit. */
  exempt: string[];
}
