import { Counter, Gauge, Registry } from 'prom-client';
import type { CommandCode } from '../idd/codes.js';
import type { NodeView, Operation } from '../idd/operation.js';
import type { CountMessage, CountRefusal } from '../idd/ports/refusals.js';
import { type AlarmMetrics, alarmMetrics, type ObservedAlarms } from './alarm-metrics.js';
import { type IndexSize, indexMetrics } from './index-metrics.js';
import { type ProcessMetrics, processMetrics } from './process-metrics.js';

/** Broadcasts that a scrape looks at, the newest ones: its cost must not grow with the age of the DES. */
const RECENT_BROADCASTS = 1000;

type Observed = Pick<Operation, 'listNodes' | 'listBroadcasts'> & ObservedAlarms & { indexSize(): IndexSize };

/** The metrics of one DES. */
export interface DesMetrics extends AlarmMetrics, ProcessMetrics {
  registry: Registry;
  /** A message of a peer has been answered. */
  messageReceived: CountMessage;
  /** A transmission to a peer has ended: with the return code of its ACK, or `unusable`, the transport's word for all else. */
  messageSent(command: CommandCode, answer: number | 'unusable'): void;
  /** The Idd listener has refused something. */
  iddRefused: CountRefusal;
}

/**
 * Metrics of the process, of the messages and of what the operation shows, which is asked at every scrape; a scrape fails as a whole where the
 * operation does. The admin API adds its requests to the same registry.
 */
export function createMetrics(operation: Observed): DesMetrics {
  const registry = new Registry();
  const process = processMetrics(registry);
  nodeGauges(operation, registry);
  broadcastGauge(operation, registry);
  indexMetrics(() => operation.indexSize(), registry);
  return { registry, ...process, ...messageCounters(registry), ...alarmMetrics(operation, registry) };
}

function messageCounters(registry: Registry): Pick<DesMetrics, 'messageReceived' | 'messageSent' | 'iddRefused'> {
  const counter = (name: string, help: string) =>
    new Counter({ name, help, labelNames: ['command', 'code'], registers: [registry] });
  const received = counter(
    'opendes_messages_received_total',
    'Messages of peers that were answered, by return code of our ACK; unknown: no header could be read',
  );
  const sent = counter('opendes_messages_sent_total', 'Transmissions to peers, by return code of their ACK');
  const refused = new Counter({
    name: 'opendes_idd_refused_total',
    help: 'Connections, requests and messages that the Idd listener refused, by reason and whether they came from a peer',
    labelNames: ['reason', 'source'],
    registers: [registry],
  });
  return {
    iddRefused: (reason, source) => refused.inc({ reason, source }),
    messageReceived: (command, code) => received.inc({ command, code }),
    messageSent: (command, code) => sent.inc({ command, code }),
  };
}

function nodeGauges(operation: Pick<Operation, 'listNodes'>, registry: Registry): void {
  // All gauges of a scrape are collected at the same moment: they share one question.
  let asked: Promise<NodeView[]> | undefined;
  const ask = () => {
    asked ??= operation.listNodes().finally(() => {
      asked = undefined;
    });
    return asked;
  };
  const gauge = (name: string, help: string, label: string[], set: (gauge: Gauge, node: NodeView) => void) => {
    const filled: Gauge = new Gauge({
      name,
      help,
      labelNames: ['operator', ...label],
      registers: [registry],
      collect: async () => {
        const nodes = await ask();
        filled.reset();
        for (const node of nodes) set(filled, node);
      },
    });
  };
  gauge('opendes_node_state', '1 for the state that the node is in', ['state'], (filled, { operator, state }) =>
    filled.set({ operator, state }, 1),
  );
  gauge(
    'opendes_node_link',
    '1 for the state that the link to the peer is in',
    ['link'],
    (filled, { operator, link }) => filled.set({ operator, link }, 1),
  );
  gauge('opendes_node_diverged', "1 where the peer's copy of our data differs", [], (filled, { operator, diverged }) =>
    filled.set({ operator }, diverged ? 1 : 0),
  );
  gauge('opendes_node_queued', 'Messages and changes that the peer has still to get', [], (filled, node) =>
    filled.set({ operator: node.operator }, node.queued),
  );
  gauge('opendes_node_records', "Records in the peer's profile here", [], (filled, node) =>
    filled.set({ operator: node.operator }, node.records),
  );
  gauge('opendes_node_records_limit', "Records that the peer's profile here may have", [], (filled, node) =>
    filled.set({ operator: node.operator }, node.maxRecords),
  );
}

function broadcastGauge(operation: Pick<Operation, 'listBroadcasts'>, registry: Registry): void {
  const recent = new Gauge({
    name: 'opendes_recent_broadcasts',
    help: `The newest ${RECENT_BROADCASTS} broadcasts by state`,
    labelNames: ['state'],
    registers: [registry],
    collect: async () => {
      const { items } = await operation.listBroadcasts({ limit: RECENT_BROADCASTS });
      for (const state of ['pending', 'completed', 'failed', 'cancelled'] as const) {
        recent.set({ state }, items.filter((broadcast) => broadcast.state === state).length);
      }
    },
  });
}

/** Counts the requests of the admin API; `route` is the path as in the OpenAPI document, `none` where there is nothing. */
export function requestCounter(registry: Registry): Counter<'method' | 'route' | 'status'> {
  return new Counter({
    name: 'opendes_admin_http_requests_total',
    help: 'Requests to the admin API',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
}
