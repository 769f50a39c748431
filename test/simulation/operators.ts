import type { Modification, NaptrRecord } from '../../generated/messages.js';
import type { DataChange } from '../../src/idd/ports/store/index.js';
import { Refusal } from '../../src/idd/refusal.js';
import type { Random } from './random.js';
import type { Simulation } from './simulation.js';

/** Numbers that every operator may announce, so that DESs have to choose. */
const SHARED = 6;
const MINUTE = 60_000;

/** Whether it was accepted; undefined where a failing store or the end of the process leaves it open. */
async function attempt<T>(simulation: Simulation, operator: string, action: (operation: Operation) => Promise<T>) {
  try {
    return await simulation.during(operator, ({ operation }) => action(operation));
  } catch (error) {
    return error instanceof Refusal ? ('refused' as const) : undefined;
  }
}

type Operation = NonNullable<ReturnType<Simulation['des']>>['operation'];

/** One thing that somebody does or that happens to somebody, or several at the same moment; then a while. */
export async function act(simulation: Simulation, random: Random, step: number): Promise<void> {
  let count = 0;
  do {
    await actOnce(simulation, random, 10 * step + count);
    count += 1;
  } while (count < 5 && random.chance(0.3));
  await simulation.clock.advance(random.below(10_000));
}

async function actOnce(simulation: Simulation, random: Random, step: number): Promise<void> {
  const operator = random.pick(simulation.operators);
  const peer = random.pick(simulation.operators.filter((other) => other !== operator));
  const { network } = simulation;
  if (random.chance(network.faults.crash)) simulation.crash(operator, 1 + random.below(40));
  const dice = random.next();
  if (dice < 0.1) await addNodes(simulation, random, operator, peer);
  else if (dice < 0.3) await change(simulation, operator, addition(random, operator, step));
  else if (dice < 0.38) await modifySome(simulation, random, operator, step);
  else if (dice < 0.46) await removeSome(simulation, random, operator);
  else if (dice < 0.54) await changeMuchAtOnce(simulation, random, operator, step);
  else if (dice < 0.57) await attempt(simulation, operator, (operation) => operation.resyncNode(peer));
  else if (dice < 0.6) await attempt(simulation, operator, (operation) => operation.removeNode(peer, { force: false }));
  else if (dice < 0.62) await attempt(simulation, operator, (operation) => operation.retryNode(peer));
  else if (dice < 0.67) simulation.crash(operator, 0);
  else if (dice < 0.68) await simulation.restart(operator);
  else if (dice < 0.72) network.cut.add(`${operator} ${peer}`);
  else if (dice < 0.78) network.cut.add(`${operator} ${peer}`).add(`${peer} ${operator}`);
  else if (dice < 0.84) network.cut.clear();
  else if (dice < 0.87) network.slow.set(operator, random.below(12_000));
  else if (dice < 0.88) network.slow.clear();
  else if (dice < 0.9) simulation.setDiskFull(operator, network.faults.failWrite > 0 && random.chance(0.5));
  else await simulation.clock.advance(random.below(4 * MINUTE));
}

/** One operator or several in one broadcast; sometimes the peer does the same at the same moment. */
async function addNodes(simulation: Simulation, random: Random, operator: string, peer: string): Promise<void> {
  const others = simulation.operators.filter((other) => other !== operator && random.chance(0.3));
  const both = random.chance(0.3);
  await Promise.all([
    attempt(simulation, operator, (operation) => operation.addNodes([peer, ...others])),
    both && attempt(simulation, peer, (operation) => operation.addNodes([operator])),
  ]);
}

/** Throws where the operator has been told that it is accepted and it has not been stored, or where it is refused though it fits the profile. */
export async function change(simulation: Simulation, operator: string, data: DataChange | undefined): Promise<void> {
  if (data === undefined) return;
  const outcome = await attempt(simulation, operator, (operation) => operation.changeRecords(data));
  if (outcome === undefined) return;
  if (outcome === 'refused') throw new Error(`${operator} refuses ${data.command}, which fits its profile`);
  if (!simulation.witness.ledger(operator).has(outcome.broadcastId)) {
    throw new Error(`${operator} has accepted ${outcome.broadcastId} and not stored it`);
  }
}

async function changeMuchAtOnce(simulation: Simulation, random: Random, operator: string, step: number): Promise<void> {
  const changes: DataChange[] = [];
  const some = existing(simulation, operator);
  for (let at = 0; at < 3 + random.below(8); at++) {
    const record = random.chance(0.5) ? some.splice(random.below(some.length), 1)[0] : undefined;
    if (record === undefined)
      changes.push({ command: 'ADD_DATA_REQ', records: [recordOf(random, operator, step, at)] });
    else if (random.chance(0.5)) changes.push({ command: 'REMOVE_DATA_REQ', records: [record] });
    else changes.push({ command: 'MOD_DATA_REQ', modifications: [modificationOf(record, step)] });
  }
  await Promise.all(changes.map((each) => change(simulation, operator, each)));
}

export function addition(random: Random, operator: string, step: number): DataChange {
  const records = Array.from({ length: 1 + random.below(4) }, (_, at) => recordOf(random, operator, step, at));
  return { command: 'ADD_DATA_REQ', records };
}

async function modifySome(simulation: Simulation, random: Random, operator: string, step: number): Promise<void> {
  const some = pickSome(random, existing(simulation, operator));
  if (some.length === 0) return;
  const modifications = some.map((record) => modificationOf(record, step));
  await change(simulation, operator, { command: 'MOD_DATA_REQ', modifications });
}

async function removeSome(simulation: Simulation, random: Random, operator: string): Promise<void> {
  const records = pickSome(random, existing(simulation, operator));
  if (records.length > 0) await change(simulation, operator, { command: 'REMOVE_DATA_REQ', records });
}

/** What the operator's profile has, as far as nobody is changing it at the moment. */
function existing(simulation: Simulation, operator: string): NaptrRecord[] {
  return [...simulation.witness.ledger(operator).profile.values()];
}

function pickSome(random: Random, records: NaptrRecord[]): NaptrRecord[] {
  const count = Math.min(1 + random.below(3), records.length);
  return Array.from({ length: count }, () => records.splice(random.below(records.length), 1)[0]!);
}

function recordOf(random: Random, operator: string, step: number, at: number): NaptrRecord {
  const own = `+4416${operator.charCodeAt(0)}${String(step).padStart(3, '0')}${at}`;
  const regexp = `!^.*$!sip:first${step}-${at}@${operator.toLowerCase()}.example!`;
  const rest = { order: 100, preference: 10, flags: 'u', service: 'E2U+sip', regexp, replacement: '.' };
  const dice = random.next();
  if (dice < 0.8) return { e164Number: own, ...rest };
  const shared = `+44199${random.below(SHARED)}`;
  return dice < 0.9 ? { e164Number: `${shared}0000`, ...rest } : { e164Prefix: shared, ...rest };
}

/** What the URI said before stays in it: no two records ever become the same. */
function modificationOf(record: NaptrRecord, step: number): Modification {
  return { existing: record, modified: { ...record, regexp: record.regexp.replace('sip:', `sip:${step}-`) } };
}
