import type { z } from 'zod';
import {
  defaulting,
  filledList,
  list,
  oneOrMore,
  optional,
  optionalList,
  required,
  section,
  sections,
  shortSections,
} from './keys.js';
import * as reading from './reading.js';

/** Days in ten years, at most which traces and alarms are kept. */
const TEN_YEARS = 3650;

const peer = section({
  operator: required(reading.operatorId),
  url: required(reading.httpUrl),
  address: required(reading.ipAddress),
  admission: defaulting(reading.oneOf('auto', 'manual', 'deny'), 'auto'),
  sources: optionalList(reading.network),
  numbers: optionalList(reading.numberBlock),
  priority: defaulting(reading.integer(-1_000_000, 1_000_000), 0),
  recordsPerMessage: optional(reading.integer(1), 'integer'),
  maxRecords: defaulting(reading.integer(1), 1_000_000),
  // TLS and authentication towards this peer get their keys here, in a section `tls` and a section `credentials`.
});

const suffix = section({
  name: required(reading.domainName),
  allow: optionalList(reading.network),
  deny: list(reading.network, []),
  nameservers: filledList(reading.domainName, ['localhost']),
  hostmaster: defaulting(reading.mailbox, 'nobody@invalid'),
});

const dnsClient = section({
  networks: list(reading.network, []),
  operators: list(reading.operatorId, []),
});

const transferKey = section({
  name: required(reading.domainName),
  algorithm: defaulting(reading.tsigAlgorithm, 'hmac-sha256'),
  secret: required(reading.keySecret),
});

const secondary = section({
  address: required(reading.nameServerAddress),
  key: optional(reading.domainName),
});

/** The configuration file: every key, its form and its default (design.md section 8). */
export const configSchema = section({
  operator: section({
    id: required(reading.operatorId),
    name: optional(reading.text),
    numbers: list(reading.numberBlock, []),
  }),
  idd: section({
    listen: defaulting(reading.listenAddress, '127.0.0.1:8080'),
    path: defaulting(reading.urlPath, '/idd'),
    address: defaulting(reading.ipAddress, '127.0.0.1'),
    publicUrl: optional(reading.httpUrl),
    // TLS of the inter-operator listener gets its keys here, in a section `tls`.
  }),
  admin: section({
    listen: defaulting(reading.listenAddress, '127.0.0.1:8081'),
    connections: defaulting(reading.integer(1, 100_000), 256),
    exports: defaulting(reading.integer(1, 1000), 16),
    streams: defaulting(reading.integer(1, 1000), 64),
  }),
  dns: section({
    listen: oneOrMore(reading.listenAddress, '127.0.0.1:5300'),
    suffixes: shortSections(suffix, 'name', ['e164.arpa']),
    clients: sections(dnsClient),
    negativeTtl: defaulting(reading.duration(7), '5m'),
    udpPayload: defaulting(reading.integer(512, 4096), 1232),
    tcpIdle: defaulting(reading.duration(1), '10s'),
    tcpConnections: defaulting(reading.integer(1, 100_000), 256),
    tcpConnectionsPerClient: defaulting(reading.integer(1, 100_000), 32),
    rateLimit: section({
      responsesPerSecond: defaulting(reading.integer(0, 1_000_000), 0),
      slip: defaulting(reading.integer(0, 100), 2),
      ipv4Prefix: defaulting(reading.integer(1, 32), 24),
      ipv6Prefix: defaulting(reading.integer(1, 128), 56),
      tableSize: defaulting(reading.integer(1, 10_000_000), 100_000),
      exempt: list(reading.network, []),
    }),
    transfers: section({
      allow: optionalList(reading.network),
      keys: sections(transferKey),
      notify: sections(secondary),
      journalNames: defaulting(reading.integer(0, 10_000_000), 100_000),
      expansion: defaulting(reading.integer(1, 10_000), 100),
    }),
  }),
  store: section({
    sqlite: defaulting(reading.text, './opendes.db'),
    tracesKept: defaulting(reading.duration(TEN_YEARS), '30d'),
    historyKept: defaulting(reading.duration(TEN_YEARS), '30d'),
  }),
  timers: section({
    t0: defaulting(reading.duration(1), '5s'),
    t1: defaulting(reading.duration(1), '30s'),
    retransmissions: defaulting(reading.integer(0, 1000), 5),
    t1Expiries: defaulting(reading.integer(1, 1000), 5),
  }),
  heartbeat: section({
    method: defaulting(reading.oneOf('tcp', 'ping'), 'tcp'),
    interval: defaulting(reading.duration(1), '5s'),
    misses: defaulting(reading.integer(1, 1000), 3),
  }),
  limits: section({
    messageBytes: defaulting(reading.size, '32MiB'),
    profileBytes: defaulting(reading.size, '4GiB'),
    recordsPerMessage: defaulting(reading.integer(1), 1000),
    recordsPerNumber: defaulting(reading.integer(1, 1000), 50),
    messagesAtOnce: defaulting(reading.integer(1), 1024),
    bytesAtOnce: defaulting(reading.size, '256MiB'),
    responsesQueued: defaulting(reading.integer(1), 10_000),
    connections: defaulting(reading.integer(1), 1024),
  }),
  alarms: section({
    webhook: optional(reading.httpUrl),
    webhookToken: optional(reading.bearerToken),
  }),
  log: section({
    level: defaulting(reading.oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'), 'info'),
  }),
  peers: sections(peer),
});

/** The file's values as the program uses them, before what one key takes from another is filled in. */
export type ReadConfig = z.output<typeof configSchema>;
