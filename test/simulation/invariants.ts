import { kindOf } from '../../src/idd/alarm-catalogue.js';
import { difference } from './copies.js';
import { actualAnswer, expectedAnswer, overlappingPeers, profileAt, someNumbers } from './look.js';
import type { Simulation } from './simulation.js';

/** What must hold. Gives a sentence for each case in which it does not. */
export type Invariant = (simulation: Simulation) => string[] | Promise<string[]>;

/** Numbers looked up at a DES after each step. */
const LOOKUPS = 2;
/** In the end. */
const MANY_LOOKUPS = 20;

/** An ACK 100 is never before the message is stored, and no message gets two of them. */
export function acknowledgedIsStored({ witness }: Simulation): string[] {
  return witness.acknowledgements.flatMap(({ from, to, command, messageId, returnCode }) => {
    if (returnCode !== 100) return [];
    const key = `${to} ${from} ${command} ${messageId}`;
    if (!witness.stored.has(key)) return [`${to} has answered ${from}'s ${messageId} 100 and not stored it`];
    if (witness.acknowledged.has(key)) return [`${to} has answered ${from}'s ${messageId} 100 twice`];
    witness.acknowledged.add(key);
    return [];
  });
}

/** Nothing is applied twice or out of order. */
export function appliedOnceAndInOrder({ witness }: Simulation): string[] {
  return witness.misapplied;
}

/** [Q.3645 §8] "During heartbeat interruption, the sending of messages shall be suspended". */
export function silentWhileInterrupted({ witness }: Simulation): string[] {
  return witness.sendings.flatMap(({ from, to, command, messageId, isInterrupted }) =>
    isInterrupted ? [`${from} sends ${command} ${messageId} to ${to} while the heartbeat is interrupted`] : [],
  );
}

/** What was acknowledged is there: each copy is what the acknowledged messages make of it. */
export async function copiesAreWhatWasAcknowledged(simulation: Simulation): Promise<string[]> {
  const { witness } = simulation;
  const wrong: string[] = [];
  for (const pair of witness.touchedCopies) {
    const [at, of] = pair.split(' ') as [string, string];
    const copy = await profileAt(simulation, at, of);
    if (copy === undefined) continue;
    witness.touchedCopies.delete(pair);
    const differs = witness.copies(at, of).compare(copy);
    if (differs !== undefined) wrong.push(`${at}'s copy of ${of} is not what ${at} has acknowledged: ${differs}`);
  }
  return wrong;
}

/** What an operator was told is accepted is in its profile. */
export async function profilesAreWhatWasAccepted(simulation: Simulation): Promise<string[]> {
  const { witness } = simulation;
  const wrong: string[] = [];
  for (const operator of witness.touchedProfiles) {
    const own = await profileAt(simulation, operator);
    if (own === undefined) continue;
    witness.touchedProfiles.delete(operator);
    const differs = difference(new Set(witness.ledger(operator).profile.keys()), own);
    if (differs !== '') wrong.push(`${operator}'s profile is not what was accepted: ${differs}`);
  }
  return wrong;
}

/** One alarm for a cause and object. */
export async function oneAlarmForACause(simulation: Simulation): Promise<string[]> {
  const wrong: string[] = [];
  for (const operator of simulation.witness.alarmed) {
    const seen = new Set<string>();
    for (const { cause, object } of (await simulation.des(operator)?.operation.listAlarms()) ?? []) {
      if (seen.has(`${cause} ${object}`)) wrong.push(`${operator} has two alarms ${cause} of ${object}`);
      seen.add(`${cause} ${object}`);
    }
  }
  return wrong;
}

/** No DES gives an identifier twice, so no repeat is taken for another message. */
export async function repeatsAreRecognized(simulation: Simulation): Promise<string[]> {
  const wrong: string[] = [];
  for (const operator of simulation.witness.alarmed) {
    for (const { cause, text } of (await simulation.des(operator)?.operation.listAlarms()) ?? []) {
      if (cause === 'repeat-differs') wrong.push(`${operator}: ${text}`);
    }
  }
  return wrong;
}

/** What numbers resolve to is what the profiles in force say: a few numbers at one DES. */
export function someLookupsFollowTheProfiles(simulation: Simulation): Promise<string[]> {
  const { operators, log } = simulation;
  return compareLookups(simulation, operators[log.length % operators.length]!, LOOKUPS);
}

