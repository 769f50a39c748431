import { execFile } from 'node:child_process';
import type { Probe } from '../idd/ports/probe.js';

/** A peer is reached when its `address` answers one ICMP echo request of the system's `ping`. */
export const pingProbe: Probe = {
  reach(peer, signal) {
    return new Promise((resolve) => {
      execFile('ping', ['-n', '-q', '-c', '1', peer.address], { signal }, (error) => resolve(error === null));
    });
  },
};
