import { costlyRegexp, numberIn } from '../attack/sent/records.js';
import type { Random } from '../simulation/random.js';

/** A record as the API and the contract name its fields. */
export type Fields = Record<string, string | number>;

type Numbering = (index: number, block: string) => Fields;
type Expression = (index: number) => string;

/** How the numbers of many records lie to one another. */
export const NUMBERINGS: Record<string, Numbering> = {
  'one number': (_index, block) => ({ e164Number: numberIn(block, 0) }),
  'one block': (_index, block) => ({ e164Prefix: block }),
  'neighbouring numbers': (index, block) => ({ e164Number: numberIn(block, index) }),
  'numbers of 40 records each': (index, block) => ({ e164Number: numberIn(block, Math.floor(index / 40)) }),
  'scattered numbers': (index, block) => ({ e164Number: numberIn(block, (index * 7919) % 99_991) }),
  'blocks within blocks': (index, block) => ({ e164Prefix: block + String(10 ** (index % 6)).slice(1) }),
  'neighbouring blocks': (index, block) => ({ e164Prefix: numberIn(block, index).slice(0, 15) }),
};

/** How their expressions lie to one another. */
export const EXPRESSIONS: Record<string, Expression> = {
  'one expression': () => '!^.*$!sip:a@ims.example!',
  'an expression each': (index) => `!^.*$!sip:${index}@ims.example!`,
  'costly expressions': costlyRegexp,
  'long expressions': (index) => `!^.*$!sip:${'a'.repeat(200)}${index}@ims.example!`,
  'many groups': (index) => `!^${'(.?)'.repeat(20)}.*$!sip:${index}\\1@ims.example!`,
  'an expression that is none': () => '!^(.*$!sip:a@ims.example!',
  'an expression that does not match': (index) => `!^${index}$!sip:a@ims.example!`,
};

/** Makes records of a random kind; the block is where their numbers begin. */
export function recordKind(random: Random): { name: string; fieldsOf: (index: number, block: string) => Fields } {
  const numbering = random.pick(Object.keys(NUMBERINGS));
  const expression = random.pick(Object.keys(EXPRESSIONS));
  const ttl = random.pick(['no TTL', 'one TTL', 'a TTL each']);
  return {
    name: `${numbering}, ${expression}, ${ttl}`,
    fieldsOf: (index, block) => ({
      ...NUMBERINGS[numbering]!(index, block),
      order: 100,
      preference: index % 65_536,
      flags: 'u',
      service: 'E2U+sip',
      regexp: EXPRESSIONS[expression]!(index),
      replacement: '.',
      ...(ttl !== 'no TTL' && { ttl: ttl === 'one TTL' ? 300 : index }),
    }),
  };
}

/** A block that no other input of this process has used. */
export class FreshBlocks {
  #count = 0;

  next(): string {
    this.#count += 1;
    return `+44${String(100_000 + this.#count)}`;
  }
}
