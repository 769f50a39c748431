import { z } from 'zod';
import { component, components } from './components.js';
import { grouped } from './grouped.js';
import { JSON_LINES, JSON_TYPE } from './media-types.js';
import { describeProblem, PROBLEM_CODES, type ProblemCode } from './problem.js';
import { type ReplyDescription, type Route, route } from './route.js';

const problemSchema = component(
  'Problem',
  z
    .object({
      type: z.string().describe('urn:opendes:problem: and the code'),
      title: z.string(),
      status: z.int(),
      detail: z.string(),
      instance: z.string().describe('Of this occurrence; the log bears it too'),
      code: z.enum(PROBLEM_CODES),
      records: z
        .array(z.object({ index: z.int(), reason: z.string() }))
        .optional()
        .describe('Which records or modifications of the request, counted from 0, and why'),
      errors: z
        .array(z.object({ pointer: z.string().optional(), parameter: z.string().optional(), detail: z.string() }))
        .optional()
        .describe('Places in the request that are wrong: pointers into the body, or parameters'),
    })
    .describe('Problem details [RFC 9457]'),
);

type Json = Record<string, unknown>;

/** The schema as JSON Schema 2020-12, which is that of OpenAPI 3.1; what a client sends, where the two sides differ. */
const GENERATION = {
  io: 'input',
  target: 'draft-2020-12',
  override: ({ jsonSchema }: { jsonSchema: Json }) => {
    // A regular expression of 300 characters that says what the format says.
    if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    // zod gives every integer these bounds, which tell a reader nothing.
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  },
} as const;

function reference(id: string): string {
  return `#/components/schemas/${id}`;
}

function refTo(schema: z.ZodType): Json {
  const named = components.get(schema);
  if (!named) throw new Error('A body in the API has a schema that is no registered component');
  return { $ref: reference(named.id) };
}

function inlined(schema: z.ZodType): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, GENERATION) as Json;
  return rest;
}

function componentSchemas(): Json {
  const { schemas } = z.toJSONSchema(components, { ...GENERATION, uri: reference });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $id, $schema, ...schema }]) => [id, schema] as [string, unknown]),
  );
}

function parametersOf(schema: z.ZodObject, where: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = inlined(schema) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: where,
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema: property,
  }));
}

function requestBodyOf({ body, bodyExample, eachLine }: Route): Json {
  if (!body) return {};
  const named = components.get(body);
  return {
    requestBody: {
      required: !body.safeParse({}).success,
      ...(eachLine && { description: 'On each line' }),
      content: {
        [eachLine ? JSON_LINES : JSON_TYPE]: {
          schema: named ? refTo(body) : inlined(body),
          ...(bodyExample !== undefined && { example: bodyExample }),
        },
      },
    },
  };
}

function replyOf({ description, schema, type, example, headers }: ReplyDescription): Json {
  return {
    description,
    ...(headers && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, meaning]) => [name, { description: meaning, schema: { type: 'string' } }]),
      ),
    }),
    ...(schema && {
      content: { [JSON_TYPE]: { schema: refTo(schema), ...(example !== undefined && { example }) } },
    }),
    ...(type !== undefined && { content: { [type]: { schema: { type: 'string' } } } }),
  };
}

/** Everything a request to this route can be refused with. */
export function refusalsOf(route: Route): ProblemCode[] {
  return [
    ...(route.tag === 'health' ? [] : (['PARAMETER_INVALID'] as const)),
    ...(route.body ? (['JSON_MALFORMED', 'BODY_TOO_LARGE', 'MEDIA_TYPE_UNSUPPORTED', 'REQUEST_INVALID'] as const) : []),
    ...(route.refusals ?? []),
    ...(route.bulk || route.eachLine || route.isPieced ? (['API_BUSY'] as const) : []),
    'HOST_NOT_ALLOWED',
    'INTERNAL_ERROR',
    ...(['health', 'description'].includes(route.tag) ? [] : (['STORE_UNUSABLE', 'STORE_BUSY'] as const)),
  ];
}

function problemsOf(route: Route): Json {
  const byStatus = grouped(refusalsOf(route), (code) => describeProblem(code).status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `${code}: ${describeProblem(code).title}`).join('. '),
        content: { 'application/problem+json': { schema: refTo(problemSchema) } },
      },
    ]),
  );
}

function operationOf(route: Route): Json {
  const parameters = [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')];
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    ...(parameters.length > 0 && { parameters }),
    ...requestBodyOf(route),
    responses: {
      ...Object.fromEntries(Object.entries(route.replies).map(([status, reply]) => [status, replyOf(reply)])),
      ...problemsOf(route),
    },
  };
}

/** The OpenAPI 3.1 document of these routes, made from the schemas by which their requests are checked. */
export function openApiDocument(routes: Route[]): Json {
  const paths: Record<string, Json> = {};
  for (const one of routes) {
    paths[one.path] = { ...paths[one.path], [one.method]: operationOf(one) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'opendes admin API',
      version: '1.0.0',
      description:
        "The host operator's interface to its distributed ENUM server (ITU-T Q.3645). All times are RFC 3339, UTC.",
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas: componentSchemas() },
  };
}

/** These routes, and one more that serves the document of them all. */
export function withDocument(routes: Route[]): Route[] {
  const all = [
    ...routes,
    route({
      method: 'get',
      path: '/api/v1/openapi.json',
      operationId: 'openapi',
      tag: 'description',
      summary: 'This document',
      replies: { 200: { description: 'The OpenAPI document', schema: documentSchema } },
      handle: async () => ({ status: 200, body: document }),
    }),
  ];
  const document = openApiDocument(all);
  return all;
}

const documentSchema = component('OpenApiDocument', z.looseObject({ openapi: z.string() }));
