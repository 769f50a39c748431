/** TTL of a set none of whose records gives one, in seconds. */
export const DEFAULT_TTL = 3600;

/** A set has one TTL, the lowest that its records give, in seconds [RFC 2181 §5.2]; undefined where none gives one. */
export function ttlOfSet(records: readonly { ttl?: number | undefined }[]): number | undefined {
  let lowest: number | undefined;
  for (const { ttl } of records) if (ttl !== undefined && (lowest === undefined || ttl < lowest)) lowest = ttl;
  return lowest;
}
