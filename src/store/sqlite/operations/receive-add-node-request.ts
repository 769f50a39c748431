import { effectsOf } from '../../../exchange/effects.js';
import { nodeTransition } from '../../../exchange/node.js';
import { acceptAddition } from '../../../exchange/node-procedures.js';
import type { LimitObstacle, ReceivingStore, Reception } from '../../../idd/ports/store/index.js';
import { applyEffects } from '../steps/apply-effects.js';
import { hostProfile, nodeFacts } from '../steps/facts.js';
import { receive } from '../steps/receive.js';
import { requireStaging } from '../steps/require-staging.js';
import type { Tables } from '../tables/index.js';

type Arguments = Parameters<ReceivingStore['receiveAddNodeRequest']>;

/** ADD_NODE_REQ of a peer [Q.3645 §7.1.1]. */
export function receiveAddNodeRequest(tables: Tables) {
  const { nodes, profiles } = tables;
  return (request: Arguments[0], admit: Arguments[1], obstacle?: LimitObstacle): Reception => {
    const { staging, activateAt, receivedAt: at, recordsPerMessage: limit } = request;
    requireStaging(tables, staging, request.peer);
    const reception = receive(tables, request, (node) => {
      const { result, isUnapproved = false } = admit(nodes.get(node), obstacle);
      if (result.resultCode === 200) {
        const facts = { node: nodeFacts(tables, node), host: hostProfile(tables, limit) };
        const { content, effects } = acceptAddition(facts, { profile: staging, activateAt, limit, at });
        applyEffects(tables, node, effects, at);
        return { result, ...content };
      }
      if (isUnapproved) {
        const transition = nodeTransition(nodeFacts(tables, node), { kind: 'addition-unapproved' }, at);
        applyEffects(tables, node, effectsOf(transition), at);
      }
      return { result };
    });
    if (profiles.isStaging(staging)) profiles.discard(staging);
    return reception;
  };
}
