import { ReadIndex } from '../../src/resolution/read-index/read-index.js';

/** The read index of a DES with one number of the host operator. */
export function smallIndex(number = '441632960001', regexp = '!^(.*)$!sip:\\1@ims.example!'): ReadIndex {
  const index = new ReadIndex({
    host: '234-15',
    peers: ['208-01'],
    priorities: new Map(),
    now: () => Date.now(),
    seed: 1,
    capacity: 10_000,
  });
  const value = { order: 100, preference: 10, flags: 'u', service: 'E2U+sip', regexp, replacement: '.', ttl: 300 };
  index.apply([
    { kind: 'opened', profile: 1 },
    { kind: 'added', profile: 1, digits: number, isBlock: false, value },
    { kind: 'in-force', profile: 1, from: 0, until: Number.POSITIVE_INFINITY, announced: 1 },
  ]);
  return index;
}
