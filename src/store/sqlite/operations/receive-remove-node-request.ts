import type { Result } from '../../../../generated/messages.js';
import type { ReceivedRequest, Reception } from '../../../idd/ports/store/index.js';
import { nodeEvent } from '../steps/node-event.js';
import { receive } from '../steps/receive.js';
import type { Tables } from '../tables/index.js';

/**
 * [Q.3645 §7.1.2] "The terminating DES removes the ENUM mapping data profile related to the originating DES", in the
 * transaction that queues the response.
 */
export function receiveRemoveNodeRequest(tables: Tables) {
  return (request: ReceivedRequest, result: Result): Reception =>
    receive(tables, request, (node) => {
      if (result.resultCode === 200) nodeEvent(tables, node, { kind: 'removal-accepted' }, request.receivedAt);
      return { result };
    });
}
