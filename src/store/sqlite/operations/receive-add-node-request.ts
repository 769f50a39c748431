import type { LimitObstacle, ReceivingStore, Reception } from '../../../idd/ports/store/index.js';
import { nodeEvent } from '../steps/node-event.js';
import { receive } from '../steps/receive.js';
import { requireStaging } from '../steps/require-staging.js';
import { takeSnapshot } from '../steps/slices.js';
import type { Tables } from '../tables/index.js';

type Arguments = Parameters<ReceivingStore['receiveAddNodeRequest']>;

/** [Q.3645 §7.1.1] "The terminating DES stores and activates the receiving ENUM mapping data profile of the originating DES." */
export function receiveAddNodeRequest(tables: Tables) {
  const { nodes, profiles, memberships } = tables;
  return (request: Arguments[0], admit: Arguments[1], obstacle?: LimitObstacle): Reception => {
    const { staging, activateAt, receivedAt } = request;
    requireStaging(tables, staging, request.peer);
    const reception = receive(tables, request, (node) => {
      const { result, isUnapproved = false } = admit(nodes.get(node), obstacle);
      if (result.resultCode !== 200) {
        if (isUnapproved) nodeEvent(tables, node, { kind: 'addition-unapproved' }, receivedAt);
        return { result };
      }
      profiles.activate(staging, node, receivedAt, activateAt);
      const { kind } = nodeEvent(tables, node, { kind: 'addition-accepted' }, receivedAt);
      if (kind === 'refused') throw new Error(`a node that is ${nodes.state(node)} was admitted`);
      // The response carries the host profile as it is now: what led to it is not sent to this peer again.
      const profile = takeSnapshot(tables, node, { limit: request.recordsPerMessage });
      memberships.open(node, profile.snapshot);
      return { result, ...profile };
    });
    if (profiles.isStaging(staging)) profiles.discard(staging);
    return reception;
  };
}
