import { z } from 'zod';
import type { Operation } from '../idd/operation.js';
import type { DataChange } from '../idd/ports/store/index.js';
import { writeJsonl } from '../record-files/write-jsonl.js';
import { ACCEPTED, accepted } from './accepted.js';
import { component, pageOf } from './components.js';
import { exactlyOne } from './exactly-one.js';
import { JSON_LINES } from './media-types.js';
import { pagingOf } from './paging.js';
import { operatorId } from './parameters.js';
import type { ProblemCode } from './problem.js';
import { RECORD_EXAMPLE, recordSchema } from './record-schema.js';
import { type Route, route } from './route.js';

const changeSchema = component(
  'RecordChange',
  exactlyOne(
    z.strictObject({
      add: z.array(recordSchema).optional().describe('Records to add; one that is there already is no error'),
      modify: z
        .array(z.strictObject({ existing: recordSchema, modified: recordSchema }))
        .optional()
        .describe('Records that are there, each with what takes its place'),
      remove: z.array(recordSchema).optional().describe('Records that are there, to remove'),
    }),
    ['add', 'modify', 'remove'],
  ),
);

const recordList = pageOf('RecordList', recordSchema);

function changeOf(body: z.output<typeof changeSchema>): DataChange {
  if (body.add) return { command: 'ADD_DATA_REQ', records: body.add };
  if (body.modify) return { command: 'MOD_DATA_REQ', modifications: body.modify };
  return { command: 'REMOVE_DATA_REQ', records: body.remove ?? [] };
}

const prefix = z
  .string()
  // In a query an unescaped + is a space (application/x-www-form-urlencoded): what was meant is beyond doubt.
  .regex(/^[+ ]?[0-9]{1,15}$/, 'must be + (as %2B) and 1 to 15 digits')
  .meta({ examples: ['+4416329600'] })
  .transform((text) => `+${text.replace(/^[+ ]/, '')}`)
  .optional()
  .describe('Only numbers and blocks that begin with these digits; with + (as %2B) or without');

const whose = operatorId.optional().describe('Whose records; left out: those of the host operator');

const tag = 'records';
const paging = pagingOf('records');

const CHANGE_REFUSALS: ProblemCode[] = [
  'RECORD_INVALID',
  'RECORD_MISSING',
  'RECORD_COLLISION',
  'NUMBER_FULL',
  'CHANGE_TOO_LARGE',
  'CHANGE_EMPTY',
  'STORE_FULL',
];

/** The host operator's own records and those that peers announce [Q.3645 §7.2]. */
export function recordRoutes(operation: Operation): Route[] {
  const change = async ({ body }: { body: z.output<typeof changeSchema> }) =>
    accepted(await operation.changeRecords(changeOf(body)));
  return [
    route({
      method: 'get',
      path: '/api/v1/records',
      operationId: 'listRecords',
      takesTurns: true,
      tag,
      summary: 'Records by number, in pages',
      query: z.strictObject({
        operator: whose,
        prefix,
        ...paging.parameters,
      }),
      replies: {
        200: { description: 'A page of records', schema: recordList, example: { items: [RECORD_EXAMPLE] } },
      },
      refusals: ['OPERATOR_UNKNOWN'],
      handle: async ({ query }) => paging.reply(await operation.listRecords(query)),
    }),
    route({
      method: 'get',
      path: '/api/v1/records/export',
      operationId: 'exportRecords',
      tag,
      summary: 'All records as JSON Lines, in the order of the domain name tree',
      description:
        'One record in JSON on each line: those of a number or block before those of all that begin with it, those of a block before those of the ' +
        'number of the same digits. A record that is there all the time comes once; one that comes or goes meanwhile may come. The connection ' +
        'breaks where the answer cannot be given whole.',
      query: z.strictObject({ operator: whose, prefix }),
      isPieced: true,
      replies: { 200: { description: 'The records', type: JSON_LINES } },
      refusals: ['OPERATOR_UNKNOWN'],
      handle: async ({ query }) => ({
        status: 200,
        type: JSON_LINES,
        stream: writeJsonl(await operation.walkRecords(query)),
      }),
    }),
    route({
      method: 'post',
      path: '/api/v1/records',
      operationId: 'changeRecords',
      tag,
      summary: "Change the host operator's records and broadcast the change",
      description:
        'Stored whole or not at all. A record has no identifier: it is named by its full value. A change has at most 1,000 records or modifications.',
      body: changeSchema,
      bodyExample: { add: [RECORD_EXAMPLE] },
      bulk: true,
      replies: { 202: ACCEPTED },
      refusals: CHANGE_REFUSALS,
      handle: change,
    }),
    route({
      method: 'post',
      path: '/api/v1/records/stream',
      operationId: 'streamRecordChanges',
      tag,
      summary: 'Many changes, one on each line',
      description:
        'Each line is a change as in changeRecords: stored and broadcast by itself, whole or not at all, in the order of the lines. Each is answered, once it is stored or ' +
        'refused, by a line with its number, the status that changeRecords would give, and what its answer has. Answers come in the order of the lines, while ' +
        'more are sent; a client that does not read them is not read from. A line that is not answered may have been stored or not.',
      body: changeSchema,
      bodyExample: { add: [RECORD_EXAMPLE] },
      eachLine: true,
      replies: { 200: { description: 'The answers', type: JSON_LINES } },
      refusals: CHANGE_REFUSALS,
      handle: change,
    }),
  ];
}
