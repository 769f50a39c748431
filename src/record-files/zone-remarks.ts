/**
 * What an exported zone says in comments for the import, since a zone cannot say it otherwise. They count only in a file whose $TTL bears the first of
 * them, so that nobody's comment is taken for one.
 */

/** Behind $TTL: the file is an export, and a record on whose line no TTL stands has none. */
export const EXPORT_REMARK = '; opendes export: a record without a TTL has none';

/** Behind a record of a block that is repeated so that the zone answers as the longest match does: it is no record of its own. */
export function repeatRemark(prefix: string): string {
  return ` ; of block ${prefix}`;
}

/** Behind a record whose own TTL is not the one of its set, which is on its line [RFC 2181 §5.2]. */
export function ttlRemark(ttl: number | undefined): string {
  return ` ; ttl ${ttl ?? 'none'}`;
}

/** Undefined: no remark of these. */
export function readRemark(comment: string | undefined): 'of a block' | { ttl: number | undefined } | undefined {
  if (comment === undefined) return undefined;
  if (/^; of block \+[0-9]{1,15}\s*$/.test(comment)) return 'of a block';
  const ttl = /^; ttl (?:([0-9]{1,10})|none)\s*$/.exec(comment);
  if (ttl === null) return undefined;
  return { ttl: ttl[1] === undefined ? undefined : Number(ttl[1]) };
}
