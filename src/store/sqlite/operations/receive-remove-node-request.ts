import type { Result } from '../../../../generated/messages.js';
import { effectsOf } from '../../../exchange/effects.js';
import { nodeTransition } from '../../../exchange/node.js';
import type { ReceivedRequest, Reception } from '../../../idd/ports/store/index.js';
import { applyEffects } from '../steps/apply-effects.js';
import { nodeFacts } from '../steps/facts.js';
import { receive } from '../steps/receive.js';
import type { Tables } from '../tables/index.js';

/**
 * [Q.3645 §7.1.2] "The terminating DES removes the ENUM mapping data profile related to the originating DES", in the
 * transaction that queues the response.
 */
export function receiveRemoveNodeRequest(tables: Tables) {
  return (request: ReceivedRequest, result: Result): Reception =>
    receive(tables, request, (node) => {
      if (result.resultCode === 200) {
        const at = request.receivedAt;
        const transition = nodeTransition(nodeFacts(tables, node), { kind: 'removal-accepted' }, at);
        applyEffects(tables, node, effectsOf(transition), at);
      }
      return { result };
    });
}
