import type { NaptrRecord } from '../../generated/messages.js';
import { recordIdentity } from '../../src/enum/naptr-record.js';
import { Refusal } from '../../src/idd/refusal.js';
import { type Candidate, resolve } from '../resolution/plain-resolution.js';
import type { Profile } from './ledger.js';
import type { Simulation } from './simulation.js';

/** The records of an operator as they stand at a DES, by identity: its own, or its copy of another's. Undefined while the DES is down. */
export async function profileAt(
  simulation: Simulation,
  at: string,
  operator?: string,
): Promise<Set<string> | undefined> {
  const identities = new Set<string>();
  let after: string | undefined;
  do {
    const page = await simulation.des(at)?.operation.listRecords({ operator, after, limit: 1000 });
    if (page === undefined) return undefined;
    for (const record of page.items) identities.add(recordIdentity(record));
    after = page.next;
  } while (after !== undefined);
  return identities;
}

/** Numbers that are, or whose blocks are, in some operator's profile; at most `limit` of them, others each time. */
export function someNumbers({ operators, witness, log }: Simulation, limit: number): string[] {
  const all = operators.flatMap((operator) => [...witness.ledger(operator).profile.values()].map(numberIn));
  const numbers = [...new Set(all)];
  if (numbers.length <= limit) return numbers;
  return Array.from({ length: limit }, (_, at) => numbers[(log.length * 7 + at * 13) % numbers.length]!);
}

function numberIn({ e164Number, e164Prefix }: NaptrRecord): string {
  return e164Number ?? `${e164Prefix}77`;
}

/** What is in force at a DES, by what it has stored, of itself (undefined) and of each peer; undefined where that is not certain. */
function profilesInForce({ witness, clock, operators }: Simulation, at: string) {
  const profiles = new Map<string | undefined, Profile>([[undefined, witness.ledger(at).profile]]);
  for (const peer of operators.filter((other) => other !== at)) {
    const copy = witness.copies(at, peer).inForce(clock.now());
    if (copy === undefined) return undefined;
    profiles.set(peer, copy);
  }
  return profiles;
}

/** The peers that announce, at a DES, what another operator announces as well; undefined where that is not certain. */
export function overlappingPeers(simulation: Simulation, at: string): Set<string> | undefined {
  const profiles = profilesInForce(simulation, at);
  if (profiles === undefined) return undefined;
  const announcers = new Map<string, Set<string | undefined>>();
  for (const [peer, profile] of profiles) {
    for (const { e164Number, e164Prefix } of profile.values()) {
      const what = e164Number ?? `${e164Prefix}*`;
      announcers.set(what, (announcers.get(what) ?? new Set()).add(peer));
    }
  }
  const overlapping = [...announcers.values()].filter(({ size }) => size > 1).flatMap((each) => [...each]);
  return new Set(overlapping.filter((peer) => peer !== undefined));
}

/** What the number resolves to at a DES, by what the DES has stored; undefined where that is not certain. */
export async function expectedAnswer(simulation: Simulation, at: string, number: string): Promise<string | undefined> {
  const { operators, constitutions } = simulation;
  const profiles = profilesInForce(simulation, at);
  if (profiles === undefined) return undefined;
  const { peers } = constitutions.get(at)!;
  const priorities = new Map(operators.map((peer) => [peer, peers[peer]?.priority ?? 0]));
  // Priorities differ, so that who was first does not matter.
  const candidates = [...profiles].flatMap(([peer, profile]) =>
    [...profile.values()]
      .filter(({ e164Number, e164Prefix }) => e164Number === number || (e164Prefix && number.startsWith(e164Prefix)))
      .map((record): Candidate => ({ peer, record, announced: 0 })),
  );
  return described(resolve(candidates, { operator: at }, priorities, number));
}

/** Undefined while the DES is down. */
export async function actualAnswer(simulation: Simulation, at: string, number: string): Promise<string | undefined> {
  try {
    const resolved = await simulation.des(at)?.operation.lookup(number);
    return resolved && described(resolved);
  } catch (error) {
    if (error instanceof Refusal) return described(undefined);
    throw error;
  }
}

function described(resolved: { operator: string; uris: string[] } | undefined): string {
  return resolved === undefined ? 'nothing' : `${resolved.operator}: ${[...resolved.uris].sort().join(' ')}`;
}
