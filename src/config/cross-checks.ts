import { parseIpAddress } from '../ip-address.js';
import type { CrossProblem } from './cross-problem.js';
import { dnsChecks } from './dns-checks.js';
import { CONFIG_KEYS } from './key-list.js';
import { type KeyPath, valueAt } from './key-path.js';
import { parseListenAddress } from './listen-address.js';
import { parseSize } from './size.js';

interface Listen {
  path: KeyPath;
  key: string;
  isGiven: boolean;
  value: unknown;
}

/**
 * What keys must have in common that no single one shows. Works on the file's contents as they are, so that these problems are told
 * together with those of single keys; values of a wrong form are left to the schema.
 */
export function crossChecks(raw: unknown): CrossProblem[] {
  return [...operators(raw), ...listeners(raw), ...sizes(raw), ...dnsChecks(raw)];
}

function operators(raw: unknown): CrossProblem[] {
  const own = valueAt(raw, ['operator', 'id']);
  const peers = valueAt(raw, ['peers']);
  const first = new Map<unknown, number>();
  return (Array.isArray(peers) ? peers : []).flatMap((_, index) => {
    const path = ['peers', index, 'operator'];
    const operator = valueAt(raw, path);
    if (typeof operator !== 'string') return [];
    if (operator === own) return [{ path, message: `${operator} is this DES's own operator` }];
    const earlier = first.get(operator);
    if (earlier !== undefined) return [{ path, message: `${operator} is the operator of peers[${earlier}] already` }];
    first.set(operator, index);
    return [];
  });
}

function listeners(raw: unknown): CrossProblem[] {
  const first = new Map<string, string>();
  const listens = CONFIG_KEYS.filter(({ path }) => path.at(-1) === 'listen').flatMap(
    ({ path, key, default: otherwise }): Listen[] => {
      const given = valueAt(raw, path) ?? undefined;
      const isGiven = given !== undefined;
      const value = given ?? otherwise;
      if (!Array.isArray(value)) return [{ path, key, isGiven, value }];
      return value.map((each: unknown, index) => ({ path: [...path, index], key, isGiven, value: each }));
    },
  );
  // Defaults first: the problem is then told of a key that is in the file.
  listens.sort((one, other) => Number(one.isGiven) - Number(other.isGiven));
  return listens.flatMap(({ path, key, value }) => {
    const address = typeof value === 'string' ? parseListenAddress(value) : undefined;
    if (address === undefined || address.port === 0) return [];
    const host = parseIpAddress(address.host)?.toString() ?? address.host.toLowerCase();
    const place = `${host} ${address.port}`;
    const earlier = first.get(place);
    if (earlier !== undefined) return [{ path, message: `${value} is where ${earlier} listens already` }];
    first.set(place, key);
    return [];
  });
}

/** A peer alone comes to half of what is in memory at once: the largest message must fit into that, or it could never be taken. */
function sizes(raw: unknown): CrossProblem[] {
  const bytes = (name: string) => {
    const key = `limits.${name}`;
    const given = valueAt(raw, ['limits', name]) ?? CONFIG_KEYS.find((each) => each.key === key)?.default;
    return typeof given === 'string' ? parseSize(given) : undefined;
  };
  const [largest, atOnce] = [bytes('messageBytes'), bytes('bytesAtOnce')];
  if (largest === undefined || atOnce === undefined || atOnce >= 2 * largest) return [];
  return [{ path: ['limits', 'bytesAtOnce'], message: 'must be at least twice limits.messageBytes' }];
}
