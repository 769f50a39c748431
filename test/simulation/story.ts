import { badWorld } from './faults.js';
import { heal } from './healing.js';
import { AFTER_EVERY_STEP, AT_THE_END, type Invariant } from './invariants.js';
import { act, addition, change } from './operators.js';
import { Random } from './random.js';
import type { Sabotage } from './sabotage.js';
import { type Constitution, Simulation } from './simulation.js';

/** Few DESs are the quickest story, and most of what can go wrong goes wrong between two. */
const SIZES = [2, 2, 2, 2, 2, 3, 3, 3, 4, 5, 6];
/** Lines of the log that a failure shows. */
const SHOWN = 400;

/** How a story ended. */
export interface Telling {
  seed: number;
  /** What must not happen and did; empty when all went well. */
  violations: string[];
  log: string[];
}

/**
 * One story: some DESs that add each other and change their data while the world is bad, then a world that is good again. The same seed tells the
 * same story. It ends at the first step after which an invariant does not hold.
 */
export async function tell(seed: number, sabotage: Sabotage = {}): Promise<Telling> {
  const random = new Random(seed);
  const simulation = new Simulation(constitutionsOf(random), random, sabotage);
  const violations: string[] = [];
  const holds = (invariants: Invariant[]) =>
    simulation.watch(async () => {
      for (const invariant of invariants) {
        for (const wrong of await invariant(simulation)) violations.push(`${invariant.name}: ${wrong}`);
      }
      simulation.witness.forget();
      return violations.length === 0;
    });
  try {
    await simulation.start();
    for (const operator of simulation.operators) await change(simulation, operator, addition(random, operator, 0));
    if (random.chance(0.7)) await interconnect(simulation);
    simulation.network.faults = badWorld(random);
    const steps = 12 + random.below(24);
    let isGood = true;
    for (let step = 1; step <= steps && isGood; step++) {
      await act(simulation, random, step);
      isGood = await holds(AFTER_EVERY_STEP);
    }
    if (isGood) {
      await heal(simulation);
      await holds([...AFTER_EVERY_STEP, ...AT_THE_END]);
    }
  } catch (error) {
    violations.push((error as Error).stack ?? String(error));
  } finally {
    await simulation.end();
  }
  return { seed, violations, log: simulation.log };
}

/** What there is to say of a story that did not end well. */
export function report({ seed, violations, log }: Telling): string {
  return [`seed ${seed}:`, ...violations, ...log.slice(-SHOWN)].join('\n');
}

/** The first operator of each pair adds the other. */
async function interconnect(simulation: Simulation): Promise<void> {
  for (const [at, operator] of simulation.operators.entries()) {
    const others = simulation.operators.slice(at + 1);
    if (others.length > 0) await simulation.during(operator, ({ operation }) => operation.addNodes(others));
    await simulation.clock.advance(1000);
  }
}

function constitutionsOf(random: Random): Map<string, Constitution> {
  const operators = ['A', 'B', 'C', 'D', 'E', 'F'].slice(0, random.pick(SIZES));
  return new Map(operators.map((operator) => [operator, constitutionOf(random, operator, operators)]));
}

/** Some peers are not let in, or not with all of their numbers: their messages are rejected. */
function constitutionOf(random: Random, operator: string, operators: string[]): Constitution {
  const constitution: Constitution = { recordsPerMessage: random.pick([1, 2, 3, 1000]), peers: {} };
  for (const [priority, peer] of operators.entries()) {
    if (peer === operator) continue;
    const admission = random.chance(0.85) ? 'auto' : random.pick(['manual', 'deny'] as const);
    const own = `+4416${peer.charCodeAt(0)}`;
    const numbers = random.chance(0.15) ? [`${own}0`, `${own}${1 + random.below(3)}`] : undefined;
    constitution.peers[peer] = { priority, admission, numbers };
  }
  return constitution;
}
