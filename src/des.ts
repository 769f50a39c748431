import { createAdminApi } from './admin/api.js';
import { listenAdmin } from './admin/listen.js';
import { meterInbound, meterTransport } from './admin/message-metrics.js';
import { createMetrics } from './admin/metrics.js';
import type { Config } from './config/config.js';
import { iddSettings } from './config/idd-settings.js';
import type { ListenAddress } from './config/listen-address.js';
import { dnsMetrics } from './dns/metrics.js';
import { type RunningDns, startDns } from './dns/start-dns.js';
import { transferMetrics } from './dns/transfers/metrics.js';
import { type ServedZones, serveZones } from './dns/transfers/serve-zones.js';
import { isServed } from './dns/transfers/settings.js';
import { expireHistory } from './idd/history-expiry.js';
import { HostOperation } from './idd/host-operation.js';
import { keepAlarms } from './idd/keep-alarms.js';
import type { Operation } from './idd/operation.js';
import { OverlapAlarms } from './idd/overlap-alarms.js';
import { Peers } from './idd/peers.js';
import type { Alarms } from './idd/ports/alarms.js';
import type { Clock } from './idd/ports/clock.js';
import type { Log } from './idd/ports/log.js';
import type { Store } from './idd/ports/store/index.js';
import type { Transport } from './idd/ports/transport.js';
import { Receiver } from './idd/receiving/receive.js';
import { Sender } from './idd/sending/sender.js';
import { expireTraces } from './idd/trace-expiry.js';
import { KeptIndex } from './resolution/kept-index.js';
import type { RecordFeed } from './resolution/record-feed.js';
import { createTransport } from './soap/client/transport.js';
import { createEndpoint } from './soap/endpoint/endpoint.js';
import { openSqliteStore } from './store/sqlite/sqlite-store.js';
import { pause } from './system/pause.js';
import { pingProbe } from './system/ping-probe.js';
import { randomIdentifiers, randomSeed } from './system/random-identifiers.js';
import { sha256Digest } from './system/sha256-digest.js';
import { silentLog } from './system/silent-log.js';
import { systemClock } from './system/system-clock.js';
import { tcpProbe } from './system/tcp-probe.js';
import { AlarmWebhook } from './webhook/alarm-webhook.js';

/** How long the next part of a peer's message may take to come, in milliseconds. */
const BODY_TIMEOUT = 30_000;

/** How long a message to a peer may still wait for its ACK when the DES stops, in milliseconds. */
const STOP_GRACE = 3_000;

/** The ways to find out whether a peer can be reached. */
const PROBES = { tcp: tcpProbe, ping: pingProbe };

/** A DES that serves its peers and its operator. */
export interface RunningDes {
  /** Where peers send their messages. */
  iddUrl: string;
  adminUrl: string;
  /** Where DNS queries are answered. */
  dns: readonly ListenAddress[];
  operation: Operation;
  /** Takes no more messages, ends what is in flight and closes the store. What is not finished goes on at the next start. */
  stop(): Promise<void>;
}

export interface DesOptions {
  log?: Log;
  /** Put around the transport to peers: to watch or to disturb it. */
  wrapTransport?: (transport: Transport) => Transport;
  /** Put around the store, likewise. */
  wrapStore?: <S extends Store & RecordFeed>(store: S) => S;
}

/**
 * Builds one DES from one configuration and starts it.
 * @throws StoreError where the store cannot be used; an error with `code` EADDRINUSE, EACCES … where a listener cannot be bound.
 */
