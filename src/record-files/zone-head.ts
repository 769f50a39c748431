import { excerpt, quoted } from '../enum/quoted.js';
import { recordClass, recordType } from './record-types.js';
import type { Token } from './zone-entries.js';
import { parseTtl } from './zone-text.js';

/** What stands between the owner and the data of a resource record. */
export interface RecordHead {
  /** Seconds; undefined where none stands there. */
  ttl: number | undefined;
  /** As `recordType` gives it. */
  type: string;
  /** How many words of the entry that is. */
  length: number;
}

/** Why a head cannot be read, and the TTL before the place where it cannot. */
export type BrokenHead = Pick<RecordHead, 'ttl'> & { reason: string };

/**
 * Reads TTL and class, each at most once and in either order, and the type, which ends them [RFC 1035 §5.1, RFC 3597
 * §5]. A record of another class than IN gives a reason, and so does a word that is none of the three: passing over it
 * could lose a record. `tokens` begin behind the owner.
 */
export function readHead(tokens: Token[]): RecordHead | BrokenHead {
  let ttl: number | undefined;
  let inClass = false;
  for (const [at, { text, quoted: isQuoted }] of tokens.entries()) {
    if (isQuoted) return { ttl, reason: `${quoted(text)} stands in quotes where a TTL, a class or a type must stand` };
    const seconds = parseTtl(text);
    const type = recordType(text);
    const ofClass = recordClass(text);
    if (seconds !== undefined) {
      if (ttl !== undefined) return { ttl, reason: 'the record has two TTLs' };
      ttl = seconds;
    } else if (ofClass !== undefined) {
      if (ofClass !== 'IN') return { ttl, reason: `the record is of class ${excerpt(ofClass)}, not IN` };
      if (inClass) return { ttl, reason: 'the record has two classes' };
      inClass = true;
    } else if (type !== undefined) return { ttl, type, length: at + 1 };
    else return { ttl, reason: `${quoted(text)} is neither a TTL, a class nor a known type of record` };
  }
  return { ttl, reason: 'the record has no type' };
}
