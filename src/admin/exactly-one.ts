import type { z } from 'zod';

/**
 * An object of which exactly one of these members is there. Rule and JSON Schema come from the same list; a union would say the same, but what it
 * tells of a wrong body is about all its branches at once.
 */
export function exactlyOne<S extends z.ZodObject>(schema: S, members: (keyof S['shape'] & string)[]): S {
  return schema
    .refine((value) => members.filter((member) => value[member] !== undefined).length === 1, {
      error: `Exactly one of ${members.join(', ')} must be there`,
    })
    .meta({ oneOf: members.map((member) => ({ required: [member] })) }) as S;
}
