import type { ListenAddress } from '../config/listen-address.js';

/** What a run is told. Times in milliseconds. */
export interface TesterSettings {
  /** The target's Idd URL. */
  url: URL;
  targetOperator: string;
  /** The target's IP address as it stands in message headers. */
  targetAddress: string;
  /** The tester's operator, which the target has configured as a peer. */
  operator: string;
  address: string;
  listen: ListenAddress;
  /** `+` and digits: the block that the tester's numbers are out of. */
  numbers: string;
  /** How long something that must come may take to come: an answer, a response, a retransmission. */
  timeout: number;
  /** How long to wait for each request that the target's operator has to begin; left out: not at all. */
  requests?: number;
}

export const DEFAULTS = {
  /** Out of the test MCC of E.212. */
  operator: '001-01',
  listen: '127.0.0.1',
  /** Country code 999 is assigned to nobody [E.164]. */
  numbers: '+999',
  /** Twice the T0 that opendes has by default. */
  timeout: 10_000,
} as const;
