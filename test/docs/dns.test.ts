import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Registry } from 'prom-client';
import { parseConfig } from '../../src/config/parse-config.js';
import { dnsMetrics } from '../../src/dns/metrics.js';
import { OUTCOMES } from '../../src/dns/outcome.js';
import { DnsStatistics } from '../../src/dns/statistics.js';
import { dnsSettings } from '../dns/responder-under-test.js';

const page = readFileSync(new URL('../../docs/dns.md', import.meta.url), 'utf8');

describe('docs/dns.md', () => {
  it('shows configurations that are right', () => {
    const examples = [...page.matchAll(/^```yaml\n(.+?)^```$/gms)].map(([, yaml]) => yaml!);
    expect(examples).to.have.length(3);
    const rest = 'operator: { id: 234-15 }\npeers: [{ operator: 208-01, url: "http://a/", address: 192.0.2.1 }]\n';
    const parsed = examples.map((yaml) =>
      parseConfig(rest + yaml, { file: 'opendes.yaml', folder: '/', environment: {} }),
    );
    expect(parsed.map(({ dns }) => [dns.listen.length, dns.suffixes.length, dns.clients.length])).to.deep.equal([
      [2, 2, 0],
      [1, 1, 2],
      [1, 1, 0],
    ]);
  });

  it('lists every metric and outcome', () => {
    const registry = new Registry();
    dnsMetrics(new DnsStatistics(1, 0), dnsSettings(), registry);
    const names = registry.getMetricsAsArray().map(({ name }) => name);
    const listed = [...page.matchAll(/^\| .*$/gm)].flatMap(([row]) =>
      [...row.matchAll(/`(opendes_dns_\w+)`/g)].map(([, name]) => name!),
    );
    expect(listed).to.have.members(names);
    const [, outcomes] = /^Outcomes: (.+?)\n\n/ms.exec(page)!;
    expect([...outcomes!.matchAll(/`([\w-]+)`/g)].map(([, outcome]) => outcome)).to.have.members([...OUTCOMES]);
  });
});
