import type { Result } from '../../../../generated/messages.js';
import type { ReceivedRequest, Reception } from '../../../idd/ports/store/index.js';
import { receive } from '../steps/receive.js';
import type { Tables } from '../tables/index.js';

/** [Q.3645 §7.3.3] Nothing but the response and the trace. */
export function receiveRejectedRequest(tables: Tables) {
  return (request: ReceivedRequest, result: Result): Reception => receive(tables, request, () => ({ result }));
}
