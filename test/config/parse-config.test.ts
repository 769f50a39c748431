import { expect } from 'chai';
import type { Config } from '../../src/config/config.js';
import { ConfigError } from '../../src/config/config-error.js';
import type { Environment } from '../../src/config/environment.js';
import { parseConfig } from '../../src/config/parse-config.js';

const parse = (text: string, environment: Environment = {}): Config =>
  parseConfig(text, { file: 'opendes.yaml', folder: '/etc/opendes', environment });

const MINIMAL = 'operator: { id: 234-15 }\n';

/** The lines of the ConfigError for this file. */
function problems(text: string, environment: Environment = {}): string[] {
  try {
    parse(text, environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.code).to.equal('CONFIG_INVALID');
    return error.message.split('\n');
  }
  throw new Error('the configuration was accepted');
}

/** A file with one peer that has these keys besides the required ones. */
const withPeer = (keys: string) =>
  `${MINIMAL}peers:\n  - { operator: 208-01, url: "http://192.0.2.1/idd", address: 192.0.2.1, ${keys} }\n`;

const SECRET = 'SW4gZWlnaHRlZW4gYnl0ZXMgb3IgbW9yZS4u';

describe('the configuration', () => {
  it('has the secondaries that are told of changes, and does not show a wrong secret', () => {
    const transfers = (text: string) => `${MINIMAL}dns: { transfers: { ${text} } }`;
    const notify = ['192.0.2.53', '"192.0.2.53:5353"', '"2001:db8::53"', '"[2001:db8::53]:5353"', 'NS.example'];
    const text = `allow: [192.0.2.0/24], notify: [${notify.map((address) => `{ address: ${address} }`)}]`;
    expect(parse(transfers(text)).dns.transfers).to.deep.equal({
      allow: ['192.0.2.0/24'],
      keys: [],
      notify: [
        { address: { host: '192.0.2.53', port: 53 } },
        { address: { host: '192.0.2.53', port: 5353 } },
        { address: { host: '2001:db8::53', port: 53 } },
        { address: { host: '2001:db8::53', port: 5353 } },
        { address: { host: 'NS.example', port: 53 } },
      ],
      journalNames: 100_000,
      expansion: 100,
    });
    const wrong = problems(transfers('keys: [{ name: k, secret: not-base64 }]'));
    expect(wrong).to.have.length(1);
    expect(wrong[0])
      .to.contain('dns.transfers.keys[0].secret: must be a secret in base64')
      .and.not.to.contain('not-base64');
  });

  it('has TSIG algorithms by their names in any case, and says why others are refused [RFC 8945 §6]', () => {
    const keyed = (algorithm: string) =>
      `${MINIMAL}dns: { transfers: { keys: [{ name: k, algorithm: ${algorithm}, secret: ${SECRET} }] } }`;
    for (const name of ['hmac-sha1', 'hmac-sha224', 'hmac-sha256', 'hmac-sha384', 'hmac-sha512']) {
      for (const written of [name, name.toUpperCase(), `${name}.`]) {
        expect(parse(keyed(written)).dns.transfers.keys[0]!.algorithm, written).to.equal(name);
      }
    }
    for (const [name, reason] of [
      ['HMAC-MD5', 'must not be used any more'],
      ['hmac-md5.sig-alg.reg.int.', 'must not be used any more'],
      ['hmac-sha256-128', 'use hmac-sha256'],
      ['Hmac-SHA512-256', 'use hmac-sha512'],
      ['sha256', 'must be one of hmac-sha256, hmac-sha384, hmac-sha512, hmac-sha224, hmac-sha1, not "sha256"'],
      ['256', 'must be one of'],
    ] as const) {
      const wrong = problems(keyed(name));
      expect(wrong, name).to.have.length(1);
      expect(wrong[0]).to.contain('dns.transfers.keys[0].algorithm: ').and.to.contain(reason);
    }
  });

  it('has a default for everything but the operator identifier', () => {
    expect(parse(MINIMAL)).to.deep.equal({
      operator: { id: '234-15', name: '234-15', numbers: [] },
      idd: { listen: { host: '127.0.0.1', port: 8080 }, path: '/idd', address: '127.0.0.1' },
      admin: { listen: { host: '127.0.0.1', port: 8081 }, connections: 256, exports: 16, streams: 64 },
      dns: {
        listen: [{ host: '127.0.0.1', port: 5300 }],
        suffixes: [{ name: 'e164.arpa', deny: [], nameservers: ['localhost'], hostmaster: 'nobody.invalid' }],
        clients: [],
        negativeTtl: 300_000,
        udpPayload: 1232,
        tcpIdle: 10_000,
        tcpConnections: 256,
        tcpConnectionsPerClient: 32,
        rateLimit: {
          responsesPerSecond: 0,
          slip: 2,
          ipv4Prefix: 24,
          ipv6Prefix: 56,
          tableSize: 100_000,
          exempt: [],
        },
        transfers: { keys: [], notify: [], journalNames: 100_000, expansion: 100 },
      },
      store: { sqlite: '/etc/opendes/opendes.db', tracesKept: 30 * 86_400_000, historyKept: 30 * 86_400_000 },
      timers: { t0: 5000, t1: 30_000, retransmissions: 5, t1Expiries: 5 },
      heartbeat: { method: 'tcp', interval: 5000, misses: 3 },
      limits: {
        messageBytes: 32 * 1024 ** 2,
        profileBytes: 4 * 1024 ** 3,
        recordsPerMessage: 1000,
        recordsPerNumber: 50,
        messagesAtOnce: 1024,
        bytesAtOnce: 256 * 1024 ** 2,
        responsesQueued: 10_000,
        connections: 1024,
      },
      alarms: {},
      log: { level: 'info' },
      peers: [],
    });
    expect(problems('')).to.deep.equal(['opendes.yaml:1:1 operator.id: is missing']);
  });

  it('takes a key without a value for one that is left out', () => {
    expect(parse(`${MINIMAL}idd:\npeers:\ntimers: { t0: }\n`)).to.deep.equal(parse(MINIMAL));
  });

  it('gives a peer its address as the only source, and no blocks of its own', () => {
    const [peer] = parse(withPeer('')).peers;
    expect(peer).to.deep.equal({
      operator: '208-01',
      url: 'http://192.0.2.1/idd',
      address: '192.0.2.1',
      admission: 'auto',
      sources: ['192.0.2.1/32'],
      priority: 0,
      maxRecords: 1_000_000,
    });
  });

  it('keeps everything that is said of a peer', () => {
    const keys =
      'admission: manual, sources: [10.0.0.0/8, "2001:db8::/32"], numbers: ["+33", "+34"], priority: -3, recordsPerMessage: 50';
    expect(parse(withPeer(keys)).peers[0]).to.deep.include({
      admission: 'manual',
      sources: ['10.0.0.0/8', '2001:db8::/32'],
      numbers: ['+33', '+34'],
      priority: -3,
      recordsPerMessage: 50,
    });
  });

  it('tells an empty list of blocks from none given', () => {
    expect(parse(withPeer('numbers: []')).peers[0]?.numbers).to.deep.equal([]);
    expect(parse(withPeer('')).peers[0]).not.to.have.property('numbers');
  });

  it('places a relative store beside the file, and leaves an absolute one', () => {
    expect(parse(`${MINIMAL}store: { sqlite: data/a.db }`).store.sqlite).to.equal('/etc/opendes/data/a.db');
    expect(parse(`${MINIMAL}store: { sqlite: /var/lib/a.db }`).store.sqlite).to.equal('/var/lib/a.db');
  });

  it('names file, line, column and key of a wrong value', () => {
    const text = `${MINIMAL}peers:\n  - operator: 208-01\n    url: http://192.0.2.1\n    address: 192.0.2.1\n    admission: yes\n`;
    expect(problems(text)).to.deep.equal([
      'opendes.yaml:6:16 peers[0].admission: must be one of auto, manual, deny, not "yes"',
    ]);
  });

  it('names an unknown key where it stands, in a section, in a peer and at the top', () => {
    expect(problems(`${MINIMAL}idd:\n  listn: 127.0.0.1:80\n`)).to.deep.equal([
      'opendes.yaml:3:3 idd.listn: there is no such key',
    ]);
    expect(problems(withPeer('prio: 1'))[0]).to.match(/^opendes\.yaml:3:\d+ peers\[0\]\.prio: there is no such key$/);
    expect(problems(`${MINIMAL}foo:\n__proto__: 1\n`)).to.deep.equal([
      'opendes.yaml:2:1 foo: there is no such key',
      'opendes.yaml:3:1 __proto__: there is no such key',
    ]);
  });

  it('tells everything that is wrong at once, from top to bottom', () => {
    const text = 'operator: { id: 234_15 }\ntimers: { t0: 5, t1: 2w }\nlimits: []\npeers: [{ operator: a }, 7]\nx: 1\n';
    expect(problems(text).map((line) => line.split(': ')[0])).to.deep.equal([
      'opendes.yaml:1:17 operator.id',
      'opendes.yaml:2:15 timers.t0',
      'opendes.yaml:2:22 timers.t1',
      'opendes.yaml:3:9 limits',
      'opendes.yaml:4:9 peers[0].url',
      'opendes.yaml:4:9 peers[0].address',
      'opendes.yaml:4:26 peers[1]',
      'opendes.yaml:5:1 x',
    ]);
  });

  const wrong: [what: string, text: string, key: string][] = [
    ['an operator identifier that the contract does not allow', 'operator: { id: "a b" }', 'operator.id'],
    ['an operator identifier of more than 64 characters', `operator: { id: ${'a'.repeat(65)} }`, 'operator.id'],
    ['a listen address without port', `${MINIMAL}idd: { listen: 127.0.0.1 }`, 'idd.listen'],
    ['an IPv6 listen address without brackets', `${MINIMAL}admin: { listen: "::1:80" }`, 'admin.listen'],
    ['a path that does not begin with /', `${MINIMAL}idd: { path: idd }`, 'idd.path'],
    ['an address that is a name', `${MINIMAL}idd: { address: localhost }`, 'idd.address'],
    ['a public URL that is none', `${MINIMAL}idd: { publicUrl: des.example }`, 'idd.publicUrl'],
    ['a duration of nothing', `${MINIMAL}timers: { t0: 0s }`, 'timers.t0'],
    ['a timer of more than a day', `${MINIMAL}timers: { t1: 25h }`, 'timers.t1'],
    ['a fraction of a retransmission', `${MINIMAL}timers: { retransmissions: 1.5 }`, 'timers.retransmissions'],
    ['a number in quotes', `${MINIMAL}timers: { t1Expiries: "5" }`, 'timers.t1Expiries'],
    ['too little room for the largest message', `${MINIMAL}limits: { messageBytes: 200MiB }`, 'limits.bytesAtOnce'],
    ['too little room in all', `${MINIMAL}limits: { messageBytes: 2MiB, bytesAtOnce: 3MiB }`, 'limits.bytesAtOnce'],
    ['a size without unit', `${MINIMAL}limits: { messageBytes: 1000000 }`, 'limits.messageBytes'],
    ['another heartbeat', `${MINIMAL}heartbeat: { method: icmp }`, 'heartbeat.method'],
    ['a suffix that is no domain name', `${MINIMAL}dns: { suffixes: [e164..arpa] }`, 'dns.suffixes[0]'],
    ['a suffix that is neither name nor map', `${MINIMAL}dns: { suffixes: [7] }`, 'dns.suffixes[0]'],
    ['a suffix without a name', `${MINIMAL}dns: { suffixes: [{ deny: [] }] }`, 'dns.suffixes[0].name'],
    ['a suffix twice', `${MINIMAL}dns: { suffixes: [e164.arpa, { name: E164.arpa }] }`, 'dns.suffixes[1]'],
    [
      'a suffix without name servers',
      `${MINIMAL}dns: { suffixes: [{ name: e164.arpa, nameservers: [] }] }`,
      'dns.suffixes[0].nameservers',
    ],
    [
      'a name server in a suffix',
      `${MINIMAL}dns: { suffixes: [{ name: e164.arpa, nameservers: [ns.E164enum.net] }, e164enum.net] }`,
      'dns.suffixes[0].nameservers[0]',
    ],
    [
      'a hostmaster with a dot before the @',
      `${MINIMAL}dns: { suffixes: [{ name: e164.arpa, hostmaster: a.b@example }] }`,
      'dns.suffixes[0].hostmaster',
    ],
    ['a DNS address without port', `${MINIMAL}dns: { listen: 127.0.0.1 }`, 'dns.listen'],
    ['one of several DNS addresses', `${MINIMAL}dns: { listen: ["127.0.0.1:53", "[::1]"] }`, 'dns.listen[1]'],
    ['two DNS listeners on one address', `${MINIMAL}dns: { listen: ["[::1]:53", "[::1]:53"] }`, 'dns.listen[1]'],
    [
      'clients of an operator that there is not',
      `${MINIMAL}dns: { clients: [{ networks: [10.0.0.0/8], operators: [234-15, 208-01] }] }`,
      'dns.clients[0].operators[1]',
    ],
    [
      'a network of clients twice',
      `${MINIMAL}dns: { clients: [{ networks: [10.0.0.0/8] }, { networks: ["::ffff:10.0.0.0/104"] }] }`,
      'dns.clients[1].networks[0]',
    ],
    [
      'a key of transfers twice',
      `${MINIMAL}dns: { transfers: { keys: [{ name: k, secret: ${SECRET} }, { name: K, secret: ${SECRET} }] } }`,
      'dns.transfers.keys[1].name',
    ],
    ['a key without a secret', `${MINIMAL}dns: { transfers: { keys: [{ name: k }] } }`, 'dns.transfers.keys[0].secret'],
    [
      'a secondary that is told with a key that is not there',
      `${MINIMAL}dns: { transfers: { allow: [10.0.0.0/8], notify: [{ address: 10.0.0.1, key: k }] } }`,
      'dns.transfers.notify[0].key',
    ],
    [
      'a secondary that is told of what nobody may have',
      `${MINIMAL}dns: { transfers: { notify: [{ address: 10.0.0.1 }] } }`,
      'dns.transfers.notify[0]',
    ],
    [
      'a secondary without a usable address',
      `${MINIMAL}dns: { transfers: { allow: [10.0.0.0/8], notify: [{ address: "10.0.0.1:0" }] } }`,
      'dns.transfers.notify[0].address',
    ],
    ['answers over UDP of less than 512 bytes', `${MINIMAL}dns: { udpPayload: 511 }`, 'dns.udpPayload'],
    ['a rate limit that is not there', `${MINIMAL}dns: { rateLimit: { perSecond: 5 } }`, 'dns.rateLimit.perSecond'],
    ['a webhook of another scheme', `${MINIMAL}alarms: { webhook: "ftp://alarms.example/" }`, 'alarms.webhook'],
    ['a webhook token with a line break', `${MINIMAL}alarms: { webhookToken: "a\\nb" }`, 'alarms.webhookToken'],
    ['another log level', `${MINIMAL}log: { level: verbose }`, 'log.level'],
    ['a peer URL of another scheme', withPeer('').replace('http:', 'ftp:'), 'peers[0].url'],
    ['a peer URL with a password', withPeer('').replace('http://', 'http://a:b@'), 'peers[0].url'],
    [
      'a peer address with a zone',
      withPeer('').replace('address: 192.0.2.1', 'address: fe80::1%1'),
      'peers[0].address',
    ],
    ['a source that is no network', withPeer('sources: [192.0.2.1]'), 'peers[0].sources[0]'],
    ['sources that are no list', withPeer('sources: 10.0.0.0/8'), 'peers[0].sources'],
    ['messages of no record', withPeer('recordsPerMessage: 0'), 'peers[0].recordsPerMessage'],
    ['half a record in a message', withPeer('recordsPerMessage: 0.5'), 'peers[0].recordsPerMessage'],
    ['a block without +', withPeer('numbers: ["33"]'), 'peers[0].numbers[0]'],
    ['a block of country code 0', withPeer('numbers: ["+0"]'), 'peers[0].numbers[0]'],
    ['a block of no digits', withPeer('numbers: ["+"]'), 'peers[0].numbers[0]'],
    ['an empty entry of a list', withPeer('numbers: [null, "+33"]'), 'peers[0].numbers[0]'],
  ];
  for (const [what, text, key] of wrong) {
    it(`refuses ${what}`, () => {
      const lines = problems(text);
      expect(lines).to.have.lengthOf(1);
      expect(lines[0]).to.match(/^opendes\.yaml:\d+:\d+ /);
      expect(lines[0]!.split(' ')[1]).to.equal(`${key}:`);
    });
  }

  it('says that a block or an identifier that YAML takes for a number belongs in quotes', () => {
    expect(problems(withPeer('numbers: [+33]'))[0]).to.contain('must be a number block in quotes such as "+33"');
    expect(problems('operator: { id: 23415 }')[0]).to.match(/not 23415: put it in quotes$/);
  });

  it('does not show a webhook token that is wrong', () => {
    expect(problems(`${MINIMAL}alarms: { webhookToken: "se cret" }`)[0])
      .to.contain('must be a token')
      .and.not.contain('cret"');
  });

  it('refuses a peer that is configured twice, and one that is ourselves', () => {
    const peer = (operator: string) => `  - { operator: ${operator}, url: "http://a/", address: 192.0.2.1 }\n`;
    expect(problems(`${MINIMAL}peers:\n${peer('b')}${peer('234-15')}${peer('b')}`)).to.deep.equal([
      `opendes.yaml:4:17 peers[1].operator: 234-15 is this DES's own operator`,
      'opendes.yaml:5:17 peers[2].operator: b is the operator of peers[0] already',
    ]);
  });

  it('takes a DNS address alone, several, or none, which switches DNS off', () => {
    const listen = (text: string) => parse(`${MINIMAL}dns: { listen: ${text} }`).dns.listen;
    expect(listen('"[::1]:53"')).to.deep.equal([{ host: '::1', port: 53 }]);
    expect(listen('["127.0.0.1:53", "[::1]:53"]').map(({ host }) => host)).to.deep.equal(['127.0.0.1', '::1']);
    expect(listen('[]')).to.deep.equal([]);
  });

  it('takes a suffix written as its name, and one with its keys', () => {
    const full = '{ name: e164enum.net, allow: [10.0.0.0/8], nameservers: [NS.example], hostmaster: dns@example }';
    expect(parse(`${MINIMAL}dns: { suffixes: [E164.arpa, ${full}] }`).dns.suffixes).to.deep.equal([
      { name: 'e164.arpa', deny: [], nameservers: ['localhost'], hostmaster: 'nobody.invalid' },
      {
        name: 'e164enum.net',
        allow: ['10.0.0.0/8'],
        deny: [],
        nameservers: ['ns.example'],
        hostmaster: 'dns.example',
      },
    ]);
  });

  it('refuses two listeners on one address, defaults included, unless the port is any free one', () => {
    expect(problems(`${MINIMAL}admin: { listen: "127.0.0.1:8080" }`)).to.deep.equal([
      'opendes.yaml:2:18 admin.listen: 127.0.0.1:8080 is where idd.listen listens already',
    ]);
    const written = problems(`${MINIMAL}idd: { listen: "[::ffff:127.0.0.1]:80" }\nadmin: { listen: "127.0.0.1:80" }`);
    expect(written).to.deep.equal(['opendes.yaml:3:18 admin.listen: 127.0.0.1:80 is where idd.listen listens already']);
    const free = parse(`${MINIMAL}idd: { listen: "127.0.0.1:0" }\nadmin: { listen: "127.0.0.1:0" }`);
    expect(free.admin.listen.port).to.equal(0);
  });

  it('tells where a file is not well-formed YAML, or has a key twice', () => {
    expect(problems('operator: { id: 234-15\n')[0]).to.match(/^opendes\.yaml:\d+:\d+: /);
    expect(problems(`${MINIMAL}idd: {}\nidd: {}\n`)).to.deep.equal(['opendes.yaml:3:1: Map keys must be unique']);
    expect(problems(`${MINIMAL}idd: !secret x\n`)[0]).to.match(/^opendes\.yaml:2:\d+: /);
  });

  it('refuses a file that is no map at all', () => {
    expect(problems('just text')).to.deep.equal(['opendes.yaml:1:1: must be a map of keys']);
  });

  it('finds the place of a value behind an alias', () => {
    const text = `${MINIMAL}heartbeat: { interval: &often 7 }\ntimers: { t0: *often }\n`;
    expect(problems(text).map((line) => line.split(': ')[0])).to.deep.equal([
      'opendes.yaml:2:31 heartbeat.interval',
      'opendes.yaml:3:15 timers.t0',
    ]);
  });

  it('does not resolve aliases without end', () => {
    const bomb = [
      'a: &a [x]',
      ...Array.from(
        { length: 9 },
        (_, n) => `${'bcdefghij'[n]}: &${'bcdefghij'[n]} [${Array(9).fill(`*${'abcdefghi'[n]}`)}]`,
      ),
    ];
    expect(problems(bomb.join('\n'))[0]).to.contain('alias');
  });
});
