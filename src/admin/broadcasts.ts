import { z } from 'zod';
import type { Operation } from '../idd/operation.js';
import type { Broadcast } from '../idd/ports/store/index.js';
import { accepted, BROADCAST_ID_EXAMPLE } from './accepted.js';
import { component, pageOf, quantity, timestamp } from './components.js';
import { pagingOf } from './paging.js';
import { emptyBody, type Route, route } from './route.js';

const state = z.enum(['pending', 'completed', 'failed', 'cancelled']);

const broadcastSchema = component(
  'Broadcast',
  z.object({
    broadcastId: z.string(),
    command: z.enum(['ADD_NODE_REQ', 'REMOVE_NODE_REQ', 'ADD_DATA_REQ', 'MOD_DATA_REQ', 'REMOVE_DATA_REQ']),
    state,
    createdAt: z.iso.datetime(),
    records: quantity.describe('Records or modifications in it; 0 for a node procedure'),
    peers: z.array(
      z.object({
        operator: z.string(),
        state,
        resultCode: z.int().optional().describe('The last result code of Table 3 that came from it'),
        resultDescription: z.string().optional(),
        messages: quantity.describe('Messages that carry the broadcast to this peer'),
        confirmed: quantity.describe('How many of them it has confirmed with 200'),
      }),
    ),
  }),
);

const broadcastList = pageOf('BroadcastList', broadcastSchema);

function broadcastOf(broadcast: Broadcast): z.input<typeof broadcastSchema> {
  const { broadcastId, command, createdAt, records, peers } = broadcast;
  return {
    broadcastId,
    command,
    state: broadcast.state,
    createdAt: timestamp(createdAt),
    records,
    peers: peers.map((peer) => ({
      operator: peer.operator,
      state: peer.state,
      ...(peer.resultCode !== undefined && { resultCode: peer.resultCode }),
      ...(peer.resultDescription !== undefined && { resultDescription: peer.resultDescription }),
      messages: peer.messages,
      confirmed: peer.confirmed,
    })),
  };
}

const BROADCAST_EXAMPLE: z.input<typeof broadcastSchema> = {
  broadcastId: BROADCAST_ID_EXAMPLE,
  command: 'ADD_DATA_REQ',
  state: 'completed',
  createdAt: '2026-11-22T10:15:00.000Z',
  records: 1,
  peers: [{ operator: '208-01', state: 'completed', resultCode: 200, messages: 1, confirmed: 1 }],
};

const PENDING_PEER = { operator: '208-01', state: 'pending', messages: 1, confirmed: 0 } as const;

const params = z.strictObject({
  broadcastId: z
    .string()
    .min(1)
    .max(64)
    .meta({ examples: [BROADCAST_ID_EXAMPLE] }),
});
const tag = 'broadcasts';
const paging = pagingOf('broadcasts');

/** What has been sent to all peers under one broadcast identifier, and what each has confirmed. */
export function broadcastRoutes(operation: Operation): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/v1/broadcasts',
      operationId: 'listBroadcasts',
      takesTurns: true,
      tag,
      summary: 'Broadcasts, newest first, in pages',
      query: z.strictObject(paging.parameters),
      replies: {
        200: { description: 'A page of broadcasts', schema: broadcastList, example: { items: [BROADCAST_EXAMPLE] } },
      },
      handle: async ({ query }) => {
        const { items, next } = await operation.listBroadcasts(query);
        return paging.reply({ items: items.map(broadcastOf), ...(next !== undefined && { next }) });
      },
    }),
    route({
      method: 'get',
      path: '/api/v1/broadcasts/{broadcastId}',
      operationId: 'getBroadcast',
      tag,
      summary: 'One broadcast',
      params,
      replies: { 200: { description: 'The broadcast', schema: broadcastSchema, example: BROADCAST_EXAMPLE } },
      refusals: ['BROADCAST_UNKNOWN'],
      handle: async ({ params: { broadcastId } }) => ({
        status: 200,
        body: broadcastOf(await operation.getBroadcast(broadcastId)),
      }),
    }),
    route({
      method: 'post',
      path: '/api/v1/broadcasts/{broadcastId}/retry',
      operationId: 'retryBroadcast',
      tag,
      summary: 'Send again, to each peer where the broadcast failed, what failed',
      description:
        'An expired message keeps its messageId; a rejected or failed one takes a new one. The reply is the broadcast as it is now.',
      params,
      body: emptyBody,
      replies: {
        202: {
          description: 'Durably stored; on its way to the peers',
          schema: broadcastSchema,
          example: { ...BROADCAST_EXAMPLE, state: 'pending', peers: [PENDING_PEER] },
          headers: { Location: 'The broadcast' },
        },
      },
      refusals: ['BROADCAST_UNKNOWN', 'BROADCAST_NOT_FAILED', 'BROADCAST_OVERTAKEN', 'STORE_FULL'],
      handle: async ({ params: { broadcastId } }) => {
        await operation.retryBroadcast(broadcastId);
        return { ...accepted({ broadcastId }), body: broadcastOf(await operation.getBroadcast(broadcastId)) };
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/broadcasts/{broadcastId}/cancel',
      operationId: 'cancelBroadcast',
      tag,
      summary: 'Send no more what the peers have not confirmed',
      description:
        'The copy of each peer that has not confirmed then differs: its node becomes `diverged`, which resync heals. What had been sent may still have been applied there. Your own data stays as it is.',
      params,
      body: emptyBody,
      replies: {
        200: {
          description: 'The broadcast, now cancelled where it was not confirmed',
          schema: broadcastSchema,
          example: { ...BROADCAST_EXAMPLE, state: 'cancelled', peers: [{ ...PENDING_PEER, state: 'cancelled' }] },
        },
      },
      refusals: ['BROADCAST_UNKNOWN', 'BROADCAST_NOT_PENDING', 'STORE_FULL'],
      handle: async ({ params: { broadcastId } }) => {
        await operation.cancelBroadcast(broadcastId);
        return { status: 200, body: broadcastOf(await operation.getBroadcast(broadcastId)) };
      },
    }),
  ];
}
