import type { NaptrRecord } from '../../generated/messages.js';
import { recordIdentity } from '../../src/enum/naptr-record.js';
import { Refusal } from '../../src/idd/refusal.js';
import { Random } from './random.js';
import { type Faults, NO_FAULTS, Simulation } from './simulation.js';

const HOUR = 3_600_000;

/** What the operators have been promised: records whose addition, or removal, was accepted. */
interface Promises {
  there: Map<string, NaptrRecord>;
  gone: Set<string>;
}

/**
 * One story: some DESs that add each other and change their data while the world is bad, then a world that is good again. Throws where an
 * invariant does not hold at the end; the same seed tells the same story.
 */
export async function tell(seed: number): Promise<void> {
  const random = new Random(seed);
  const operators = ['A', 'B', 'C', 'D'].slice(0, 2 + random.below(3));
  const simulation = new Simulation(operators, random);
  const promises = new Map<string, Promises>(operators.map((name) => [name, { there: new Map(), gone: new Set() }]));
  await simulation.start();
  try {
    if (random.chance(0.7)) await interconnect(simulation);
    simulation.faults = badWorld(random);
    const steps = 30 + random.below(40);
    for (let step = 0; step < steps; step++) await act(simulation, random, promises, step);
    await heal(simulation);
    await check(simulation, promises);
    if (simulation.violations.length > 0) throw new Error(simulation.violations.join('\n'));
  } catch (error) {
    throw new Error(`seed ${seed}: ${(error as Error).message}\n${simulation.log.slice(-400).join('\n')}`, {
      cause: error,
    });
  } finally {
    await simulation.end();
  }
}

/** The first operator of each pair adds the other. */
async function interconnect(simulation: Simulation): Promise<void> {
  for (const [at, operator] of simulation.operators.entries()) {
    const others = simulation.operators.slice(at + 1);
    if (others.length > 0) await simulation.des(operator).operation.addNodes(others);
    await simulation.clock.advance(1000);
  }
}

function badWorld(random: Random): Faults {
  const some = (most: number) => (random.chance(0.5) ? random.next() * most : 0);
  return { lose: some(0.4), loseAck: some(0.4), delay: some(0.5), duplicate: some(0.3), failWrite: some(0.1) };
}

async function act(
  simulation: Simulation,
  random: Random,
  promises: Map<string, Promises>,
  step: number,
): Promise<void> {
  const operator = random.pick(simulation.operators);
  const peer = random.pick(simulation.operators.filter((other) => other !== operator));
  const { operation } = simulation.des(operator);
  const promised = promises.get(operator)!;
  const dice = random.next();
  if (dice < 0.1) await attempt(() => operation.addNodes([peer]));
  else if (dice < 0.36) await addRecords(simulation, random, operator, promised, step);
  else if (dice < 0.5) await modifyRecord(simulation, random, operator, promised, step);
  else if (dice < 0.62) await removeRecord(simulation, random, operator, promised);
  else if (dice < 0.65) await attempt(() => operation.resyncNode(peer));
  else if (dice < 0.68) await attempt(() => operation.removeNode(peer, { force: false }));
  else if (dice < 0.76) await simulation.crash(operator);
  else if (dice < 0.84) simulation.cut.add(`${operator} ${peer}`);
  else if (dice < 0.9) simulation.cut.clear();
  else await simulation.clock.advance(random.below(200_000));
  // Several things may happen at the same moment.
  if (random.chance(0.7)) await simulation.clock.advance(random.below(10_000));
}

/** Whether it was accepted; undefined where the failing store leaves it open. */
async function attempt(action: () => Promise<unknown>): Promise<boolean | undefined> {
  try {
    await action();
    return true;
  } catch (error) {
    return error instanceof Refusal ? false : undefined;
  }
}

function recordOf(operator: string, step: number, at: number, version: string): NaptrRecord {
  const e164Number = `+4416${operator.charCodeAt(0)}${String(step).padStart(3, '0')}${at}`;
  const regexp = `!^.*$!sip:${version}@${operator.toLowerCase()}.example!`;
  return { e164Number, order: 100, preference: 10, flags: 'u', service: 'E2U+sip', regexp, replacement: '.' };
}

