import type { Registry } from 'prom-client';
import { z } from 'zod';
import { component } from './components.js';
import { ApiRefusal } from './problem.js';
import { type Route, route } from './route.js';

const statusSchema = component('Status', z.object({ status: z.enum(['alive', 'ready']) }));

const tag = 'health';

/** Probes and scrapers are configured to add parameters of their own: they are ignored. */
const query = z.looseObject({});

/**
 * What supervisors and monitoring ask for. `ready` gives true or an empty list when the DES can do its work, and otherwise false, or what is still
 * missing, for people.
 */
export function healthRoutes(ready: () => boolean | string[], metrics: Registry): Route[] {
  return [
    route({
      method: 'get',
      path: '/healthz',
      operationId: 'health',
      tag,
      query,
      summary: 'Whether the process lives',
      replies: { 200: { description: 'It does', schema: statusSchema, example: { status: 'alive' } } },
      handle: async () => ({ status: 200, body: { status: 'alive' } }),
    }),
    route({
      method: 'get',
      path: '/readyz',
      operationId: 'readiness',
      tag,
      query,
      summary: 'Whether the store takes changes, the read index is loaded and every listener bound',
      replies: { 200: { description: 'All is there', schema: statusSchema, example: { status: 'ready' } } },
      refusals: ['NOT_READY'],
      handle: async () => {
        const answer = ready();
        if (answer === true || (Array.isArray(answer) && answer.length === 0)) {
          return { status: 200, body: { status: 'ready' } };
        }
        throw new ApiRefusal(
          'NOT_READY',
          answer === false ? 'Starting or stopping' : `Still missing: ${answer.join(', ')}`,
        );
      },
    }),
    route({
      method: 'get',
      path: '/metrics',
      operationId: 'metrics',
      takesTurns: true,
      tag,
      query,
      summary: 'Metrics in the text format of Prometheus',
      replies: { 200: { description: 'The metrics', type: metrics.contentType } },
      refusals: ['STORE_UNUSABLE'],
      handle: async () => ({ status: 200, type: metrics.contentType, body: await metrics.metrics() }),
    }),
  ];
}
