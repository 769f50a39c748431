import { type NodeEvent, nodeTransition } from '../../../exchange/node.js';
import type { AlarmChange } from '../../../idd/ports/alarms.js';
import type { OutgoingMessage, StagingId } from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';
import { changeAlarms, endAlarms } from './change-alarms.js';
import { applyTransition, nodeFacts } from './node-event.js';

/** What a step of a message leads to, besides where the message stands. */
interface Consequences {
  node?: NodeEvent;
  alarms?: readonly AlarmChange[];
  /** The peer's profile that has come with it. */
  profile?: StagingId;
}

/** Has a step of a message take effect on its node. Of a procedure that a newer one has overtaken nothing counts. */
export function settle(tables: Tables, message: OutgoingMessage, consequences: Consequences, at: number): void {
  const { node: event, alarms = [], profile } = consequences;
  const node = tables.nodes.requireId(message.peer);
  const transition = event && nodeTransition(nodeFacts(tables, node), event, at);
  // A newer whole profile decides whether the peer's copy differs.
  const isReplaced = event?.kind === 'content-missed' && tables.messages.hasNewerProfile(node, message.id);
  if (transition?.kind === 'overtaken' || isReplaced) {
    endAlarms(tables, alarms, at);
    return;
  }
  if (profile !== undefined) tables.profiles.activate(profile, node, at, undefined);
  changeAlarms(tables, alarms, at);
  if (transition !== undefined) applyTransition(tables, node, transition, at);
}