/** In the end: many numbers at every DES. */
export async function lookupsFollowTheProfiles(simulation: Simulation): Promise<string[]> {
  const wrong = simulation.operators.map((at) => compareLookups(simulation, at, MANY_LOOKUPS));
  return (await Promise.all(wrong)).flat();
}

async function compareLookups(simulation: Simulation, at: string, limit: number): Promise<string[]> {
  const wrong: string[] = [];
  for (const number of someNumbers(simulation, limit)) {
    const expected = await expectedAnswer(simulation, at, number);
    const actual = await actualAnswer(simulation, at, number);
    if (expected === undefined || actual === undefined || expected === actual) continue;
    wrong.push(`${at} resolves ${number} to ${actual} instead of ${expected}`);
  }
  return wrong;
}

/** In the end: whoever sent a request that was taken has got the response. */
export function everyRequestIsAnswered({ witness }: Simulation): string[] {
  return [...witness.stored].flatMap((key) =>
    / \w+_REQ /.test(key) && !witness.responded.has(key) ? [`the response to ${key} never came`] : [],
  );
}

/** In the end: every peer's copy equals the owner's profile. */
export async function copiesEqualTheProfiles(simulation: Simulation): Promise<string[]> {
  const wrong: string[] = [];
  for (const owner of simulation.operators) {
    const own = (await profileAt(simulation, owner))!;
    for (const peer of simulation.operators.filter((other) => other !== owner)) {
      const differs = difference(own, (await profileAt(simulation, peer, owner))!);
      if (differs !== '') wrong.push(`${peer}'s copy of ${owner}: ${differs}`);
    }
  }
  return wrong;
}

/** In the end: every node is added and not diverged, the queues are empty, and no broadcast is pending. */
export async function nothingIsPending(simulation: Simulation): Promise<string[]> {
  const wrong: string[] = [];
  for (const operator of simulation.operators) {
    const { operation } = simulation.des(operator)!;
    for (const { operator: peer, state, diverged, queued, link, reason } of await operation.listNodes()) {
      if (state !== 'added' || diverged || queued > 0 || link !== 'up') {
        wrong.push(`at ${operator}, ${peer} is ${state}, ${link}, diverged ${diverged}, ${queued} queued: ${reason}`);
      }
    }
    for (const broadcast of (await operation.listBroadcasts({ limit: 1000 })).items) {
      if (broadcast.state === 'pending') wrong.push(`${operator}'s broadcast never ends: ${JSON.stringify(broadcast)}`);
    }
  }
  return wrong;
}

/** In the end: an alarm is open only where its cause lasts, or nobody sees the end of its cause and it has to be quiet for a day. */
export async function alarmsHaveEnded(simulation: Simulation): Promise<string[]> {
  const wrong: string[] = [];
  for (const operator of simulation.operators) {
    for (const { id, cause, object, text } of await simulation.des(operator)!.operation.listAlarms()) {
      // That the store itself could not take: it goes on failing.
      const lasts = cause === 'number-overlap' || (cause === 'store-failing' && id === 0);
      if (!lasts && kindOf(cause).quietAfter === undefined)
        wrong.push(`${operator} still has the alarm ${cause} of ${object}: ${text}`);
    }
  }
  return wrong;
}

/** In the end: there is an alarm about each peer that announces what another operator announces as well, and about no other. */
export async function overlapsAreAlarmed(simulation: Simulation): Promise<string[]> {
  const wrong: string[] = [];
  for (const at of simulation.operators) {
    const expected = overlappingPeers(simulation, at);
    const alarms = await simulation.des(at)!.operation.listAlarms();
    const actual = alarms.flatMap(({ cause, operator }) => (cause === 'number-overlap' ? [operator!] : []));
    const differs = expected && difference(expected, new Set(actual));
    if (differs) wrong.push(`${at}'s alarms about overlaps: ${differs}`);
  }
  return wrong;
}

export const AFTER_EVERY_STEP: Invariant[] = [
  acknowledgedIsStored,
  appliedOnceAndInOrder,
  silentWhileInterrupted,
  copiesAreWhatWasAcknowledged,
  profilesAreWhatWasAccepted,
  oneAlarmForACause,
  repeatsAreRecognized,
  someLookupsFollowTheProfiles,
];

export const AT_THE_END: Invariant[] = [
  everyRequestIsAnswered,
  copiesEqualTheProfiles,
  nothingIsPending,
  alarmsHaveEnded,
  overlapsAreAlarmed,
  lookupsFollowTheProfiles,
];
