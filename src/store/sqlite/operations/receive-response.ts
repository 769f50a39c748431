import type { LimitObstacle, ReceivingStore } from '../../../idd/ports/store/index.js';
import { endAlarms } from '../steps/change-alarms.js';
import { sendOneByOne } from '../steps/one-by-one.js';
import { requireStaging } from '../steps/require-staging.js';
import { settle as settleMessage } from '../steps/settle.js';
import type { Tables } from '../tables/index.js';

type Arguments = Parameters<ReceivingStore['receiveResponse']>;
type Outcome = Awaited<ReturnType<ReceivingStore['receiveResponse']>>;

/** A response ends its request, and with ADD_NODE_RESP the peer's profile takes effect [Q.3645 §7.1.1]. */
export function receiveResponse(tables: Tables) {
  const { nodes, profiles, messages, traces } = tables;
  const settleResponse = (
    response: Arguments[0],
    settle: Arguments[1],
    obstacle: LimitObstacle | undefined,
  ): Outcome => {
    const { peer, command, messageId, broadcastId, receivedAt, result, staging, digest } = response;
    const node = nodes.requireId(peer);
    const repetition = traces.repetition(node, command, messageId, digest);
    if (repetition !== undefined) return { kind: repetition };
    const request = messages.findRequest(node, messageId, broadcastId);
    const { ack, delivery, node: change, activate, alarms = [], apart } = settle(request, obstacle);
    if (request && delivery) {
      messages.save(request.id, delivery);
      messages.saveAnswer(request.id, result.resultDescription);
    }
    const isSentAgain =
      apart !== undefined && request !== undefined && sendOneByOne(tables, node, request, { ...apart, at: receivedAt });
    if (isSentAgain) endAlarms(tables, alarms, receivedAt);
    else if (request) {
      const profile = activate ? staging : undefined;
      settleMessage(tables, request, { node: change, alarms, profile }, receivedAt);
    }
    if (ack === 100) traces.add(node, command, messageId, { at: receivedAt, digest });
    return { kind: 'settled', ack };
  };
  return (response: Arguments[0], settle: Arguments[1], obstacle?: LimitObstacle): Outcome => {
    const { staging } = response;
    if (staging !== undefined) requireStaging(tables, staging, response.peer);
    const outcome = settleResponse(response, settle, obstacle);
    if (staging !== undefined && profiles.isStaging(staging)) profiles.discard(staging);
    return outcome;
  };
}
