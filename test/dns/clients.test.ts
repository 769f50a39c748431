import { expect } from 'chai';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { groupsOf, prefixOf } from '../../src/dns/address.js';
import { Clients, namedNetworks } from '../../src/dns/clients.js';
import { NetworkTable } from '../../src/dns/network-table.js';
import type { DnsSettings } from '../../src/dns/settings.js';
import { queryFor } from './messages.js';
import { dnsSettings, NUMBER, ResponderUnderTest, suffix } from './responder-under-test.js';

const OPERATORS = ['234-15', '208-01'];

function clientsOf(changes: Partial<DnsSettings>) {
  const clients = new Clients(dnsSettings(changes), OPERATORS);
  return (address: string) => clients.of(address);
}

describe('The access list of a suffix', () => {
  const suffixes = [
    suffix('e164.arpa', { allow: ['10.0.0.0/8', '2001:db8::/32'], deny: ['10.1.0.0/16'] }),
    suffix('e164enum.net', { deny: ['10.0.0.0/8'] }),
  ];
  const zones = (address: string) => clientsOf({ suffixes })(address).zones;

  it('lets those in that are allowed, and all where nobody is named', () => {
    expect(zones('10.2.3.4')).to.deep.equal(Uint8Array.of(1, 0));
    expect(zones('192.0.2.1')).to.deep.equal(Uint8Array.of(0, 1));
    expect(zones('2001:db8::1')).to.equal(undefined);
  });

  it('keeps out who is denied, though allowed too', () => {
    expect(zones('10.1.0.1')).to.deep.equal(Uint8Array.of(0, 0));
  });

  it('takes IPv4 for IPv4, as a dual-stack socket has it, and ignores the zone of a link-local address', () => {
    expect(zones('::ffff:10.2.3.4')).to.deep.equal(Uint8Array.of(1, 0));
    expect(zones('fe80::1%eth0')).to.deep.equal(Uint8Array.of(0, 1));
  });

  it('lets nobody in where the list of the allowed is empty', () => {
    expect(clientsOf({ suffixes: [suffix('e164.arpa', { allow: [] })] })('127.0.0.1').zones).to.deep.equal(
      Uint8Array.of(0),
    );
  });

  it('has REFUSED for the one, and an answer for the other', () => {
    const client = clientsOf({ suffixes })('10.2.3.4');
    const under = new ResponderUnderTest();
    expect(under.ask(queryFor(NUMBER), { client }).rcode).to.equal(0);
    const denied = under.ask(queryFor(NUMBER.replace('e164.arpa', 'e164enum.net')), { client });
    expect(denied).to.include({ rcode: 5, aa: false });
    expect(under.observed.at(-1)).to.include({ outcome: 'denied', zone: 1 });
  });
});

describe('The operators whose numbers a client may resolve', () => {
  const clients = [
    { networks: ['10.0.0.0/8'], operators: ['208-01'] },
    { networks: ['10.9.0.0/16', '10.8.0.0/16'], operators: ['234-15', '208-01'] },
    { networks: ['10.7.0.0/16'], operators: [] },
  ];
  const of = clientsOf({ clients });

  it('are those of the longest network that the client is in', () => {
    expect(of('10.1.2.3').visible).to.deep.equal(Uint8Array.of(0, 1));
    expect(of('10.9.2.3').visible).to.deep.equal(Uint8Array.of(1, 1));
    expect(of('10.7.2.3').visible).to.deep.equal(Uint8Array.of(0, 0));
  });

  it('are all where the client is in none', () => {
    expect(of('192.0.2.1').visible).to.equal(undefined);
  });

  it('are all that the client finds', () => {
    const under = new ResponderUnderTest();
    const foreign = '1.2.3.3.e164.arpa';
    const rcodes = (address: string) =>
      [NUMBER, foreign].map((name) => under.ask(queryFor(name), { client: of(address) }).rcode);
    expect(rcodes('10.1.2.3')).to.deep.equal([3, 0]);
    expect(rcodes('10.9.2.3')).to.deep.equal([0, 0]);
    expect(rcodes('10.7.2.3')).to.deep.equal([3, 3]);
  });
});

describe('The networks that statistics tell apart', () => {
  const settings = dnsSettings({
    clients: [{ networks: ['10.0.0.0/8'], operators: [] }],
    suffixes: [suffix('e164.arpa', { allow: ['10.0.0.0/8', '192.0.2.0/24'], deny: ['10.1.0.0/16'] })],
  });

  it('are those that the configuration names, each once, and all others as one', () => {
    expect(namedNetworks(settings)).to.deep.equal(['10.0.0.0/8', '192.0.2.0/24', '10.1.0.0/16']);
    const clients = new Clients(settings, OPERATORS);
    const series = (address: string) => clients.of(address).series;
    expect(['10.2.0.1', '192.0.2.1', '10.1.0.1', '198.51.100.1', '::1'].map(series)).to.deep.equal([0, 1, 2, 3, 3]);
  });
});

describe('The networks of rate limiting', () => {
  const of = clientsOf({
    rateLimit: { ...dnsSettings().rateLimit, responsesPerSecond: 5, exempt: ['192.0.2.0/24', '2001:db8::/32'] },
  });
  const network = (address: string) => of(address).network;

  it('are as long as the configuration says', () => {
    expect(network('10.0.0.1')).to.equal(network('10.0.0.255'));
    expect(network('10.0.0.1')).to.not.equal(network('10.0.1.1'));
    expect(network('fd00:1:2:0300::1')).to.equal(network('fd00:1:2:03ff:1::2'));
    expect(network('fd00:1:2:0300::1')).to.not.equal(network('fd00:1:2:0400::1'));
  });

  it('are none where the client is exempt', () => {
    expect(network('192.0.2.77')).to.equal(undefined);
    expect(network('2001:db8:1::1')).to.equal(undefined);
  });
});

describe('A table of networks', () => {
  const address = fc.oneof(
    fc.ipV4(),
    fc.ipV6().filter((text) => ipaddr.IPv6.isValid(text) && !ipaddr.IPv6.parse(text).isIPv4MappedAddress()),
  );

  it('finds the longest network, as comparing with each of them does', () => {
    const networks = fc.array(fc.tuple(address, fc.nat(128)), { maxLength: 8 });
    fc.assert(
      fc.property(networks, fc.array(address, { minLength: 1 }), (given, asked) => {
        const table = new NetworkTable<string>();
        const all = given.map(([base, length]) => {
          const bits = base.includes(':') ? length : length % 33;
          table.set(`${base}/${bits}`, `${groupsOf(base).length}/${bits}`);
          return [ipaddr.parse(base), bits] as const;
        });
        for (const text of [...asked, ...given.map(([base]) => base)]) {
          const parsed = ipaddr.parse(text);
          const matching = all.filter(([base, bits]) => base.kind() === parsed.kind() && parsed.match([base, bits]));
          const longest = Math.max(...matching.map(([, bits]) => bits));
          const expected = matching.length === 0 ? undefined : `${parsed.kind() === 'ipv4' ? 2 : 8}/${longest}`;
          expect(table.find(groupsOf(text))).to.equal(expected);
        }
      }),
    );
  });

  it('tells all prefixes of an address apart', () => {
    const groups = groupsOf('255.255.255.255');
    const prefixes = Array.from({ length: 33 }, (_, bits) => prefixOf(groups, bits));
    expect(new Set(prefixes.slice(1)).size).to.equal(32);
  });
});
