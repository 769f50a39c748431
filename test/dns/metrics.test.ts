import { expect } from 'chai';
import { Registry } from 'prom-client';
import { namedNetworks } from '../../src/dns/clients.js';
import { dnsMetrics } from '../../src/dns/metrics.js';
import { DnsStatistics } from '../../src/dns/statistics.js';
import { dnsSettings, suffix } from './responder-under-test.js';

const settings = dnsSettings({
  suffixes: [suffix('e164.arpa'), suffix('e164enum.net')],
  clients: [{ networks: ['10.0.0.0/8'], operators: [] }],
});

async function scrape(fill: (statistics: DnsStatistics) => void): Promise<string[]> {
  const statistics = new DnsStatistics(2, namedNetworks(settings).length);
  const registry = new Registry();
  // What another thread writes into the same memory is seen.
  dnsMetrics(new DnsStatistics(2, 1, statistics.memory), settings, registry);
  fill(statistics);
  const lines = (await registry.metrics()).split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

describe('The metrics of the DNS responder', () => {
  it('count queries by type and transport, and what became of them by suffix and network', async () => {
    const lines = await scrape((statistics) => {
      statistics.answered('udp', 35, 0, 0, 'answered');
      statistics.answered('udp', 35, 0, 1, 'answered');
      statistics.answered('tcp', 28, 1, 1, 'nodata');
      statistics.answered('udp', 65_280, undefined, 1, 'refused');
      statistics.answered('udp', 0, undefined, 1, 'ignored');
    });
    expect(lines.filter((line) => line.startsWith('opendes_dns_') && !line.endsWith(' 0'))).to.deep.equal([
      'opendes_dns_queries_total{transport="udp",type="NAPTR"} 2',
      'opendes_dns_queries_total{transport="udp",type="other"} 2',
      'opendes_dns_queries_total{transport="tcp",type="AAAA"} 1',
      'opendes_dns_answers_total{suffix="e164.arpa",outcome="answered"} 2',
      'opendes_dns_answers_total{suffix="e164enum.net",outcome="nodata"} 1',
      'opendes_dns_answers_total{suffix="none",outcome="refused"} 1',
      'opendes_dns_answers_total{suffix="none",outcome="ignored"} 1',
      'opendes_dns_network_answers_total{network="10.0.0.0/8",outcome="answered"} 1',
      'opendes_dns_network_answers_total{network="other",outcome="answered"} 1',
      'opendes_dns_network_answers_total{network="other",outcome="nodata"} 1',
      'opendes_dns_network_answers_total{network="other",outcome="refused"} 1',
      'opendes_dns_network_answers_total{network="other",outcome="ignored"} 1',
    ]);
  });

  it('show the same counts at each scrape', async () => {
    const statistics = new DnsStatistics(2, 1);
    const registry = new Registry();
    dnsMetrics(statistics, settings, registry);
    statistics.answered('udp', 35, 0, 0, 'answered');
    expect(await registry.metrics()).to.equal(await registry.metrics());
  });

  it('have a histogram of how long answers take', async () => {
    const lines = await scrape((statistics) => {
      for (const milliseconds of [0.001, 0.004, 0.03, 0.3, 2000]) statistics.took(milliseconds);
    });
    const histogram = lines.filter((line) => line.startsWith('opendes_dns_answer_seconds'));
    expect(histogram).to.deep.equal([
      'opendes_dns_answer_seconds_bucket{le="0.000005"} 2',
      'opendes_dns_answer_seconds_bucket{le="0.00001"} 2',
      'opendes_dns_answer_seconds_bucket{le="0.00002"} 2',
      'opendes_dns_answer_seconds_bucket{le="0.00005"} 3',
      'opendes_dns_answer_seconds_bucket{le="0.0001"} 3',
      'opendes_dns_answer_seconds_bucket{le="0.0002"} 3',
      'opendes_dns_answer_seconds_bucket{le="0.0005"} 4',
      'opendes_dns_answer_seconds_bucket{le="0.001"} 4',
      'opendes_dns_answer_seconds_bucket{le="0.005"} 4',
      'opendes_dns_answer_seconds_bucket{le="0.01"} 4',
      'opendes_dns_answer_seconds_bucket{le="0.1"} 4',
      'opendes_dns_answer_seconds_bucket{le="1"} 4',
      'opendes_dns_answer_seconds_bucket{le="+Inf"} 5',
      'opendes_dns_answer_seconds_sum 2.000335',
      'opendes_dns_answer_seconds_count 5',
    ]);
  });

  it('show connections and failures', async () => {
    const lines = await scrape((statistics) => {
      statistics.set('connections', 3);
      statistics.add('connections-refused', 4);
      statistics.add('send-failures', 5);
      statistics.add('faults', 6);
    });
    expect(lines).to.include.members([
      'opendes_dns_tcp_connections 3',
      'opendes_dns_tcp_refused_total 4',
      'opendes_dns_send_failures_total 5',
      'opendes_dns_faults_total 6',
    ]);
  });
});
