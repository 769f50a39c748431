import {
  type NodeEffect,
  type NodeEvent,
  type NodeFacts,
  type NodeTransition,
  nodeTransition,
} from '../../../exchange/node.js';
import type { Tables } from '../tables/index.js';
import { clearAlarmsOf, clearResponseTimeout } from './change-alarms.js';

/** Has something happen to a node, and stores what comes of it. */
export function nodeEvent(tables: Tables, id: number, event: NodeEvent, at: number): NodeTransition {
  const transition = nodeTransition(nodeFacts(tables, id), event, at);
  applyTransition(tables, id, transition, at);
  return transition;
}

/** What is known of a node; what costs a look-up of its own is looked up when it is read. */
export function nodeFacts({ nodes, memberships, messages }: Tables, id: number): NodeFacts {
  return {
    ...nodes.status(id),
    get isMember() {
      return memberships.isOpen(id);
    },
    get lacks() {
      return messages.hasUnconfirmed(id);
    },
  };
}

/** Stores a transition of the node with all that it brings with it. */
export function applyTransition(tables: Tables, id: number, transition: NodeTransition, at: number): void {
  if (transition.kind !== 'changed') return;
  tables.nodes.update(id, transition.node);
  for (const effect of transition.effects) applyNodeEffect(tables, id, effect, at);
}

function applyNodeEffect(tables: Tables, id: number, effect: NodeEffect, at: number): void {
  const { nodes, profiles, messages } = tables;
  switch (effect.kind) {
    case 'ensure-profile':
      profiles.ensureCurrent(id);
      break;
    case 'end-membership':
      endMembership(tables, id);
      break;
    case 'cancel-procedures':
      for (const broadcastId of messages.cancelNodeRequests(id, effect.reason)) {
        clearResponseTimeout(tables, nodes.operator(id), broadcastId, at);
      }
      break;
    case 'cancel-requests':
      messages.cancelRequests(id, effect.which, effect.reason);
      break;
    case 'clear-alarms':
      clearAlarmsOf(tables, nodes.operator(id), effect.causes, at);
  }
}

function endMembership({ profiles, memberships, journal, messages, nodes }: Tables, id: number): void {
  profiles.discardOfNode(id);
  nodes.setSlice(id, undefined);
  memberships.close(id, journal.last(), messages.last());
}
