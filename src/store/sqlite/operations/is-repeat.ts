import { repeatResponse } from '../../../exchange/repeat.js';
import { type CommandCode, isRequest } from '../../../idd/codes.js';
import type { ReceivedMessage, Repetition } from '../../../idd/ports/store/index.js';
import { applyEffects } from '../steps/apply-effects.js';
import { repeatFacts } from '../steps/facts.js';
import type { Tables } from '../tables/index.js';

/** Whether the message was answered 100 before [Q.3645 Table 2, 101]. */
export function isRepeat({ nodes, traces }: Tables) {
  return (peer: string, command: CommandCode, messageId: string): boolean => {
    const node = nodes.id(peer);
    return node !== undefined && traces.has(node, command, messageId);
  };
}

/** Has the response to a repeated request sent again, if it had been sent. A trace that has expired meanwhile leaves nothing to compare. */
export function receiveRepeat(tables: Tables, now: () => number) {
  const { nodes, traces } = tables;
  return ({ peer, command, messageId, digest }: ReceivedMessage): Repetition => {
    const node = nodes.requireId(peer);
    if (isRequest(command)) {
      applyEffects(tables, node, repeatResponse(repeatFacts(tables, node, messageId, command)), now());
    }
    return traces.repetition(node, command, messageId, digest) ?? 'repeat';
  };
}
