import { createHmac } from 'node:crypto';
import { wireName } from '../wire/name.js';

/**
 * The algorithms that keys may have, with the length of their MACs in bytes. RFC 8945 §6 demands hmac-sha1 and
 * hmac-sha256 of every implementation and forbids the use of hmac-md5; the names with a truncated MAC are optional, and
 * `verify` takes no MAC that is cut short.
 */
export const TSIG_ALGORITHMS = {
  'hmac-sha1': 20,
  'hmac-sha224': 28,
  'hmac-sha256': 32,
  'hmac-sha384': 48,
  'hmac-sha512': 64,
} as const;

export type TsigAlgorithm = keyof typeof TSIG_ALGORITHMS;

/** Whether the algorithm is not recommended: it is there for secondaries that know no other [RFC 8945 §6]. */
export function isDiscouraged(algorithm: TsigAlgorithm): boolean {
  return algorithm === 'hmac-sha1';
}

/** A key that we share with a secondary. */
export interface KeySettings {
  /** A domain name in lower case. */
  name: string;
  algorithm: TsigAlgorithm;
  /** Base64. */
  secret: string;
}

/** A key in the form that messages need. */
export class TsigKey {
  readonly name: string;
  /** In lower case, as the MAC takes them in [RFC 8945 §4.3.3]. */
  readonly wireName: Uint8Array;
  readonly wireAlgorithm: Uint8Array;
  readonly macLength: number;
  readonly #secret: Buffer;
  readonly #hash: string;

  constructor({ name, algorithm, secret }: KeySettings) {
    this.name = name;
    this.wireName = wireName(name);
    this.wireAlgorithm = wireName(algorithm);
    this.macLength = TSIG_ALGORITHMS[algorithm];
    this.#secret = Buffer.from(secret, 'base64');
    this.#hash = algorithm.slice('hmac-'.length);
  }

  mac(...parts: readonly Uint8Array[]): Buffer {
    const hmac = createHmac(this.#hash, this.#secret);
    for (const part of parts) hmac.update(part);
    return hmac.digest();
  }
}
