import type { Announced, NumberReader, Place } from '../../resolution/number-reader.js';

/** What transfers read of the read index, on the thread that writes it. */
export interface ZoneReader extends Pick<NumberReader, 'page'> {
  /** What the winner announces for exactly this number or block; undefined where nobody announces it. */
  announced(place: Place, now: number): Announced | undefined;
  /** The numbers and blocks that `page` gives, without looking at their records. */
  places(after: Place | undefined, limit: number, now: number): Place[];
}
