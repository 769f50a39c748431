import type { z } from 'zod';
import { ApiRefusal } from './problem.js';

/** A body of thousands of wrong records is answered with its first errors only. */
const ERRORS_TOLD = 100;

type Issue = z.core.$ZodIssue;

/** The parameters of a path or a query. Throws ApiRefusal PARAMETER_INVALID. */
export function parseParameters<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ parameter: key, detail: 'There is no such parameter here' }))
      : [{ parameter: issue.path.join('.'), detail: issue.message }],
  );
  throw new ApiRefusal('PARAMETER_INVALID', errors.map((error) => `${error.parameter}: ${error.detail}`).join('; '), {
    errors,
  });
}

/** The body of a request. Throws ApiRefusal REQUEST_INVALID, which points to each place that is wrong. */
export function parseBody<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const told = issues.slice(0, ERRORS_TOLD);
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  const [first] = told as [Issue];
  const where = first.path.length > 0 ? `${pointer(first.path)}: ` : '';
  throw new ApiRefusal('REQUEST_INVALID', `${where}${first.message}${more}`, {
    errors: told.map((issue) => ({ pointer: pointer(issue.path), detail: issue.message })),
    records: told.flatMap(recordReason),
  });
}

/** [RFC 6901 §6], the form that RFC 9457 §3 uses. */
function pointer(path: PropertyKey[]): string {
  const steps = path.map((step) => encodeURIComponent(String(step).replaceAll('~', '~0').replaceAll('/', '~1')));
  return ['#', ...steps].join('/');
}

/** For an error inside a list of records or modifications: which one it is, as the operation's own refusals tell it. */
function recordReason(issue: Issue): { index: number; reason: string }[] {
  const [list, index, ...field] = issue.path;
  if (!['add', 'modify', 'remove'].includes(String(list)) || typeof index !== 'number') return [];
  return [{ index, reason: field.length > 0 ? `${field.join('.')}: ${issue.message}` : issue.message }];
}
