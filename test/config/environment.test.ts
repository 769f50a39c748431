import { expect } from 'chai';
import { ConfigError } from '../../src/config/config-error.js';
import type { Environment } from '../../src/config/environment.js';
import { CONFIG_KEYS } from '../../src/config/key-list.js';
import { parseConfig } from '../../src/config/parse-config.js';

const FILE = `operator: { id: 234-15 }
timers: { t0: 5s }
dns: { suffixes: [e164.arpa], clients: [{ networks: [192.0.2.0/24], operators: [] }], transfers: { keys: [{ name: k, secret: SW4gZWlnaHRlZW4gYnl0ZXMgb3IgbW9yZS4u }], notify: [{ address: 192.0.2.53 }] } }
peers:
  - { operator: 208-01, url: "http://192.0.2.1/idd", address: 192.0.2.1, numbers: ["+33"] }
`;

const parse = (environment: Environment, text = FILE) =>
  parseConfig(text, { file: 'opendes.yaml', folder: '/etc', environment });

function problems(environment: Environment, text = FILE): string[] {
  try {
    parse(environment, text);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  throw new Error('the configuration was accepted');
}

/** A value for each kind of key that is right for it and is not its default. */
const SAMPLES: Record<string, [text: string, value: unknown]> = {
  'operator.id': ['a.example', 'a.example'],
  'operator.name': ['A B', 'A B'],
  'operator.numbers': ['+44, +45', ['+44', '+45']],
  'idd.listen': ['[::1]:80', { host: '::1', port: 80 }],
  'idd.path': ['/x', '/x'],
  'idd.address': ['192.0.2.9', '192.0.2.9'],
  'idd.publicUrl': ['https://des.example/idd', 'https://des.example/idd'],
  'admin.listen': ['127.0.0.1:81', { host: '127.0.0.1', port: 81 }],
  'dns.listen': [
    '0.0.0.0:53,[::]:53',
    [
      { host: '0.0.0.0', port: 53 },
      { host: '::', port: 53 },
    ],
  ],
  'dns.suffixes': ['', []],
  'dns.suffixes[].name': ['E164enum.net', 'e164enum.net'],
  'dns.suffixes[].allow': ['192.0.2.0/24', ['192.0.2.0/24']],
  'dns.suffixes[].deny': ['192.0.2.7/32', ['192.0.2.7/32']],
  'dns.suffixes[].nameservers': ['ns1.example,ns2.example', ['ns1.example', 'ns2.example']],
  'dns.suffixes[].hostmaster': ['dns@example', 'dns.example'],
  'dns.clients[].networks': ['10.0.0.0/8', ['10.0.0.0/8']],
  'dns.clients[].operators': ['234-15', ['234-15']],
  'dns.negativeTtl': ['1m', 60_000],
  'dns.udpPayload': ['1400', 1400],
  'dns.tcpIdle': ['3s', 3000],
  'dns.tcpConnections': ['11', 11],
  'dns.tcpConnectionsPerClient': ['12', 12],
  'dns.rateLimit.responsesPerSecond': ['13', 13],
  'dns.rateLimit.slip': ['0', 0],
  'dns.rateLimit.ipv4Prefix': ['32', 32],
  'dns.rateLimit.ipv6Prefix': ['64', 64],
  'dns.rateLimit.tableSize': ['14', 14],
  'dns.rateLimit.exempt': ['127.0.0.0/8', ['127.0.0.0/8']],
  'dns.transfers.allow': ['10.0.0.0/8', ['10.0.0.0/8']],
  'dns.transfers.keys[].name': ['L.example', 'l.example'],
  'dns.transfers.keys[].algorithm': ['hmac-sha512', 'hmac-sha512'],
  'dns.transfers.keys[].secret': ['AAAAAAAAAAAAAAAAAAAAAA==', 'AAAAAAAAAAAAAAAAAAAAAA=='],
  'dns.transfers.notify[].address': ['192.0.2.54:5353', { host: '192.0.2.54', port: 5353 }],
  'dns.transfers.notify[].key': ['k', 'k'],
  'dns.transfers.journalNames': ['15', 15],
  'dns.transfers.expansion': ['16', 16],
  'store.sqlite': ['x.db', '/etc/x.db'],
  'store.tracesKept': ['1h', 3_600_000],
  'store.historyKept': ['2d', 172_800_000],
  'timers.t0': ['7s', 7000],
  'timers.t1': ['1m', 60_000],
  'timers.retransmissions': ['0', 0],
  'timers.t1Expiries': ['2', 2],
  'heartbeat.method': ['ping', 'ping'],
  'heartbeat.interval': ['250ms', 250],
  'heartbeat.misses': ['9', 9],
  'limits.messageBytes': ['1MiB', 2 ** 20],
  'limits.profileBytes': ['1GiB', 2 ** 30],
  'limits.recordsPerMessage': ['5', 5],
  'limits.messagesAtOnce': ['6', 6],
  'limits.bytesAtOnce': ['1GiB', 2 ** 30],
  'limits.responsesQueued': ['7', 7],
  'limits.connections': ['8', 8],
  'alarms.webhook': ['https://alarms.example/x?y=z', 'https://alarms.example/x?y=z'],
  'alarms.webhookToken': ['a.b-c==', 'a.b-c=='],
  'log.level': ['debug', 'debug'],
  'peers[].operator': ['b.example', 'b.example'],
  'peers[].url': ['http://b.example/', 'http://b.example/'],
  'peers[].address': ['192.0.2.8', '192.0.2.8'],
  'peers[].admission': ['deny', 'deny'],
  'peers[].sources': ['10.0.0.0/8,2001:db8::/32', ['10.0.0.0/8', '2001:db8::/32']],
  'peers[].numbers': ['+34', ['+34']],
  'peers[].priority': ['-1', -1],
  'peers[].recordsPerMessage': ['50', 50],
};

describe('an environment variable', () => {
  it('is there for every key', () => {
    expect(CONFIG_KEYS.map(({ key }) => key)).to.have.members(Object.keys(SAMPLES));
  });

  for (const { key, variable, path } of CONFIG_KEYS) {
    it(`${variable} overrides ${key}`, () => {
      const [text, value] = SAMPLES[key]!;
      const config = parse({ [variable.replaceAll('_N_', '_0_')]: text });
      const found = path.reduce<unknown>(
        (node, part) => (node as Record<string, unknown>)[part === '[]' ? '0' : part],
        config,
      );
      expect(found).to.deep.equal(value);
    });
  }

  it('leaves the other keys of a section as the file has them', () => {
    expect(parse({ OPENDES_TIMERS_T1: '8s' }).timers).to.include({ t0: 5000, t1: 8000 });
  });

  it('gives a value that the file lacks', () => {
    expect(parse({ OPENDES_OPERATOR_ID: 'x' }, '').operator.id).to.equal('x');
  });

  it('can add peers behind those of the file, but no gap', () => {
    const peer = (n: number) => ({
      [`OPENDES_PEERS_${n}_OPERATOR`]: `p${n}`,
      [`OPENDES_PEERS_${n}_URL`]: 'http://192.0.2.2/',
      [`OPENDES_PEERS_${n}_ADDRESS`]: '192.0.2.2',
    });
    expect(parse({ ...peer(2), ...peer(1) }).peers.map(({ operator }) => operator)).to.deep.equal([
      '208-01',
      'p1',
      'p2',
    ]);
    expect(problems({ OPENDES_PEERS_5_URL: 'http://192.0.2.2/' })).to.deep.equal([
      'OPENDES_PEERS_5_URL: there is no peers[1] that this could follow',
    ]);
  });

  it('can give a suffix that is written short its other keys, and add suffixes', () => {
    const { suffixes } = parse({
      OPENDES_DNS_SUFFIXES_0_ALLOW: '10.0.0.0/8',
      OPENDES_DNS_SUFFIXES_1_NAME: 'e164enum.net',
    }).dns;
    expect(suffixes.map(({ name, allow }) => [name, allow])).to.deep.equal([
      ['e164.arpa', ['10.0.0.0/8']],
      ['e164enum.net', undefined],
    ]);
    expect(parse({ OPENDES_DNS_SUFFIXES: 'a.example,b.example' }).dns.suffixes.map(({ name }) => name)).to.deep.equal([
      'a.example',
      'b.example',
    ]);
  });

  it('is named where an entry of its list is wrong', () => {
    const lines = problems({ OPENDES_DNS_SUFFIXES: 'a.example,b..example', OPENDES_DNS_CLIENTS_0_OPERATORS: '999-99' });
    expect(lines).to.deep.equal([
      'OPENDES_DNS_SUFFIXES: dns.suffixes[1] must be a domain name such as e164.arpa, not "b..example"',
      "OPENDES_DNS_CLIENTS_0_OPERATORS: dns.clients[0].operators[0] 999-99 is neither this DES's own operator nor a peer",
    ]);
  });

  it('is named when its value is wrong, or what it adds is not whole', () => {
    expect(problems({ OPENDES_TIMERS_RETRANSMISSIONS: 'five', OPENDES_IDD_LISTEN: '' })).to.deep.equal([
      'OPENDES_IDD_LISTEN: must be host:port such as 127.0.0.1:8080 or [::1]:8080, not ""',
      'OPENDES_TIMERS_RETRANSMISSIONS: must be a whole number, between 0 and 1000, not "five"',
    ]);
    expect(problems({ OPENDES_PEERS_1_URL: 'http://192.0.2.2/', OPENDES_PEERS_1_OPERATOR: 'b' })).to.deep.equal([
      'OPENDES_PEERS_1_OPERATOR: peers[1].address is missing',
    ]);
    expect(problems({ OPENDES_PEERS_0_OPERATOR: '234-15' })).to.deep.equal([
      `OPENDES_PEERS_0_OPERATOR: 234-15 is this DES's own operator`,
    ]);
  });

  it('that is for no key is an error that names it, told with those of the file', () => {
    expect(problems({ OPENDES_IDD_LISTN: 'x', OPENDES_PEERS_01_URL: 'x' }, `${FILE}x: 1\n`)).to.deep.equal([
      'opendes.yaml:6:1 x: there is no such key',
      'OPENDES_IDD_LISTN: no key of the configuration has this variable',
      'OPENDES_PEERS_01_URL: no key of the configuration has this variable',
    ]);
  });

  it('of another program, and the one that names the file, are let be', () => {
    expect(parse({ OPENDES_CONFIG: 'x', OPENDESX: 'y', PATH: 'z' })).to.deep.equal(parse({}));
  });

  it('does not hide that the file has something else than a section there', () => {
    expect(problems({ OPENDES_TIMERS_T0: '1s' }, 'operator: { id: a }\ntimers: 5s\n')).to.deep.equal([
      'opendes.yaml:2:9 timers: must be a map of keys',
    ]);
  });
});
