import { type CommandCode, isRequest, responseTo } from '../../../idd/codes.js';
import type { Tables } from '../tables/index.js';

/** Whether the message was answered 100 before [Q.3645 Table 2, 101]. */
export function isRepeat({ nodes, traces }: Tables) {
  return (peer: string, command: CommandCode, messageId: string): boolean => {
    const node = nodes.id(peer);
    return node !== undefined && traces.has(node, command, messageId);
  };
}

/** Has the response to a repeated request sent again, if it had been sent. */
export function requeueResponse({ nodes, messages }: Tables) {
  return (peer: string, command: CommandCode, messageId: string): void => {
    if (isRequest(command)) messages.requeue(nodes.requireId(peer), messageId, responseTo(command));
  };
}
