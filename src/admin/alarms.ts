import { z } from 'zod';
import { ALARM_CAUSES } from '../idd/alarm-catalogue.js';
import { reportOf } from '../idd/alarm-report.js';
import type { Operation } from '../idd/operation.js';
import { component, pageOf, quantity } from './components.js';
import { pagingOf } from './paging.js';
import { integerParameter, operatorId } from './parameters.js';
import { emptyBody, type Route, route } from './route.js';

const severity = z.enum(['critical', 'major', 'minor', 'warning']).describe('Perceived severity [ITU-T X.733]');

export const alarmSchema = component(
  'Alarm',
  z.object({
    id: z
      .int()
      .describe('0: the store has not taken the alarm yet, so that it can be neither acknowledged nor cleared'),
    cause: z
      .enum(ALARM_CAUSES)
      .describe('What kind of event it is; stable, for programs. docs/alarms.md has all of them'),
    severity,
    eventType: z.string().describe('As in ITU-T X.733 and X.721, such as communicationsAlarm'),
    probableCause: z.string().describe('As in ITU-T X.733 and X.721, such as communicationsSubsystemFailure'),
    object: z
      .string()
      .describe('What it is about: peer/208-01, peer/208-01/broadcast/…, des or a part of it such as des/store'),
    operator: z.string().optional().describe('The peer concerned'),
    text: z.string(),
    raisedAt: z.iso.datetime(),
    lastRaisedAt: z.iso.datetime().describe('When the cause last showed itself'),
    count: quantity.describe('How often the cause has shown itself'),
    acknowledged: z.boolean(),
    acknowledgedAt: z.iso.datetime().optional(),
    clearedAt: z.iso.datetime().optional().describe('Absent while the alarm is open'),
  }),
);

const alarmList = pageOf('AlarmList', alarmSchema);

const ALARM_EXAMPLE: z.input<typeof alarmSchema> = {
  id: 7,
  cause: 'not-acknowledged',
  severity: 'major',
  eventType: 'qualityOfServiceAlarm',
  probableCause: 'retransmissionRateExcessive',
  object: 'peer/208-01',
  operator: '208-01',
  text: 'ADD_DATA_REQ 5d41402a to 208-01: no ACK within T0',
  raisedAt: '2026-11-22T10:15:00.000Z',
  lastRaisedAt: '2026-11-22T10:15:25.000Z',
  count: 2,
  acknowledged: false,
};

const params = z.strictObject({
  id: integerParameter(
    z
      .int()
      .min(1)
      .meta({ examples: [7] }),
  ),
});
const tag = 'alarms';
const paging = pagingOf('alarms');

/** The open alarms [Q.3645 §7.3.1]. */
export function alarmRoutes(operation: Operation): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/v1/alarms',
      operationId: 'listAlarms',
      takesTurns: true,
      tag,
      summary: 'Open alarms, the oldest first, in pages',
      query: z.strictObject({
        operator: operatorId.optional(),
        severity: severity.optional(),
        cleared: z
          .enum(['true', 'false'])
          .default('false')
          .describe('true: those that have ended, too, as far as they are still kept'),
        ...paging.parameters,
        limit: paging.parameters.limit.default(1000),
      }),
      replies: { 200: { description: 'The alarms', schema: alarmList, example: { items: [ALARM_EXAMPLE] } } },
      handle: async ({ query: { cleared, limit, after, ...query } }) => {
        const behind = after === undefined ? {} : { after: Number(after) };
        // One more than asked for tells whether there is a next page.
        const wanted = { ...query, ...behind, cleared: cleared === 'true', limit: limit + 1 };
        const alarms = await operation.listAlarms(wanted);
        const hasNext = alarms.length > limit && alarms[limit]!.id !== 0;
        const items = (hasNext ? alarms.slice(0, limit) : alarms).map(reportOf);
        return paging.reply({ items, ...(hasNext && { next: String(items.at(-1)!.id) }) });
      },
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
