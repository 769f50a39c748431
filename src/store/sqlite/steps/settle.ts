import type { AlarmChange } from '../../../idd/ports/alarms.js';
import type { NodeChange, OutgoingMessage, StagingId } from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';
import { changeAlarms, endAlarms } from './change-alarms.js';
import { appliesTo, changeNode } from './change-node.js';

/** What a step of a message leads to, besides where the message stands. */
interface Consequences {
  node?: NodeChange;
  alarms?: readonly AlarmChange[];
  /** The peer's profile that has come with it. */
  profile?: StagingId;
}

/**
 * Has a step of a message take effect on its node. Of a procedure that a newer one has overtaken nothing counts.
 */
export function settle(tables: Tables, message: OutgoingMessage, consequences: Consequences, at: number): void {
  const { node: change, alarms = [], profile } = consequences;
  const node = tables.nodes.requireId(message.peer);
  if (change !== undefined && isOvertaken(tables, node, message, change)) {
    endAlarms(tables, alarms, at);
    return;
  }
  if (profile !== undefined) tables.profiles.activate(profile, node, at, undefined);
  changeAlarms(tables, alarms, at);
  if (change !== undefined) settleNode(tables, node, change, at);
}

/** A node in another state; a removal, even one that was given up; or a whole profile that is newer: that one decides whether the peer's copy differs. */
function isOvertaken(tables: Tables, node: number, message: OutgoingMessage, change: NodeChange): boolean {
  const { nodes, messages, memberships } = tables;
  if (!appliesTo(change, nodes.state(node))) return true;
  if (change.state === 'added' && !memberships.isOpen(node)) return true;
  return change.diverged === true && messages.hasNewerProfile(node, message.id);
}

/**
 * The peer's copy is equal again only where nothing else is missing there. Where an older whole profile makes the node added after a newer one was
 * given up, all that led to the newer one is missing: nothing of it is sent again.
 */
function settleNode(tables: Tables, id: number, change: NodeChange, at: number): void {
  const { diverged, reason, ...rest } = change;
  const isHealing = diverged === false && rest.state !== 'removed';
  const isDiverged = tables.nodes.isDiverged(id);
  if (isHealing && rest.state === undefined && !isDiverged) return;
  if (!isHealing || !tables.messages.hasUnconfirmed(id)) changeNode(tables, id, change, at);
  // What it differs by may be known already.
  else if (rest.state !== 'added' || isDiverged) changeNode(tables, id, rest, at);
  else changeNode(tables, id, { ...rest, diverged: true, reason: GIVEN_UP }, at);
}

const GIVEN_UP = 'a newer profile was given up, and the one before it has reached the peer';
