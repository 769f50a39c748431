import type { NodeView } from '../../src/idd/operation.js';
import type { Simulation } from './simulation.js';

const MINUTE = 60_000;
/** The longest that anything takes to come to an end by itself: a request expires after five T1, and a refused link is tried again within an hour. */
const PATIENCE = 120;
/** How often persons do what there is to do. */
const ROUNDS = 8;

/**
 * The world is good again and everybody agrees with everybody; then persons do what the nodes and alarms ask for: they add nodes that are not added and
 * resynchronise those that are diverged.
 */
export async function heal(simulation: Simulation): Promise<void> {
  await simulation.heal();
  for (const [operator, { peers }] of simulation.constitutions) {
    const strict = Object.values(peers).filter(
      ({ admission, numbers }) => admission !== 'auto' || numbers !== undefined,
    );
    for (const settings of strict) Object.assign(settings, { admission: 'auto', numbers: undefined });
    if (strict.length > 0) await simulation.restart(operator);
  }
  await comeToRest(simulation);
  for (let round = 0; round < ROUNDS; round++) {
    let isHealed = true;
    for (const operator of simulation.operators) {
      const { operation } = simulation.des(operator)!;
      for (const node of await operation.listNodes()) {
        if (node.state === 'added' && !node.diverged) continue;
        isHealed = false;
        if (node.state === 'added') await operation.resyncNode(node.operator);
        else if (node.state !== 'adding' && node.state !== 'removing') await operation.addNodes([node.operator]);
        await comeToRest(simulation);
      }
    }
    if (isHealed) return;
  }
}

/** Lets time pass until every link is up and nothing waits any more, or it has had its time. Where a peer refused us, it is tried again at once. */
async function comeToRest(simulation: Simulation): Promise<void> {
  for (let minutes = 0; minutes < PATIENCE; minutes++) {
    await simulation.clock.advance(MINUTE);
    let isAtRest = true;
    for (const operator of simulation.operators) {
      const { operation } = simulation.des(operator)!;
      for (const node of await operation.listNodes()) {
        if (node.link === 'refused') await operation.retryNode(node.operator);
        isAtRest &&= isResting(node);
      }
    }
    if (isAtRest) return;
  }
}

/** To a node that is not added, nothing is sent until someone adds it. */
function isResting({ state, link, queued }: NodeView): boolean {
  if (link !== 'up') return false;
  return queued === 0 ? state !== 'adding' && state !== 'removing' : !['adding', 'added', 'removing'].includes(state);
}
