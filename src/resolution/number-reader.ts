/** RDATA of one NAPTR record as it goes on the wire, made for the number it answers for [RFC 3403 §4.1]. */
export type NaptrRdata = Uint8Array;

/** What the digits of a number or of a domain name lead to. */
export type Found =
  /** The records of the longest match, of the one operator that wins; `ttl` is the set's, the lowest that its records give. */
  | { kind: 'records'; operator: number; ttl: number | undefined; records: NaptrRdata[] }
  /** Nobody announces it, but longer numbers or blocks that begin with it are announced: the name exists [RFC 8020]. */
  | { kind: 'above' }
  /** The longest match has more records than any answer holds; none of them is given. */
  | { kind: 'too-many' }
  | { kind: 'nothing' };

/** A number or block. */
export interface Place {
  /** Without the +. */
  digits: string;
  isBlock: boolean;
}

/** A number or block with the records announced for it. */
export interface Announced extends Place {
  operator: number;
  ttl: number | undefined;
  /** None: there are more than any answer holds. */
  records: NaptrRdata[];
}

/**
 * The read index as its readers see it, on whichever thread they run. Operators are known by their place in `operators`, the host operator being 0.
 * Times are milliseconds since 1970.
 */
export interface NumberReader {
  readonly operators: readonly string[];
  /** `visible` holds a 1 at the place of every operator whose announcements count; left out: all do. */
  find(digits: string, now: number, visible?: Uint8Array): Found;
  /**
   * What is announced, in the order of the domain name tree read from the suffix: a number stands before all that begin with it, a block before
   * the number of the same digits. At most `limit` of them after `after`. With `operator`, that operator's announcements; without, those that win.
   */
  page(after: Place | undefined, limit: number, now: number, operator?: number): Announced[];
}
