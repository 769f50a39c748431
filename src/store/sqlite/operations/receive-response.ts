import { settleResponse } from '../../../exchange/settlement.js';
import type { LimitObstacle, ReceivingStore } from '../../../idd/ports/store/index.js';
import { applyEffects } from '../steps/apply-effects.js';
import { answeredFacts } from '../steps/facts.js';
import { requireStaging } from '../steps/require-staging.js';
import type { Tables } from '../tables/index.js';

type Arguments = Parameters<ReceivingStore['receiveResponse']>;
type Outcome = Awaited<ReturnType<ReceivingStore['receiveResponse']>>;

/** A response ends its request, and with ADD_NODE_RESP the peer's profile takes effect [Q.3645 §7.1.1]. */
export function receiveResponse(tables: Tables) {
  const { nodes, profiles, messages, traces } = tables;
  const settleRequest = (
    response: Arguments[0],
    settle: Arguments[1],
    obstacle: LimitObstacle | undefined,
  ): Outcome => {
    const { peer, command, messageId, broadcastId, receivedAt, result, staging, digest } = response;
    const node = nodes.requireId(peer);
    const repetition = traces.repetition(node, command, messageId, digest);
    if (repetition !== undefined) return { kind: repetition };
    const request = messages.findRequest(node, messageId, broadcastId);
    const { ack, activate, ...settlement } = settle(request, obstacle);
    if (request !== undefined) {
      const facts = answeredFacts(tables, node, request, settlement.delivery);
      const profile = activate ? staging : undefined;
      const whole = { ...settlement, profile, description: result.resultDescription };
      applyEffects(tables, node, settleResponse(facts, whole, receivedAt), receivedAt);
    }
    if (ack === 100) traces.add(node, command, messageId, { at: receivedAt, digest });
    return { kind: 'settled', ack };
  };
  return (response: Arguments[0], settle: Arguments[1], obstacle?: LimitObstacle): Outcome => {
    const { staging } = response;
    if (staging !== undefined) requireStaging(tables, staging, response.peer);
    const outcome = settleRequest(response, settle, obstacle);
    if (staging !== undefined && profiles.isStaging(staging)) profiles.discard(staging);
    return outcome;
  };
}