async function addRecords(
  simulation: Simulation,
  random: Random,
  operator: string,
  { there }: Promises,
  step: number,
): Promise<void> {
  const records = Array.from({ length: 1 + random.below(4) }, (_, at) => recordOf(operator, step, at, 'first'));
  const { operation } = simulation.des(operator);
  if (await attempt(() => operation.changeRecords({ command: 'ADD_DATA_REQ', records }))) {
    for (const record of records) there.set(recordIdentity(record), record);
  }
}

async function modifyRecord(
  simulation: Simulation,
  random: Random,
  operator: string,
  { there, gone }: Promises,
  step: number,
): Promise<void> {
  if (there.size === 0) return;
  const existing = random.pick([...there.values()]);
  const modified = { ...existing, regexp: `!^.*$!sip:version${step}@${operator.toLowerCase()}.example!` };
  const modifications = [{ existing, modified }];
  const { operation } = simulation.des(operator);
  const accepted = await attempt(() => operation.changeRecords({ command: 'MOD_DATA_REQ', modifications }));
  if (accepted === false) throw new Error(`${operator} has lost ${existing.e164Number}`);
  if (accepted === undefined) return;
  there.delete(recordIdentity(existing));
  gone.add(recordIdentity(existing));
  there.set(recordIdentity(modified), modified);
}

async function removeRecord(
  simulation: Simulation,
  random: Random,
  operator: string,
  { there, gone }: Promises,
): Promise<void> {
  if (there.size === 0) return;
  const record = random.pick([...there.values()]);
  const { operation } = simulation.des(operator);
  const change = { command: 'REMOVE_DATA_REQ' as const, records: [record] };
  const accepted = await attempt(() => operation.changeRecords(change));
  if (accepted === false) throw new Error(`${operator} has lost ${record.e164Number}`);
  if (accepted === undefined) return;
  there.delete(recordIdentity(record));
  gone.add(recordIdentity(record));
}

/** The world is good again, and a person does what the alarms ask for: adds nodes that are not added, resynchronises those that are diverged. */
async function heal(simulation: Simulation): Promise<void> {
  simulation.faults = NO_FAULTS;
  simulation.cut.clear();
  await simulation.clock.advance(HOUR);
  for (let round = 0; round < 4; round++) {
    for (const operator of simulation.operators) {
      const { operation } = simulation.des(operator);
      for (const node of await operation.listNodes()) {
        if (node.state === 'added' && node.diverged) await operation.resyncNode(node.operator);
        else if (['configured', 'failed', 'removed'].includes(node.state)) await operation.addNodes([node.operator]);
      }
      await simulation.clock.advance(120_000);
    }
    await simulation.clock.advance(600_000);
  }
}

async function check(simulation: Simulation, promises: Map<string, Promises>): Promise<void> {
  for (const operator of simulation.operators) {
    const { operation } = simulation.des(operator);
    const own = await profile(simulation, operator);
    for (const [identity, { e164Number }] of promises.get(operator)!.there) {
      if (!own.has(identity)) throw new Error(`${operator} has lost ${e164Number}, which it had accepted`);
    }
    for (const identity of promises.get(operator)!.gone) {
      if (own.has(identity)) throw new Error(`${operator} still has ${identity}, whose removal it had accepted`);
    }
    for (const { operator: peer, state, diverged, queued, reason } of await operation.listNodes()) {
      if (state !== 'added' || diverged || queued > 0) {
        throw new Error(`at ${operator}, ${peer} is ${state}, diverged ${diverged}, ${queued} queued: ${reason}`);
      }
      const copy = await profile(simulation, peer, operator);
      const missing = [...own].filter((identity) => !copy.has(identity));
      const surplus = [...copy].filter((identity) => !own.has(identity));
      if (missing.length + surplus.length > 0) {
        throw new Error(`${peer}'s copy of ${operator}: missing ${missing.join(' ')}, surplus ${surplus.join(' ')}`);
      }
    }
    const open = (await operation.listBroadcasts({ limit: 1000 })).items.filter(({ state }) => state === 'pending');
    if (open.length > 0) throw new Error(`${operator} has broadcasts that never end: ${JSON.stringify(open)}`);
  }
}

/** The records of an operator as they stand at a DES: its own, or its copy of another's. */
async function profile(simulation: Simulation, at: string, operator?: string): Promise<Set<string>> {
  const identities = new Set<string>();
  let after: string | undefined;
  do {
    const page = await simulation.des(at).operation.listRecords({ operator, after, limit: 1000 });
    for (const record of page.items) identities.add(recordIdentity(record));
    after = page.next;
  } while (after !== undefined);
  return identities;
}
