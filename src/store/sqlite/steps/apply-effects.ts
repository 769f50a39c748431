import type { Effect } from '../../../exchange/effects.js';
import type { AlarmChange } from '../../../idd/ports/alarms.js';
import type { Tables } from '../tables/index.js';

/** Stores what a rule has decided about one peer, at `at` in milliseconds since 1970. */
export function applyEffects(tables: Tables, node: number, effects: readonly Effect[], at: number): void {
  for (const effect of effects) apply(tables, node, effect, at);
}

/** Raises and clears an alarm in the transaction of what it is about, so that neither is there without the other. */
export function changeAlarm({ alarms, alarmNews }: Tables, change: AlarmChange, at: number): void {
  const event =
    change.kind === 'raise' ? alarms.raise(change.alarm, at) : alarms.clear(change.cause, change.object, at);
  if (event !== undefined) alarmNews.add(event);
}

function apply(tables: Tables, node: number, effect: Effect, at: number): void {
  const { nodes, messages, memberships, profiles, journal } = tables;
  switch (effect.kind) {
    case 'node':
      nodes.update(node, effect.node);
      break;
    case 'open-membership':
      memberships.open(node, effect.from);
      break;
    case 'end-membership':
      profiles.discardOfNode(node);
      nodes.setSlice(node, undefined);
      memberships.close(node, journal.last(), messages.last());
      break;
    case 'ensure-profile':
      profiles.ensureCurrent(node);
      break;
    case 'activate-profile':
      profiles.activate(effect.profile, node, at, effect.activateAt);
      break;
    case 'begin-broadcast':
      journal.begin(effect.broadcastId, effect.command, at, 0);
      break;
    case 'given':
      nodes.moveTo(node, effect.position);
      break;
    case 'rest-of-snapshot':
      nodes.setSlice(node, effect.rest);
      break;
    case 'queue':
      messages.queue(node, effect.message, effect.ended);
      break;
    case 'deliver':
      messages.save(effect.id, effect.delivery);
      break;
    case 'answer':
      messages.saveAnswer(effect.id, effect.description);
      break;
    case 'delete':
      messages.delete(effect.id);
      break;
    case 'cancel-procedures':
      cancelProcedures(tables, node, effect.reason, at);
      break;
    case 'cancel-requests':
      messages.cancelRequests(node, effect.which, effect.reason);
      break;
    case 'alarm':
      changeAlarm(tables, effect.change, at);
      break;
    case 'clear-alarms':
      for (const event of tables.alarms.clearOf(nodes.operator(node), effect.causes, at)) tables.alarmNews.add(event);
  }
}

function cancelProcedures(tables: Tables, node: number, reason: string, at: number): void {
  const peer = tables.nodes.operator(node);
  for (const broadcastId of tables.messages.cancelNodeRequests(node, reason)) {
    const object = `peer/${peer}/broadcast/${broadcastId}`;
    changeAlarm(tables, { kind: 'clear', cause: 'response-timeout', object }, at);
  }
}
