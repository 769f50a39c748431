import type { Result } from '../../../../generated/messages.js';
import type { NewMessage } from '../../../exchange/message.js';
import { repeatResponse } from '../../../exchange/repeat.js';
import { responseTo } from '../../../idd/codes.js';
import type { ReceivedRequest, Reception } from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';
import { applyEffects } from './apply-effects.js';
import { repeatFacts } from './facts.js';

/** What a request is answered with. */
export interface Response extends Pick<NewMessage, 'snapshot' | 'slice'> {
  result: Result;
}

/**
 * What all requests have in common: the repeat check [Q.3645 Table 2, 101], and after `apply` the queued response and
 * the trace. `apply` gets the node's row id.
 */
export function receive(tables: Tables, request: ReceivedRequest, apply: (node: number) => Response): Reception {
  const { nodes, traces, messages } = tables;
  const { peer, command, messageId, broadcastId, receivedAt, digest } = request;
  const node = nodes.requireId(peer);
  const repetition = traces.repetition(node, command, messageId, digest);
  if (repetition !== undefined) {
    applyEffects(tables, node, repeatResponse(repeatFacts(tables, node, messageId, command)), receivedAt);
    return repetition;
  }
  const response = apply(node);
  messages.queue(node, { ...response, command: responseTo(command), messageId, broadcastId });
  traces.add(node, command, messageId, { at: receivedAt, digest, snapshot: response.snapshot });
  return 'stored';
}
