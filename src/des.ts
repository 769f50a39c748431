import { createAdminApi } from './admin/api.js';
import { listenAdmin } from './admin/listen.js';
import { meterTransport } from './admin/message-metrics.js';
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
import { LoopDelayAlarm } from './idd/loop-delay-alarm.js';
import type { Operation } from './idd/operation.js';
import { OverlapAlarms } from './idd/overlap-alarms.js';
import { watchPeerRecords } from './idd/peer-record-alarms.js';
import { Peers } from './idd/peers.js';
import type { Alarms } from './idd/ports/alarms.js';
import type { Clock } from './idd/ports/clock.js';
import type { Log } from './idd/ports/log.js';
import type { Store } from './idd/ports/store/index.js';
import type { Transport } from './idd/ports/transport.js';
import { BegunMessages } from './idd/receiving/begun-messages.js';
import { Receiver } from './idd/receiving/receive.js';
import { Sender } from './idd/sending/sender.js';
import { expireTraces } from './idd/trace-expiry.js';
import { KeptIndex } from './resolution/kept-index.js';
import type { RecordFeed } from './resolution/record-feed.js';
import { createTransport } from './soap/client/transport.js';
import { createEndpoint } from './soap/endpoint/endpoint.js';
import { openSqliteStore } from './store/sqlite/sqlite-store.js';
import { Closing } from './system/closing.js';
import { watchLoopDelay } from './system/loop-delay.js';
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

/** How long requests to the admin API that are being answered may take when the DES stops, in milliseconds. */
const ADMIN_GRACE = 4_000;

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
  /**
   * Takes no more messages, ends what is in flight and closes the store, within 10 s. What is not finished goes on at
   * the next start. Names what could not be closed and is left as it is.
   */
  stop(): Promise<readonly string[]>;
}

export interface DesOptions {
  log?: Log;
  /** Put around the transport to peers: to watch or to disturb it. */
  wrapTransport?: (transport: Transport) => Transport;
  /** Put around the store, likewise. */
  wrapStore?: <S extends Store & RecordFeed>(store: S) => S;
  /** Told what is closed next when the DES stops. */
  closes?: (what: string) => void;
}

/**
 * Builds one DES from one configuration and starts it.
 * @throws StoreError where the store cannot be used; an error with `code` EADDRINUSE, EACCES … where a listener cannot be bound.
 */
export async function startDes(config: Config, options: DesOptions = {}): Promise<RunningDes> {
  const { log = silentLog, wrapTransport = (transport) => transport, wrapStore = (store) => store } = options;
  const closing = new Closing({ clock: systemClock, log, begins: options.closes });
  let stopping = false;
  const stop = () => {
    stopping = true;
    return closing.close();
  };
  try {
    const settings = iddSettings(config);
    const clock = systemClock;
    const identifiers = randomIdentifiers;
    const peers = new Peers(settings);

    const opened = await openSqliteStore(config.store.sqlite, {
      operator: settings.operator.id,
      recordsPerMessage: settings.limits.recordsPerMessage,
      recordsPerNumber: settings.limits.recordsPerNumber,
      recordsOfPeer: (operator) => peers.get(operator)?.maxRecords ?? 0,
      keepsAlarmEvents: config.alarms.webhook !== undefined,
      applyingFailed: (error) => log.error({ err: error }, 'an accepted change of a peer could not be applied yet'),
      upkeepFailed: (error) => log.warn({ err: error }, 'what is no longer needed could not be deleted from the store'),
    });
    closing.add('store', 'the store', () => opened.close());

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
    closing.add('listeners', 'the alarm webhook', () => webhook?.stop());
    const kept = await keepAlarms(unwatched, {
      clock,
      log,
      operators,
      historyKept: config.store.historyKept,
      told(events) {
        metrics.alarmsTold(events);
        webhook?.wake(events.length);
      },
      storeFailed: metrics.storeFailed,
    });
    closing.add('alarms', 'the alarms', () => kept.stop());
    const { alarms, store } = kept;
    const loopDelayAlarm = new LoopDelayAlarm(alarms);
    const unwatchLoop = watchLoopDelay((delay, now) => {
      metrics.loopDelayed(delay);
      loopDelayAlarm.seen(delay, now);
    });
    closing.add('background', 'the watch over the event loop', unwatchLoop);
    await store.configureNodes(operators, clock.now());
    const endRecordWatch = await watchPeerRecords({ store, alarms, clock, log, peers: peers.all });
    closing.add('background', "the watch over the peers' records", endRecordWatch);
    const endHistory = expireHistory(store, { clock, log, historyKept: config.store.historyKept });
    closing.add('background', 'forgetting old broadcasts', endHistory);

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
    closing.add('background', 'the read index', () => resolution.stop());
    // A transfer that the stop cuts off is nobody's fault.
    const warn = (fields: object, text: string) => (stopping ? log.debug(fields, text) : log.warn(fields, text));
    const transferLog: Log = {
      error: (fields, text) => log.error(fields, text),
      warn,
      info: (fields, text) => log.info(fields, text),
      debug: (fields, text) => log.debug(fields, text),
    };
    const zones = servedZones(config, resolution, transferLog, alarms, (serial) => dns?.useSerial(serial));
    closing.add('background', 'the zones', () => zones?.stop());

    const transport = wrapTransport(meterTransport(createTransport({ clock }), metrics));
    closing.add('connections', 'the connections to peers', () => transport.close());
    const probe = PROBES[settings.heartbeat.method];
    const sender = new Sender(peers, { store, transport, probe, alarms, clock, identifiers, log, settings });
    closing.add('sending', 'sending', () => sender.stop(STOP_GRACE));
    const linkTo = (operator: string) => sender.linkTo(operator);
    closing.add('sending', 'forgetting old traces', expireTraces(store, { clock, log, settings, linkTo }));

    const operation = new HostOperation({
      store,
      alarms,
      sender,
      peers,
      clock,
      identifiers,
      settings,
      resolution,
      pause,
    });

    const wake = (operator: string) => sender.wake(operator);
    const newDigest = sha256Digest;
    const receiver = new Receiver({ peers, store, alarms, clock, identifiers, newDigest, settings, wake });
    const begun = new BegunMessages(receiver);
    closing.add('receiving', 'the messages of peers', () => begun.end().finally(() => receiver.stop()));
    const endpoint = await createEndpoint({
      inbound: begun,
      path: config.idd.path,
      publicUrl: config.idd.publicUrl,
      limits: settings.limits,
      bodyTimeout: BODY_TIMEOUT,
      clock,
      log,
      countRefusal: metrics.iddRefused,
      countMessage: metrics.messageReceived,
    });
    const { url: iddUrl } = await endpoint.listen(config.idd.listen);
    closing.add('listeners', 'the Idd listener', () => endpoint.close());

    if (config.dns.listen.length > 0) {
      const transfers = zones && { transfers: zones.answer };
      const started = await startDns(config.dns, { clock, log, alarms, seed: randomSeed(), ...transfers });
      dns = started;
      closing.add('listeners', 'the DNS responder', () => started.stop());
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
      ready: () =>
        stopping
          ? ['the DES is stopping']
          : [kept.storeMissing() ?? [], resolution.missing() ?? [], dns?.missing() ?? []].flat(),
      metrics: metrics.registry,
      log,
      exports: config.admin.exports,
      streams: config.admin.streams,
      hosts: [config.admin.listen.host],
      closing: ending.signal,
    });
    const { connections } = config.admin;
    const admin = await listenAdmin(api, { ...config.admin.listen, connections, clock, log, grace: ADMIN_GRACE });
    closing.add('listeners', 'the admin listener', () => {
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
