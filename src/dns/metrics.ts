import { Counter, Gauge, type Registry } from 'prom-client';
import { namedNetworks } from './clients.js';
import { OUTCOMES } from './outcome.js';
import type { DnsSettings } from './settings.js';
import { COUNTED_TYPES, type DnsStatistics, LATENCY_BOUNDS, TRANSPORTS } from './statistics.js';

const LATENCY = 'opendes_dns_answer_seconds';

/** Shows the statistics of the DNS responder in the registry, read at each scrape. */
export function dnsMetrics(
  statistics: DnsStatistics,
  settings: Pick<DnsSettings, 'suffixes' | 'clients'>,
  registry: Registry,
): void {
  const counter = <L extends string>(
    name: string,
    help: string,
    labelNames: L[],
    fill: (counter: Counter<L>) => void,
  ) =>
    new Counter({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset();
        fill(this);
      },
    });
  counter(
    'opendes_dns_queries_total',
    'Messages to the DNS responder by transport and type of the question',
    ['transport', 'type'],
    (queries) => {
      for (const transport of TRANSPORTS) {
        for (const type of COUNTED_TYPES) queries.inc({ transport, type }, statistics.queries(transport, type));
      }
    },
  );
  const suffixes = [...settings.suffixes.map(({ name }) => name), 'none'];
  counter(
    'opendes_dns_answers_total',
    'What became of messages to the DNS responder, by the suffix of the question',
    ['suffix', 'outcome'],
    (answers) => {
      for (const [zone, suffix] of suffixes.entries()) {
        for (const outcome of OUTCOMES) answers.inc({ suffix, outcome }, statistics.ofZone(zone, outcome));
      }
    },
  );
  const networks = [...namedNetworks(settings), 'other'];
  counter(
    'opendes_dns_network_answers_total',
    'What became of messages to the DNS responder, by the network of the client that the configuration names',
    ['network', 'outcome'],
    (answers) => {
      for (const [place, network] of networks.entries()) {
        for (const outcome of OUTCOMES) answers.inc({ network, outcome }, statistics.ofNetwork(place, outcome));
      }
    },
  );
  counter('opendes_dns_tcp_refused_total', 'TCP connections turned away by the DNS responder', [], (refused) =>
    refused.inc(statistics.value('connections-refused')),
  );
  counter(
    'opendes_dns_tcp_displaced_total',
    'TCP connections that the DNS responder ended to give their place to another',
    [],
    (displaced) => displaced.inc(statistics.value('connections-displaced')),
  );
  counter('opendes_dns_send_failures_total', 'DNS answers that the system did not send', [], (failures) =>
    failures.inc(statistics.value('send-failures')),
  );
  counter('opendes_dns_faults_total', 'DNS answers that failed and must not have', [], (faults) =>
    faults.inc(statistics.value('faults')),
  );
  new Gauge({
    name: 'opendes_dns_tcp_connections',
    help: 'Open TCP connections of the DNS responder',
    registers: [registry],
    collect() {
      this.set(statistics.value('connections'));
    },
  });
  registry.registerMetric(latencyHistogram(statistics));
}

/** A histogram whose buckets are counted elsewhere: the one of prom-client counts by itself only. */
function latencyHistogram(statistics: DnsStatistics): Counter {
  const values = () => {
    const { buckets, sum } = statistics.latencies();
    let count = 0;
    const cumulative = buckets.map((each, index) => {
      count += each;
      return { metricName: `${LATENCY}_bucket`, labels: { le: LATENCY_BOUNDS[index] ?? '+Inf' }, value: count };
    });
    return [
      ...cumulative,
      { metricName: `${LATENCY}_sum`, labels: {}, value: sum },
      { metricName: `${LATENCY}_count`, labels: {}, value: count },
    ];
  };
  const metric = {
    name: LATENCY,
    help: 'Time from the arrival of a DNS query to its answer; one in 16 is measured',
    type: 'histogram',
    aggregator: 'sum',
    reset() {},
    async get() {
      return { name: LATENCY, help: this.help, type: this.type, aggregator: this.aggregator, values: values() };
    },
  };
  // What the registry asks of a metric, whatever its class.
  return metric as unknown as Counter;
}
