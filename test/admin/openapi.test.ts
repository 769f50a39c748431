import { expect } from 'chai';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import { adminRoutes } from '../../src/admin/api.js';
import { mount } from '../../src/admin/mount.js';
import { recordSchema } from '../../src/admin/record-schema.js';
import { Recording } from '../../src/admin/recording.js';
import { silentLog } from '../../src/system/silent-log.js';
import { type AdminUnderTest, type Document, resolveIn, startAdmin } from './admin-under-test.js';
import { fakeOperation, RECORD } from './fake-operation.js';
import { type Schema, violations } from './json-schema.js';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

interface DocumentedOperation {
  operationId: string;
  tags: string[];
  parameters?: { name: string; in: string; required: boolean; schema: Schema & { examples?: unknown[] } }[];
  requestBody?: { content: Record<string, { schema: Schema; example?: unknown }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema; example?: unknown }> }>;
}

function operationsOf(document: Document): [string, string, DocumentedOperation][] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(
      ([method, operation]) =>
        [path, method, operation as unknown as DocumentedOperation] as [string, string, DocumentedOperation],
    ),
  );
}

/** Every value of the member of that name, wherever it is in the tree. */
function valuesOf(tree: unknown, name: string): unknown[] {
  if (tree === null || typeof tree !== 'object') return [];
  return Object.entries(tree).flatMap(([key, value]) => [...(key === name ? [value] : []), ...valuesOf(value, name)]);
}

