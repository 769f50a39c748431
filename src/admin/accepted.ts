import { z } from 'zod';
import { component } from './components.js';
import type { Reply, ReplyDescription } from './route.js';

export const BROADCAST_ID_EXAMPLE = '01JD9Z0V5K3Q8M4T7W2XAB6CDE';

const acceptedSchema = component(
  'Accepted',
  z.object({ broadcastId: z.string().describe('The broadcast under which the change reaches the peers') }),
);

/** A change that is durably stored; the peers get it as this broadcast. */
export function accepted({ broadcastId }: { broadcastId: string }): Reply {
  return {
    status: 202,
    headers: { Location: `/api/v1/broadcasts/${encodeURIComponent(broadcastId)}` },
    body: { broadcastId } satisfies z.input<typeof acceptedSchema>,
  };
}

export const ACCEPTED: ReplyDescription = {
  description: 'Durably stored; on its way to the peers',
  schema: acceptedSchema,
  example: { broadcastId: BROADCAST_ID_EXAMPLE },
  headers: { Location: 'The broadcast' },
};
