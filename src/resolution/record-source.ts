import type { NaptrRecord } from '../../generated/messages.js';

/** A record that could answer for a number, with who announces it. */
export interface Candidate {
  /** Undefined: the host operator. */
  peer?: string;
  record: NaptrRecord;
  /** When this operator first announced this number or block; the lower, the earlier. A resynchronisation does not change it. */
  announced: number;
}

/** Where records are found: the store, or an index built from it. */
export interface RecordSource {
  /**
   * Every record in force for exactly this number and for every block that it begins with. Only the host profile and profiles of added nodes
   * whose activation time has come. `digits` is without the +, `now` in milliseconds since 1970.
   */
  candidates(digits: string, now: number): Promise<Candidate[]>;
}