export async function startDes(config: Config, options: DesOptions = {}): Promise<RunningDes> {
  const { log = silentLog, wrapTransport = (transport) => transport, wrapStore = (store) => store } = options;
  const closing: (() => Promise<void>)[] = [];
  let stopping = false;
  const stop = async () => {
    stopping = true;
    for (let close = closing.pop(); close !== undefined; close = closing.pop()) await close();
  };
  try {
    const settings = iddSettings(config);
    const clock = systemClock;
    const identifiers = randomIdentifiers;
    const peers = new Peers(settings);

    const opened = await openSqliteStore(config.store.sqlite, {
      operator: settings.operator.id,
      recordsPerMessage: settings.limits.recordsPerMessage,
      keepsAlarmEvents: config.alarms.webhook !== undefined,
      upkeepFailed: (error) => log.warn({ err: error }, 'what is no longer needed could not be deleted from the store'),
    });
    closing.push(() => opened.close());

    // Asked at each scrape only: by then the operation, which needs the transport that is metered here, is there.
    const metrics = createMetrics({
      listNodes: () => operation.listNodes(),
      listBroadcasts: (page) => operation.listBroadcasts(page),
      listAlarms: (query) => operation.listAlarms(query),
      indexSize: () => resolution.size(),
      ...(config.alarms.webhook !== undefined && { countAlarmEvents: () => store.countAlarmEvents() }),
    });
    const operators = peers.all.map(({ operator }) => operator);
    const unwatched = wrapStore(opened);
    const webhook = alarmWebhook(config, unwatched, clock, log);
    closing.push(async () => webhook?.stop());
    const kept = await keepAlarms(unwatched, {
      clock,
      log,
      operators,
      historyKept: config.store.historyKept,
      told(events) {
        metrics.alarmsTold(events);
        webhook?.wake();
      },
      storeFailed: metrics.storeFailed,
    });
    closing.push(() => kept.stop());
    const { alarms, store } = kept;
    await store.configureNodes(operators, clock.now());
    closing.push(expireHistory(store, { clock, log, historyKept: config.store.historyKept }));

    let dns: RunningDns | undefined;
    const overlapAlarms = await OverlapAlarms.open(store, alarms, operators);
    const resolution = new KeptIndex({
      feed: store,
      clock,
      pause,
      host: settings.operator.id,
      // Those too that are configured no more: what they announced resolves until they are removed.
      peers: (await store.listNodes()).map(({ operator }) => operator),
      priorities: new Map(settings.peers.map(({ operator, priority }) => [operator, priority])),
      seed: randomSeed(),
      overlapChanged: (operator, example) => overlapAlarms.changed(operator, example),
      failed(error) {
        log.error({ err: error }, 'the read index cannot be built or kept');
        // What it would answer may be wrong.
        if (resolution.missing() !== undefined) dns?.useIndex(undefined);
      },
    });
    closing.push(() => resolution.stop());
    const zones = servedZones(config, resolution, log, alarms, (serial) => dns?.useSerial(serial));
    closing.push(async () => zones?.stop());

    const transport = wrapTransport(meterTransport(createTransport({ clock, log }), metrics));
    closing.push(() => transport.close());
    const probe = PROBES[settings.heartbeat.method];
    const sender = new Sender(peers, { store, transport, probe, alarms, clock, identifiers, log, settings });
    closing.push(() => sender.stop(STOP_GRACE));
    closing.push(expireTraces(store, { clock, log, settings, linkTo: (operator) => sender.linkTo(operator) }));

    const operation = new HostOperation({
      store,
      alarms,
      sender,
      peers,
      clock,
      identifiers,
      settings,
      resolution,
    });

    const wake = (operator: string) => sender.wake(operator);
    const newDigest = sha256Digest;
    const receiver = new Receiver({ peers, store, alarms, clock, identifiers, newDigest, settings, wake });
    closing.push(async () => receiver.stop());
    const endpoint = await createEndpoint({
      inbound: meterInbound(receiver, metrics),
      path: config.idd.path,
      publicUrl: config.idd.publicUrl,
      limits: settings.limits,
      bodyTimeout: BODY_TIMEOUT,
      clock,
      log,
    });
    const { url: iddUrl } = await endpoint.listen(config.idd.listen);
    closing.push(() => endpoint.close());

    if (config.dns.listen.length > 0) {
      const transfers = zones && { transfers: zones.answer };
      const started = await startDns(config.dns, { clock, log, alarms, seed: randomSeed(), ...transfers });
      dns = started;
      closing.push(() => started.stop());
      dnsMetrics(started.statistics, config.dns, metrics.registry);
      if (zones !== undefined) transferMetrics(zones, metrics.registry);
      started.useSerial(zones === undefined ? Math.floor(clock.now() / 1000) : (zones.serial() ?? 0));
      void resolution.loaded.then(() => {
        if (resolution.missing() === undefined) started.useIndex(resolution.index.share());
      });
    }

    const ending = new AbortController();
    const api = createAdminApi({
      operation,
      // The admin API is the last to listen: whoever can ask finds the rest in place.
      ready: () => (stopping ? ['the DES is stopping'] : [resolution.missing() ?? [], dns?.missing() ?? []].flat()),
      metrics: metrics.registry,
      log,
      hosts: [config.admin.listen.host],
      closing: ending.signal,
    });
    const admin = await listenAdmin(api, { ...config.admin.listen, log });
    closing.push(() => {
      ending.abort();
      return admin.close();
    });

    await sender.start();
    return { iddUrl, adminUrl: admin.url, dns: dns?.places ?? [], operation, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Undefined where nobody may have the zones. */
function servedZones(
  { dns }: Config,
  resolution: KeptIndex,
  log: Log,
  alarms: Alarms,
  published: (serial: number) => void,
): ServedZones | undefined {
  if (dns.listen.length === 0 || !isServed(dns.transfers)) return undefined;
  const zones = serveZones(dns, {
    reader: resolution.index.reader,
    records: () => resolution.index.entries,
    clock: systemClock,
    log,
    alarms,
    pause,
    published,
  });
  resolution.watch(zones.watcher);
  return zones;
}

/** Started: it tells what a run before this one has left. */
function alarmWebhook(config: Config, store: Store, clock: Clock, log: Log): AlarmWebhook | undefined {
  const { webhook, webhookToken } = config.alarms;
  if (webhook === undefined) return undefined;
  const started = new AlarmWebhook(
    { url: webhook, token: webhookToken },
    { store, clock, log, des: config.operator.id },
  );
  started.wake();
  return started;
}
