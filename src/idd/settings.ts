import type { Timers } from '../exchange/transition.js';

/** What to do with the ADD_NODE_REQ of a configured peer. */
export type Admission = 'auto' | 'manual' | 'deny';

/** A configured peer: another operator's DES. */
export interface PeerSettings {
  operator: string;
  /** Where its Idd port is served. */
  url: string;
  /** Its IP address, as it stands in message headers. */
  address: string;
  admission: Admission;
  /** Networks in CIDR notation that its messages may come from. */
  sources: string[];
  /** Blocks that it may announce, `+` and digits; left out: anything outside the host operator's own blocks. */
  numbers?: string[];
  /** Records in one message to it at most, node messages included; left out: `limits.recordsPerMessage`, and a whole profile in one node message. */
  recordsPerMessage?: number;
  /** Records in its profile here at most. */
  maxRecords: number;
  /** The higher one wins where operators overlap. */
  priority: number;
}

/** How a peer's status is detected [Q.3645 §8]. */
export interface HeartbeatSettings {
  method: 'tcp' | 'ping';
  /** Milliseconds from one beat to the next. */
  interval: number;
  /** Misses in a row that make an interruption. */
  misses: number;
}

/** Sizes in bytes. */
export interface Limits {
  messageBytes: number;
  profileBytes: number;
  recordsPerMessage: number;
  /** Records of one operator for one number or block. */
  recordsPerNumber: number;
  /** Requests that are being read or stored at once. */
  messagesAtOnce: number;
  /** Bytes of data requests that are in memory at once. */
  bytesAtOnce: number;
  /** Responses that are stored for one peer and that it has not taken. */
  responsesQueued: number;
  /** Connections of peers at once. */
  connections: number;
}

/** What the protocol needs to know of this DES and its peers. Times in milliseconds, sizes in bytes. */
export interface IddSettings {
  /** `numbers`: the host operator's own blocks, which no peer without `numbers` of its own may announce. */
  operator: { id: string; name: string; numbers: string[] };
  /** This DES's IP address, as it stands in message headers. */
  address: string;
  timers: Timers;
  heartbeat: HeartbeatSettings;
  limits: Limits;
  /** How long a message answered 100 is remembered for the repeat check. */
  tracesKept: number;
  peers: PeerSettings[];
}
