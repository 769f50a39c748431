import { z } from 'zod';

/** Identifier of an operator, as in OperatorIdType of the contract. */
export const operatorId = z
  .string()
  .regex(/^[A-Za-z0-9.-]{1,64}$/, 'must be an operator identifier: letters, digits, . and -, at most 64')
  .describe('Operator identifier: E.212 MCC-MNC, or a domain-like name')
  .meta({ examples: ['208-01'] });

/** Returns the parameter that has these whole numbers, written in digits only: not `0x10`, `1e2`, `+1` or ` 1`. */
export function integerParameter<S extends z.ZodType<number, number>>(numbers: S) {
  return z.preprocess(
    (text) => (typeof text === 'string' && /^[0-9]{1,15}$/.test(text) ? Number(text) : text),
    numbers,
  );
}
