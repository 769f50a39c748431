import { expect } from 'chai';

export type Schema = Record<string, unknown>;

const ANNOTATIONS = ['description', 'examples', 'default'];

interface Options {
  /** Where a `$ref` leads, by its text. */
  resolve: (ref: string) => Schema;
  /** Members that the schema does not list are errors, though it leaves objects open. */
  closed?: boolean;
}

/**
 * What is wrong with the value by the JSON Schema (2020-12), independent of zod. Knows the keywords that the API's document uses and throws at any
 * other, so that none is passed over.
 */
export function violations(schema: Schema, value: unknown, options: Options, at = '$'): string[] {
  const wrong: string[] = [];
  const fail = (text: string) => wrong.push(`${at}: ${text}`);
  const members = value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Schema) : undefined;
  const checks: Record<string, (argument: never) => void> = {
    $ref: (ref: string) => wrong.push(...violations(options.resolve(ref), value, options, at)),
    type: (type: string) => typeOf(value, type) || fail(`no ${type}`),
    enum: (values: unknown[]) => values.includes(value) || fail(`none of ${values}`),
    pattern: (pattern: string) =>
      typeof value !== 'string' || new RegExp(pattern, 'u').test(value) || fail(`not like ${pattern}`),
    format: (format: string) => {
      expect(format).to.equal('date-time');
      const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
      if (!rfc3339.test(String(value)) || Number.isNaN(Date.parse(String(value)))) fail('no RFC 3339 time');
    },
    minLength: (least: number) => typeof value !== 'string' || [...value].length >= least || fail('too short'),
    maxLength: (most: number) => typeof value !== 'string' || [...value].length <= most || fail('too long'),
    minItems: (least: number) => !Array.isArray(value) || value.length >= least || fail('too few'),
    maxItems: (most: number) => !Array.isArray(value) || value.length <= most || fail('too many'),
    minimum: (least: number) => typeof value !== 'number' || value >= least || fail('too small'),
    maximum: (most: number) => typeof value !== 'number' || value <= most || fail('too big'),
    items: (item: Schema) => {
      if (!Array.isArray(value)) return;
      for (const [index, one] of value.entries()) wrong.push(...violations(item, one, options, `${at}[${index}]`));
    },
    required: (names: string[]) => {
      for (const name of names) if (members && !(name in members)) fail(`no ${name}`);
    },
    properties: (properties: Record<string, Schema>) => {
      for (const [name, member] of Object.entries(members ?? {})) {
        if (Object.hasOwn(properties, name)) {
          wrong.push(...violations(properties[name]!, member, options, `${at}.${name}`));
        } else if (schema.additionalProperties === false || (options.closed && !schema.additionalProperties)) {
          fail(`unknown member ${name}`);
        }
      }
    },
    additionalProperties: () => undefined,
    oneOf: (branches: Schema[]) => {
      const matching = branches.filter((branch) => violations(branch, value, options, at).length === 0);
      if (matching.length !== 1) fail(`${matching.length} of the branches of oneOf`);
    },
  };
  for (const [keyword, argument] of Object.entries(schema)) {
    if (ANNOTATIONS.includes(keyword)) continue;
    const check = checks[keyword];
    if (!check) throw new Error(`Unknown JSON Schema keyword ${keyword} at ${at}`);
    check(argument as never);
  }
  return wrong;
}

function typeOf(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return value !== null && typeof value === 'object' && !Array.isArray(value);
  return typeof value === type;
}
