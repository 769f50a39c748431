import type { z } from 'zod';
import { BodyProblems } from './bodies/body-problems.js';
import { ApiRefusal } from './problem.js';

/** Parameters that are wrong, as many as are listed. */
const MOST_PARAMETERS = 20;

/** The parameters of a path or a query. Throws ApiRefusal PARAMETER_INVALID. */
export function parseParameters<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ parameter: key, detail: 'There is no such parameter here' }))
        : [{ parameter: issue.path.join('.'), detail: issue.message }],
    )
    .slice(0, MOST_PARAMETERS);
  throw new ApiRefusal('PARAMETER_INVALID', errors.map((error) => `${error.parameter}: ${error.detail}`).join('; '), {
    errors,
  });
}

/** A body without long lists. Throws ApiRefusal REQUEST_INVALID, which points to each place that is wrong. */
export function parseBody<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = new BodyProblems();
  problems.add(parsed.error.issues);
  throw problems.refusal();
}
