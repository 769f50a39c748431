/** What the admin API answers, for tests. */
export const NODE = {
  operator: '208-01',
  state: 'added',
  link: 'up',
  diverged: false,
  approved: true,
  queued: 0,
  records: 12,
  maxRecords: 1000,
  since: '2026-11-22T10:00:00.000Z',
  url: 'http://127.0.0.1:9080/idd',
  address: '127.0.0.1',
};
export const RECORD = {
  e164Number: '+441632960001',
  order: 100,
  preference: 10,
  flags: 'u',
  service: 'E2U+sip',
  regexp: '!^.*$!sip:info@ims.example!',
  replacement: '.',
};
export const broadcast = (state: string, peers: object[] = []) => ({
  broadcastId: 'B1',
  command: 'ADD_DATA_REQ',
  state,
  createdAt: '2026-11-22T10:00:00.000Z',
  records: 1,
  peers,
});
export const ALARM = {
  id: 7,
  cause: 'heartbeat-interrupted',
  severity: 'critical',
  eventType: 'communicationsAlarm',
  probableCause: 'communicationsSubsystemFailure',
  object: 'peer/208-01',
  operator: '208-01',
  text: 'no answer',
  raisedAt: '2026-11-22T10:00:00.000Z',
  lastRaisedAt: '2026-11-22T10:05:00.000Z',
  count: 3,
  acknowledged: false,
};
export const ACCEPTED = { status: 202, json: { broadcastId: 'B1' } };
