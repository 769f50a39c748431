import { z } from 'zod';
import type { Operation } from '../idd/operation.js';
import type { Alarm } from '../idd/ports/alarms.js';
import { component, pageOf, quantity, timestamp } from './components.js';
import { emptyBody, type Route, route } from './route.js';

const alarmSchema = component(
  'Alarm',
  z.object({
    id: z.int(),
    cause: z.string().describe('What kind of event it is; stable, for programs'),
    severity: z.enum(['critical', 'major', 'minor', 'warning']),
    object: z.string().describe('What it is about, such as peer/208-01'),
    operator: z.string().optional().describe('The peer concerned'),
    text: z.string(),
    raisedAt: z.iso.datetime(),
    count: quantity.describe('How often the cause has shown itself'),
    acknowledged: z.boolean(),
  }),
);

const alarmList = pageOf('AlarmList', alarmSchema);

function alarmOf(alarm: Alarm): z.input<typeof alarmSchema> {
  const { id, cause, severity, object, operator, text, raisedAt, count, acknowledged } = alarm;
  return {
    id,
    cause,
    severity,
    object,
    ...(operator !== undefined && { operator }),
    text,
    raisedAt: timestamp(raisedAt),
    count,
    acknowledged,
  };
}

const ALARM_EXAMPLE: z.input<typeof alarmSchema> = {
  id: 7,
  cause: 'no-acknowledgement',
  severity: 'major',
  object: 'peer/208-01',
  operator: '208-01',
  text: 'No ACK after five retransmissions',
  raisedAt: '2026-11-22T10:15:00.000Z',
  count: 1,
  acknowledged: false,
};

const params = z.strictObject({
  id: z.coerce
    .number()
    .int()
    .min(1)
    .meta({ examples: [7] }),
});
const tag = 'alarms';

/** The open alarms [Q.3645 §7.3.1]. */
export function alarmRoutes(operation: Operation): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/v1/alarms',
      operationId: 'listAlarms',
      tag,
      summary: 'Open alarms',
      replies: { 200: { description: 'The alarms', schema: alarmList, example: { items: [ALARM_EXAMPLE] } } },
      handle: async () => ({ status: 200, body: { items: (await operation.listAlarms()).map(alarmOf) } }),
    }),
    route({
      method: 'post',
      path: '/api/v1/alarms/{id}/acknowledge',
      operationId: 'acknowledgeAlarm',
      tag,
      summary: 'Say that the alarm has been seen; it stays open',
      params,
      body: emptyBody,
      replies: { 204: { description: 'It is acknowledged' } },
      refusals: ['ALARM_UNKNOWN', 'STORE_FULL'],
      handle: async ({ params: { id } }) => {
        await operation.acknowledgeAlarm(id);
        return { status: 204 };
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/alarms/{id}/clear',
      operationId: 'clearAlarm',
      tag,
      summary: 'Close the alarm; it is raised anew when its cause shows itself again',
      params,
      body: emptyBody,
      replies: { 204: { description: 'It is closed' } },
      refusals: ['ALARM_UNKNOWN', 'STORE_FULL'],
      handle: async ({ params: { id } }) => {
        await operation.clearAlarm(id);
        return { status: 204 };
      },
    }),
  ];
}
