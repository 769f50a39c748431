import { connect } from 'node:net';
import type { Probe } from '../idd/ports/probe.js';

/** A peer is reached when it accepts a TCP connection to the host and port of its `url`; the connection is closed at once. */
export const tcpProbe: Probe = {
  reach(peer, signal) {
    const { hostname, port, protocol } = new URL(peer.url);
    // An IPv6 address stands in brackets in a URL, and not in a socket address.
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(false);
      const socket = connect({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
      const end = (reached: boolean) => {
        signal.removeEventListener('abort', giveUp);
        socket.destroy();
        resolve(reached);
      };
      const giveUp = () => end(false);
      signal.addEventListener('abort', giveUp, { once: true });
      socket.once('connect', () => end(true));
      // It stays: the error of a socket that has been destroyed must find a listener too.
      socket.on('error', () => end(false));
    });
  },
};
