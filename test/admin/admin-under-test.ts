import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { expect } from 'chai';
import { Registry } from 'prom-client';
import { type AdminApiOptions, createAdminApi } from '../../src/admin/api.js';
import { listenAdmin } from '../../src/admin/listen.js';
import type { Operation } from '../../src/idd/operation.js';
import { systemClock } from '../../src/system/system-clock.js';
import { type FakeOperation, fakeOperation } from './fake-operation.js';
import { type Schema, violations } from './json-schema.js';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what is in it
  json: any;
}

export interface Call {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON; a string or bytes as they are. */
  body?: unknown;
}

type LogLine = { level: string; fields: Record<string, unknown>; text: string };

/** One request over a real socket; unlike fetch it lets the test choose the Host header and sends the path as it is. */
export function call(url: string, path: string, { method = 'GET', headers = {}, body }: Call = {}): Promise<Answer> {
  const raw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const defaults: Record<string, string> =
    method === 'POST'
      ? { 'content-type': 'application/json', ...(raw === undefined && { 'content-length': '0' }) }
      : {};
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const options = {
      hostname: hostname.replace(/[[\]]/g, ''),
      port,
      path,
      method,
      headers: { ...defaults, ...headers },
    };
    const request = httpRequest(options, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(pieces).toString();
        const isJson = /[/+]json\b/.test(response.headers['content-type'] ?? '') && text !== '';
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: isJson ? JSON.parse(text) : undefined,
        });
      });
    });
    request.on('error', reject);
    request.end(raw);
  });
}

export interface AdminUnderTest {
  url: string;
  operation: FakeOperation;
  log: LogLine[];
  document: Document;
  /** As `call`, and every answer is checked against the OpenAPI document that the server serves. */
  call: (path: string, call?: Call) => Promise<Answer>;
  close: () => Promise<void>;
}

export interface Document extends Schema {
  paths: Record<string, Record<string, { responses: Record<string, Schema> }>>;
  components: { schemas: Record<string, Schema> };
}

export function resolveIn(document: Document): (ref: string) => Schema {
  return (ref) => {
    const [, name] = /^#\/components\/schemas\/(\w+)$/.exec(ref) ?? [];
    const schema = document.components.schemas[name ?? ''];
    if (!schema) throw new Error(`${ref} leads nowhere`);
    return schema;
  };
}

/** The API with a fake operation, on a socket of its own. */
export async function startAdmin(
  instead: Partial<Operation> = {},
  options: Partial<AdminApiOptions> & { host?: string } = {},
): Promise<AdminUnderTest> {
  const operation = fakeOperation(instead);
  const log: LogLine[] = [];
  const at = (level: string) => (fields: object, text: string) => {
    log.push({ level, fields: fields as Record<string, unknown>, text });
  };
  const { host = '127.0.0.1', ...api } = options;
  const app = createAdminApi({
    operation,
    ready: () => true,
    metrics: new Registry(),
    log: { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') },
    ...api,
  });
  const { url, close } = await listenAdmin(app, { host, port: 0, clock: systemClock });
  const document = (await call(url, '/api/v1/openapi.json')).json as Document;
  return {
    url,
    operation,
    log,
    document,
    close,
    call: async (path, one = {}) => {
      const answer = await call(url, path, one);
      expectDocumented(document, one.method ?? 'GET', path, answer);
      return answer;
    },
  };
}

/** The answer is one that the document has for this method and path, and its body has that form and no member more. */
export function expectDocumented(document: Document, method: string, path: string, answer: Answer): void {
  const { content } = documentedReply(document, method, path, answer);
  const mediaType = answer.headers['content-type']?.split(';')[0] ?? '';
  if (!content) {
    expect(answer.text, 'a body where the document has none').to.equal('');
    return;
  }
  const [[documented, { schema }]] = Object.entries(content) as [[string, { schema: Schema }]];
  expect(mediaType).to.equal(documented.split(';')[0]);
  if (method === 'HEAD') return;
  const options = { resolve: resolveIn(document), closed: true };
  expect(violations(schema, answer.json ?? answer.text, options)).to.deep.equal([]);
}

function documentedReply(document: Document, method: string, path: string, { status }: Answer) {
  const asked = path.split('?')[0]!.split('/');
  const template = Object.keys(document.paths).find((one) => {
    const steps = one.split('/');
    return steps.length === asked.length && steps.every((step, at) => step.startsWith('{') || step === asked[at]);
  });
  const operation = template && document.paths[template]![method === 'HEAD' ? 'get' : method.toLowerCase()];
  const problem = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
  // What is not in the document is refused, and in no other way.
  if (!operation) {
    expect(status, `${method} ${path}`).to.be.oneOf(template ? [405] : [404, 403]);
    return problem;
  }
  const reply = operation.responses[status] as { content?: Schema } | undefined;
  expect(reply, `${method} ${template} has no ${status} in the document`).to.not.equal(undefined);
  return reply!;
}
