import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { DnsStatistics } from '../statistics.js';
import type { Answering } from './answering.js';

/** What the system is asked to keep of questions that have not been read yet, in bytes: a burst of some thousands. */
const RECEIVE_BUFFER = 4 * 2 ** 20;

export interface UdpListener {
  close(): Promise<void>;
}

/** Binds the address, which is no name, and answers there. Rejects with the error of Node.js, whose `syscall` is `bind`. */
export function listenUdp(
  { host, port, ipv6Only }: { host: string; port: number; ipv6Only: boolean },
  answering: Answering,
  statistics: DnsStatistics,
): Promise<UdpListener> {
  const family = isIPv6(host) ? 6 : 4;
  const socket = createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    ipv6Only,
    // Addresses are literal here and in what comes in. The usual look-up of each costs a tenth of all queries a second.
    lookup: (address, _options, found) => found(null, address, family),
  });
  socket.on('message', (message, { address, port: from }) => {
    // Nobody can be answered at port 0, and trying to throws.
    if (from === 0) return;
    const answer = answering.answer(message, 'udp', address);
    if (answer !== undefined) socket.send(answer, from, address);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address: host, port }, () => {
      socket.off('error', reject);
      // An answer that could not be sent: its address cannot be reached, or the system has no room for it.
      socket.on('error', () => statistics.add('send-failures'));
      enlarge(socket);
      resolve({ close: () => new Promise((closed) => socket.close(closed)) });
    });
  });
}

/** As far as the system allows: it says nothing where it gives less. */
function enlarge(socket: Socket): void {
  socket.setRecvBufferSize(RECEIVE_BUFFER);
}
