import { z } from 'zod';
import type { Operation } from '../idd/operation.js';
import type { Broadcast } from '../idd/ports/store/index.js';
import { BROADCAST_ID_EXAMPLE } from './accepted.js';
import { component, pageOf, quantity, timestamp } from './components.js';
import { paging } from './parameters.js';
import { type Route, route } from './route.js';

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

const tag = 'broadcasts';

/** What has been sent to all peers under one broadcast identifier, and what each has confirmed. */
export function broadcastRoutes(operation: Operation): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/v1/broadcasts',
      operationId: 'listBroadcasts',
      tag,
      summary: 'Broadcasts, newest first, in pages',
      query: z.strictObject(paging),
      replies: {
        200: { description: 'A page of broadcasts', schema: broadcastList, example: { items: [BROADCAST_EXAMPLE] } },
      },
      handle: async ({ query }) => {
        const { items, next } = await operation.listBroadcasts(query);
        return { status: 200, body: { items: items.map(broadcastOf), ...(next !== undefined && { next }) } };
      },
    }),
    route({
      method: 'get',
      path: '/api/v1/broadcasts/{broadcastId}',
      operationId: 'getBroadcast',
      tag,
      summary: 'One broadcast',
      params: z.strictObject({
        broadcastId: z
          .string()
          .min(1)
          .max(64)
          .meta({ examples: [BROADCAST_ID_EXAMPLE] }),
      }),
      replies: { 200: { description: 'The broadcast', schema: broadcastSchema, example: BROADCAST_EXAMPLE } },
      refusals: ['BROADCAST_UNKNOWN'],
      handle: async ({ params: { broadcastId } }) => ({
        status: 200,
        body: broadcastOf(await operation.getBroadcast(broadcastId)),
      }),
    }),
  ];
}
