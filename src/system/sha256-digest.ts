import { createHash, type Hash, hash as hashOf } from 'node:crypto';
import type { Digest } from '../idd/ports/digests.js';

/** Characters that are hashed at once: one call of the hash for each small piece would cost more than the hashing. */
const HELD = 16 * 1024;

/** Half of a SHA-256: nobody finds two texts that share it, and it takes half the room. */
const BYTES = 16;

/** SHA-256 over the UTF-8 of the text, truncated to 16 bytes. */
export function sha256Digest(): Digest {
  let hash: Hash | undefined;
  let held = '';
  return {
    add(text) {
      held += text;
      if (held.length < HELD) return;
      hash ??= createHash('sha256');
      hash.update(held);
      held = '';
    },
    // A short text, such as a message of few records, takes one call: it costs half of what making a Hash does.
    end: () => (hash?.update(held).digest() ?? hashOf('sha256', held, 'buffer')).subarray(0, BYTES),
  };
}
