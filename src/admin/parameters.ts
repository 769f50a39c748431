import { z } from 'zod';

/** Identifier of an operator, as in OperatorIdType of the contract. */
export const operatorId = z
  .string()
  .regex(/^[A-Za-z0-9.-]{1,64}$/, 'must be an operator identifier: letters, digits, . and -, at most 64')
  .describe('Operator identifier: E.212 MCC-MNC, or a domain-like name')
  .meta({ examples: ['208-01'] });

const limit = z.coerce.number().int().min(1).max(1000).default(100).describe('How many items at most');

const after = z.string().min(1).max(1024).optional().describe('`next` of the page before');

export const paging = { limit, after };
