import { z } from 'zod';
import type { NodeView, Operation } from '../idd/operation.js';
import { ACCEPTED, accepted } from './accepted.js';
import { component, pageOf, quantity, timestamp } from './components.js';
import { exactlyOne } from './exactly-one.js';
import { operatorId } from './parameters.js';
import { emptyBody, type Route, route } from './route.js';

const nodeSchema = component(
  'Node',
  z.object({
    operator: z.string(),
    state: z.enum(['configured', 'awaiting-approval', 'adding', 'added', 'failed', 'removing', 'removed']),
    link: z
      .enum(['up', 'interrupted', 'refused', 'unknown'])
      .describe('`unknown`: not checked yet; `refused`: the peer does not accept our messages'),
    diverged: z.boolean().describe("The peer's copy of the host operator's data differs; resync heals it"),
    approved: z.boolean().describe('The interconnection has been approved here'),
    reason: z.string().optional().describe('Why it is failed or diverged'),
    queued: quantity.describe('Messages and changes that this peer has still to get'),
    records: quantity.describe("Records in the peer's profile here"),
    maxRecords: quantity.describe('Records that it may have; from 80 % on an alarm is raised'),
    since: z.iso.datetime().describe('When the state last changed'),
    url: z.string(),
    address: z.string(),
  }),
);

const nodeList = pageOf('NodeList', nodeSchema);

function nodeOf(node: NodeView): z.input<typeof nodeSchema> {
  const { operator, state, link, diverged, approved, reason, queued, records, maxRecords, since, url, address } = node;
  return {
    operator,
    state,
    link,
    diverged,
    approved,
    ...(reason !== undefined && { reason }),
    queued,
    records,
    maxRecords,
    since: timestamp(since),
    url,
    address,
  };
}

const NODE_EXAMPLE: z.input<typeof nodeSchema> = {
  operator: '208-01',
  state: 'added',
  link: 'up',
  diverged: false,
  approved: true,
  queued: 0,
  records: 1000,
  maxRecords: 1_000_000,
  since: '2026-11-22T10:15:00.000Z',
  url: 'http://192.0.2.17:8080/idd',
  address: '192.0.2.17',
};

const additionSchema = component(
  'NodeAddition',
  exactlyOne(
    z.strictObject({
      operator: operatorId.optional(),
      operators: z.array(operatorId).min(1).max(1000).optional(),
      activateAt: z.iso
        .datetime({ offset: true, error: 'must be a date and time with a time zone, such as 2026-12-01T00:00:00Z' })
        .optional()
        .describe(
          'When your records begin to resolve at the peers, with a time zone; at most ten years ahead. Left out: now',
        ),
    }),
    ['operator', 'operators'],
  ),
);

const params = z.strictObject({ operator: operatorId });
const tag = 'nodes';

/** The DESs of other operators [Q.3645 §7.1]. */
export function nodeRoutes(operation: Operation): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/v1/nodes',
      operationId: 'listNodes',
      tag,
      summary: 'All configured peers',
      replies: { 200: { description: 'The peers', schema: nodeList, example: { items: [NODE_EXAMPLE] } } },
      handle: async () => ({ status: 200, body: { items: (await operation.listNodes()).map(nodeOf) } }),
    }),
    route({
      method: 'post',
      path: '/api/v1/nodes',
      operationId: 'addNodes',
      tag,
      summary: 'Start the node-added procedure with one or several peers, as one broadcast',
      description:
        'Also the approval of a peer that is `awaiting-approval`. For a node that is added already use resync.',
      body: additionSchema,
      bodyExample: { operator: '208-01' },
      replies: { 202: ACCEPTED },
      refusals: ['OPERATOR_UNKNOWN', 'NODE_ALREADY_ADDED', 'ACTIVATION_INVALID', 'STORE_FULL'],
      handle: async ({ body }) => {
        const operators = new Set([body.operator ?? [], body.operators ?? []].flat());
        const activateAt = body.activateAt === undefined ? {} : { activateAt: Date.parse(body.activateAt) };
        return accepted(await operation.addNodes([...operators], activateAt));
      },
    }),
    route({
      method: 'get',
      path: '/api/v1/nodes/{operator}',
      operationId: 'getNode',
      tag,
      summary: 'One peer',
      params,
      replies: { 200: { description: 'The peer', schema: nodeSchema, example: NODE_EXAMPLE } },
      refusals: ['OPERATOR_UNKNOWN'],
      handle: async ({ params: { operator } }) => ({ status: 200, body: nodeOf(await operation.getNode(operator)) }),
    }),
    route({
      method: 'delete',
      path: '/api/v1/nodes/{operator}',
      operationId: 'removeNode',
      tag,
      summary: 'Start the node-removed procedure',
      description: "The peer's numbers stop resolving at once.",
      params,
      query: z.strictObject({
        force: z
          .enum(['true', 'false'])
          .default('false')
          .describe('`true`: end the interconnection without waiting for the peer'),
      }),
      replies: { 202: ACCEPTED },
      refusals: ['OPERATOR_UNKNOWN', 'NODE_NOT_ADDED', 'STORE_FULL'],
      handle: async ({ params: { operator }, query: { force } }) =>
        accepted(await operation.removeNode(operator, { force: force === 'true' })),
    }),
    route({
      method: 'post',
      path: '/api/v1/nodes/{operator}/resync',
      operationId: 'resyncNode',
      tag,
      summary: 'Exchange the whole profiles again with a peer that is added',
      params,
      body: emptyBody,
      replies: { 202: ACCEPTED },
      refusals: ['OPERATOR_UNKNOWN', 'NODE_NOT_ADDED', 'STORE_FULL'],
      handle: async ({ params: { operator } }) => accepted(await operation.resyncNode(operator)),
    }),
    route({
      method: 'post',
      path: '/api/v1/nodes/{operator}/retry',
      operationId: 'retryNode',
      tag,
      summary: 'Try at once to send to a peer whose link is `refused`',
      description: 'No change and so no broadcast; the reply is the peer as it is now.',
      params,
      body: emptyBody,
      replies: { 202: { description: 'It is being tried', schema: nodeSchema, example: NODE_EXAMPLE } },
      refusals: ['OPERATOR_UNKNOWN'],
      handle: async ({ params: { operator } }) => {
        await operation.retryNode(operator);
        return { status: 202, body: nodeOf(await operation.getNode(operator)) };
      },
    }),
  ];
}
