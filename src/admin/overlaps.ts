import { z } from 'zod';
import type { Operation } from '../idd/operation.js';
import { component, pageOf } from './components.js';
import { pagingOf } from './paging.js';
import { type Route, route } from './route.js';

const overlapSchema = component(
  'Overlap',
  z.object({
    e164Number: z.string().optional().describe('The number, with +; this or e164Prefix'),
    e164Prefix: z.string().optional().describe('What the numbers of the block begin with, with +'),
    operators: z.array(z.string()).describe('Who announces it, the host operator first'),
    winner: z
      .string()
      .describe('Whose records it resolves to: the host operator, then the higher priority, then who was first'),
  }),
);

const paging = pagingOf('overlaps');

/** What several operators announce at the same digits. */
export function overlapRoutes(operation: Operation): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/v1/overlaps',
      operationId: 'listOverlaps',
      takesTurns: true,
      tag: 'lookup',
      summary: 'Numbers and blocks that several operators announce, in pages',
      description:
        'In the order of their digits. A number inside the block of another operator is no overlap: it was ported.',
      query: z.strictObject(paging.parameters),
      replies: {
        200: {
          description: 'A page of them',
          schema: pageOf('OverlapList', overlapSchema),
          example: { items: [{ e164Number: '+441632960001', operators: ['234-15', '208-01'], winner: '234-15' }] },
        },
      },
      refusals: ['RESOLUTION_NOT_READY'],
      handle: async ({ query }) => paging.reply(await operation.listOverlaps(query)),
    }),
  ];
}
