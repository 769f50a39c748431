import { lookup } from 'node:dns/promises';
import { isIP, isIPv4, isIPv6 } from 'node:net';
import type { DnsSettings } from '../settings.js';
import type { DnsStatistics } from '../statistics.js';
import type { Transfers } from '../transfers/link.js';
import type { Answering } from './answering.js';
import { ConnectionPlaces } from './connection-places.js';
import { listenTcp } from './tcp-listener.js';
import { listenUdp } from './udp-listener.js';

/** How often another free port is tried, where the one that TCP got is taken for UDP. */
const FREE_PORT_TRIES = 20;

export interface Place {
  host: string;
  port: number;
}

export interface Listening {
  /** Where it answers, in the order of the settings, with the ports that were free. */
  places: Place[];
  close(): Promise<void>;
}

/** Answers over UDP and TCP at every place of the settings. Rejects where one cannot be bound, with the error of Node.js; nothing is bound then. */
export async function listen(
  settings: DnsSettings,
  answering: Answering,
  statistics: DnsStatistics,
  transfers?: Transfers,
): Promise<Listening> {
  const { tcpConnections: all, tcpConnectionsPerClient: perClient } = settings;
  const { ipv4Prefix, ipv6Prefix } = settings.rateLimit;
  const connections = new ConnectionPlaces({ all, perClient, ipv4Prefix, ipv6Prefix }, statistics);
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    await Promise.all(closing.splice(0).map((each) => each()));
  };
  const bind = async ({ host, port }: Place): Promise<Place> => {
    const address = isIP(host) === 0 ? (await lookup(host)).address : host;
    // IPv4 has its own entry there: `::` must leave it alone.
    const ipv6Only = isIPv6(address) && settings.listen.some((other) => isIPv4(other.host) && other.port === port);
    for (let tries = 1; ; tries++) {
      const options = { host: address, port, ipv6Only, idle: settings.tcpIdle, ...(transfers && { transfers }) };
      const tcp = await listenTcp(options, answering, connections);
      try {
        const udp = await listenUdp({ host: address, port: tcp.port, ipv6Only }, answering, statistics);
        closing.push(tcp.close, udp.close);
        return { host, port: tcp.port };
      } catch (error) {
        await tcp.close();
        if (port !== 0 || tries === FREE_PORT_TRIES) throw error;
      }
    }
  };
  try {
    const places: Place[] = [];
    for (const place of settings.listen) places.push(await bind(place));
    return { places, close };
  } catch (error) {
    await close();
    throw error;
  }
}
