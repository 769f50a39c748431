/** The fingerprint of a text of any length, made piece by piece with little memory. */
export interface Digest {
  add(text: string): void;
  /** 16 bytes, of a function for which nobody finds two texts that share them. Nothing is added afterwards. */
  end(): Uint8Array;
}

/** Begins a digest: the same function in every run, since digests are stored. */
export type NewDigest = () => Digest;
