import type { Tables } from '../tables/index.js';
import { HOST } from '../tables/profiles.js';

/**
 * The host operator's profile where `operator` is left out or its own, else the newest of that peer; undefined where it
 * has none.
 */
export function currentProfile(
  { nodes, profiles }: Tables,
  host: string | undefined,
  operator: string | undefined,
): number | undefined {
  if (operator === undefined || operator === host) return HOST;
  const node = nodes.id(operator);
  return node === undefined ? undefined : profiles.current(node)?.id;
}
