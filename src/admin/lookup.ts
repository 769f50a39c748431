import { z } from 'zod';
import type { Operation } from '../idd/operation.js';
import { Refusal } from '../idd/refusal.js';
import { component } from './components.js';
import { RECORD_EXAMPLE, recordSchema } from './record-schema.js';
import { type Route, route } from './route.js';

const resolvedSchema = component(
  'Lookup',
  z.object({
    number: z.string(),
    operator: z.string().describe('Who announces it'),
    records: z.array(recordSchema).describe('The records of the longest match, in the order in which to try them'),
    uris: z.array(z.string()).describe('What applying the records to the number gives, in the same order'),
  }),
);

/** An E.164 number in a path. A path needs no escape for +, but it may have one, and people leave the + out: all three are the same number. */
const NUMBER = /^\+?[0-9]{2,15}$/;

/** The number as the operation takes it, `+` and digits. Throws Refusal NUMBER_INVALID. */
function numberOf(text: string): string {
  if (!NUMBER.test(text)) {
    throw new Refusal('NUMBER_INVALID', 'An E.164 number has 2 to 15 digits, with + in front or without');
  }
  return text.startsWith('+') ? text : `+${text}`;
}

/** What the DES resolves a number to. */
export function lookupRoutes(operation: Operation): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/v1/lookup/{number}',
      operationId: 'lookup',
      tag: 'lookup',
      summary: 'Resolve a number',
      params: z.strictObject({
        // Checked by numberOf, so that a wrong number has a code of its own; the document shows the same pattern.
        number: z
          .string()
          .describe('E.164 number, with + (as it is or as %2B) or without')
          .meta({ pattern: NUMBER.source, examples: ['+441632960001'] }),
      }),
      replies: {
        200: {
          description: 'What it resolves to',
          schema: resolvedSchema,
          example: {
            number: '+441632960001',
            operator: '234-15',
            records: [RECORD_EXAMPLE],
            uris: ['sip:+441632960001@ims.example'],
          },
        },
      },
      refusals: ['NUMBER_INVALID', 'NUMBER_NOT_FOUND', 'RECORDS_TOO_MANY', 'RESOLUTION_NOT_READY'],
      handle: async ({ params: { number } }) => {
        const { operator, records, uris } = await operation.lookup(numberOf(number));
        return { status: 200, body: { number: numberOf(number), operator, records, uris } };
      },
    }),
  ];
}