describe('admin API: OpenAPI document', () => {
  let admin: AdminUnderTest;
  let document: Document;

  before(async () => {
    admin = await startAdmin();
    document = admin.document;
  });
  after(() => admin.close());

  it('is OpenAPI 3.1 with what that requires', () => {
    expect(document.openapi).to.match(/^3\.1\.\d+$/);
    expect(document.info).to.include.keys('title', 'version');
    expect(Object.keys(document)).to.have.members(['openapi', 'info', 'servers', 'tags', 'paths', 'components']);
    for (const [path, method, operation] of operationsOf(document)) {
      const where = `${method} ${path}`;
      expect(path, where).to.match(/^\//);
      expect(METHODS, where).to.include(method);
      expect(Object.keys(operation.responses), where).to.not.be.empty;
      for (const [status, { description }] of Object.entries(operation.responses)) {
        expect(status, where).to.match(/^[1-5]\d\d$/);
        expect(description, `${where} ${status}`).to.be.a('string').and.not.empty;
      }
    }
  });

  it('names every operation once, and its tag among the tags', () => {
    const operations = operationsOf(document).map(([, , operation]) => operation);
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).to.equal(names.length);
    const tags = (document.tags as { name: string }[]).map(({ name }) => name);
    expect(new Set(operations.flatMap((operation) => operation.tags))).to.deep.equal(new Set(tags));
  });

  it('declares exactly the parameters that stand in a path, as required', () => {
    for (const [path, method, { parameters = [] }] of operationsOf(document)) {
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      const declared = inPath.map(({ name }) => name);
      expect(declared, `${method} ${path}`).to.have.members([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      expect(inPath.every(({ required }) => required)).to.equal(true);
      const keys = parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(keys).size).to.equal(keys.length);
    }
  });

  it('refers only to components that it has, and has none that nothing refers to', () => {
    const referred = new Set(valuesOf(document, '$ref') as string[]);
    for (const ref of referred) expect(() => resolveIn(document)(ref)).to.not.throw();
    const had = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...referred]).to.have.members(had);
  });

  it('leaves no trace of how it was made: no $schema, $id or $defs', () => {
    for (const name of ['$schema', '$id', '$defs']) expect(valuesOf(document, name), name).to.deep.equal([]);
  });

  it('has every route of the router, and no other', () => {
    const metrics = new Registry();
    const recording = new Recording(silentLog, metrics);
    const routes = adminRoutes({ operation: fakeOperation(), ready: () => true, metrics });
    const router = mount(routes, { bulkLimit: 1000, exports: 1, streams: 1, recording });
    const routed = router.stack.flatMap(({ route }) => {
      const methods = new Set(route!.stack.map(({ method }) => method).filter((method) => method !== undefined));
      return [...methods].map((method) => `${method} ${route!.path.replaceAll(/:(\w+)/g, '{$1}')}`);
    });
    expect(routed).to.have.members(operationsOf(document).map(([path, method]) => `${method} ${path}`));
    expect(routed).to.include('post /api/v1/nodes/{operator}/resync');
  });

  it('has the paths that design gives the scripts of others', () => {
    expect(operationsOf(document).map(([path, method]) => `${method} ${path}`)).to.have.members([
      'get /api/v1/nodes',
      'post /api/v1/nodes',
      'get /api/v1/nodes/{operator}',
      'delete /api/v1/nodes/{operator}',
      'post /api/v1/nodes/{operator}/resync',
      'post /api/v1/nodes/{operator}/retry',
      'get /api/v1/records',
      'get /api/v1/records/export',
      'post /api/v1/records',
      'post /api/v1/records/stream',
      'get /api/v1/broadcasts',
      'get /api/v1/broadcasts/{broadcastId}',
      'post /api/v1/broadcasts/{broadcastId}/retry',
      'post /api/v1/broadcasts/{broadcastId}/cancel',
      'get /api/v1/alarms',
      'post /api/v1/alarms/{id}/acknowledge',
      'post /api/v1/alarms/{id}/clear',
      'get /api/v1/lookup/{number}',
      'get /api/v1/overlaps',
      'get /api/v1/openapi.json',
      'get /healthz',
      'get /readyz',
      'get /metrics',
    ]);
  });

  it('has examples that its schemas allow', () => {
    let examples = 0;
    const check = (where: string, schema: Schema, example: unknown) => {
      examples += 1;
      expect(violations(schema, example, { resolve: resolveIn(document), closed: true }), where).to.deep.equal([]);
    };
    for (const [path, method, { parameters = [], requestBody, responses }] of operationsOf(document)) {
      for (const { name, schema } of parameters) {
        for (const example of schema.examples ?? []) check(`${path} ${name}`, schema, example);
      }
      const contents = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)];
      for (const media of contents.flatMap((content) => Object.values(content ?? {}))) {
        if ('example' in media) check(`${method} ${path}`, media.schema, media.example);
      }
    }
    expect(examples).to.be.greaterThan(20);
  });

  it('has an example for every JSON answer but the document itself', () => {
    for (const [path, method, { responses }] of operationsOf(document)) {
      for (const [status, { content = {} }] of Object.entries(responses)) {
        const json = content['application/json'];
        if (json && path !== '/api/v1/openapi.json')
          expect(json, `${method} ${path} ${status}`).to.have.property('example');
      }
    }
  });

  it('answers its own example requests with a success', async () => {
    for (const [template, method, { parameters = [], requestBody }] of operationsOf(document)) {
      const path = template.replaceAll(/\{(\w+)\}/g, (_all, name) => {
        const { schema } = parameters.find((parameter) => parameter.name === name)!;
        return encodeURIComponent(String(schema.examples![0]));
      });
      const [type = 'application/json', { example: body = undefined } = {}] =
        Object.entries(requestBody?.content ?? {})[0] ?? [];
      const headers: Record<string, string> = method === 'post' ? { 'content-type': type } : {};
      const { status } = await admin.call(path, { method: method.toUpperCase(), body, headers });
      expect(status, `${method} ${path}`).to.be.within(200, 299);
    }
  });

  it('describes a record as the API checks it, for any record', () => {
    const resolve = resolveIn(document);
    const schema = document.components.schemas.NaptrRecord!;
    const member = fc.oneof(
      fc.constantFrom<unknown>(
        '',
        '+',
        '+1',
        '+44',
        '+1234567890123456',
        'u',
        'x'.repeat(253),
        'x'.repeat(254),
        'x'.repeat(256),
      ),
      fc.constantFrom<unknown>(-1, 0, 1.5, 65535, 65536, 2147483647, 2147483648, null, true),
    );
    const mutation = fc.record({
      key: fc.constantFrom(...Object.keys(RECORD), 'e164Prefix', 'other'),
      value: fc.option(member),
    });
    fc.assert(
      fc.property(fc.array(mutation, { maxLength: 2 }), (mutations) => {
        const record: Record<string, unknown> = { ...RECORD };
        for (const { key, value } of mutations) {
          if (value === null) delete record[key];
          else record[key] = value;
        }
        expect(violations(schema, record, { resolve }).length === 0).to.equal(recordSchema.safeParse(record).success);
      }),
      { numRuns: 2000 },
    );
  });
});
