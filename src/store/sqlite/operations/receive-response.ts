import type { ReceivingStore } from '../../../idd/ports/store/index.js';
import { changeAlarms, endAlarms } from '../steps/change-alarms.js';
import { appliesTo, settleNode } from '../steps/change-node.js';
import { sendOneByOne } from '../steps/one-by-one.js';
import { requireStaging } from '../steps/require-staging.js';
import type { Tables } from '../tables/index.js';

type Arguments = Parameters<ReceivingStore['receiveResponse']>;
type Outcome = Awaited<ReturnType<ReceivingStore['receiveResponse']>>;

/** A response ends its request, and with ADD_NODE_RESP the peer's profile takes effect [Q.3645 §7.1.1]. */
export function receiveResponse(tables: Tables) {
  const { nodes, profiles, messages, traces } = tables;
  const settleResponse = (response: Arguments[0], settle: Arguments[1]): Outcome => {
    const { peer, command, messageId, broadcastId, receivedAt, result, staging, digest } = response;
    const node = nodes.requireId(peer);
    const repetition = traces.repetition(node, command, messageId, digest);
    if (repetition !== undefined) return { kind: repetition };
    const request = messages.findRequest(node, messageId, broadcastId);
    const { ack, delivery, node: change, activate, alarms = [], apart } = settle(request);
    if (request && delivery) {
      messages.save(request.id, delivery);
      messages.saveAnswer(request.id, result.resultDescription);
    }
    const isSentAgain = apart !== undefined && request !== undefined && sendOneByOne(tables, node, request, apart);
    if (!isSentAgain) {
      const isWanted = change === undefined || appliesTo(change, nodes.get(node));
      if (activate && isWanted && staging !== undefined) profiles.activate(staging, node, receivedAt, undefined);
      if (isWanted) changeAlarms(tables, alarms, receivedAt);
      else endAlarms(tables, alarms, receivedAt);
      if (change && request) settleNode(tables, node, change, receivedAt);
    }
    if (ack === 100) traces.add(node, command, messageId, receivedAt, digest);
    return { kind: 'settled', ack };
  };
  return (response: Arguments[0], settle: Arguments[1]): Outcome => {
    const { staging } = response;
    if (staging !== undefined) requireStaging(tables, staging, response.peer);
    const outcome = settleResponse(response, settle);
    if (staging !== undefined && profiles.isStaging(staging)) profiles.discard(staging);
    return outcome;
  };
}
