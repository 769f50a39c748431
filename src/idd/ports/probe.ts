import type { PeerSettings } from '../settings.js';

/** Whether a peer's DES can be reached, below the messages of the Idd interface. */
export interface Probe {
  /** True when the peer has answered. Never rejects; ends with false when `signal` aborts first. */
  reach(peer: PeerSettings, signal: AbortSignal): Promise<boolean>;
}
