import type { NaptrRecord } from '../../src/enum/naptr-record.js';
import type { NodeView, Operation } from '../../src/idd/operation.js';
import type { Alarm } from '../../src/idd/ports/alarms.js';
import type { Broadcast } from '../../src/idd/ports/store/index.js';

export const RECORD: NaptrRecord = {
  e164Number: '+441632960001',
  order: 100,
  preference: 10,
  flags: 'u',
  service: 'E2U+sip',
  regexp: '!^(.*)$!sip:\\1@ims.example!',
  replacement: '.',
  ttl: 3600,
};

export const BLOCK: NaptrRecord = {
  e164Prefix: '+4416329600',
  order: 100,
  preference: 20,
  flags: 'u',
  service: 'E2U+sip',
  regexp: '!^.*$!sip:info@ims.example!',
  replacement: '.',
};

export const NODE: NodeView = {
  operator: '208-01',
  state: 'added',
  approved: true,
  diverged: false,
  queued: 3,
  records: 12,
  maxRecords: 1000,
  since: Date.UTC(2026, 10, 22, 10, 15),
  link: 'up',
  url: 'http://127.0.0.1:9080/idd',
  address: '127.0.0.1',
};

export const FAILED_NODE: NodeView = {
  ...NODE,
  operator: '262-02',
  state: 'failed',
  link: 'interrupted',
  diverged: true,
  reason: 'Add DES node request is rejected: awaiting approval',
};

export const BROADCAST: Broadcast = {
  broadcastId: 'b-1',
  command: 'ADD_DATA_REQ',
  state: 'failed',
  createdAt: Date.UTC(2026, 10, 22, 10, 16),
  records: 2,
  peers: [
    { operator: '208-01', state: 'completed', resultCode: 200, messages: 1, confirmed: 1 },
    { operator: '262-02', state: 'failed', resultCode: 603, resultDescription: 'outside', messages: 1, confirmed: 0 },
    { operator: '310-260', state: 'pending', messages: 1, confirmed: 0 },
  ],
};

export const ALARM: Alarm = {
  id: 7,
  cause: 'not-acknowledged',
  severity: 'major',
  object: 'peer/208-01',
  operator: '208-01',
  text: 'No ACK after five retransmissions',
  raisedAt: Date.UTC(2026, 10, 22, 10, 17),
  lastRaisedAt: Date.UTC(2026, 10, 22, 10, 17, 30),
  count: 2,
  acknowledged: false,
};

export interface FakeOperation extends Operation {
  /** What was called, in order: name and arguments. */
  calls: unknown[][];
}

/** Answers with the constants of this file, records what it is asked, and does what `instead` says where it says something. */
export function fakeOperation(instead: Partial<Operation> = {}): FakeOperation {
  const calls: unknown[][] = [];
  const operation: Operation = {
    listNodes: async () => [NODE, FAILED_NODE],
    getNode: async (operator) => ({ ...NODE, operator }),
    addNodes: async () => ({ broadcastId: 'b-1' }),
    removeNode: async () => ({ broadcastId: 'b-1' }),
    resyncNode: async () => ({ broadcastId: 'b-1' }),
    retryNode: async () => undefined,
    changeRecords: async () => ({ broadcastId: 'b-1' }),
    listRecords: async () => ({ items: [RECORD, BLOCK], next: 'n2' }),
    walkRecords: async () =>
      (async function* () {
        yield [RECORD];
        yield [BLOCK];
      })(),
    listBroadcasts: async () => ({ items: [BROADCAST] }),
    getBroadcast: async () => BROADCAST,
    retryBroadcast: async () => undefined,
    cancelBroadcast: async () => undefined,
    listAlarms: async () => [ALARM, { ...ALARM, id: 8, operator: undefined, severity: 'warning' }],
    acknowledgeAlarm: async () => undefined,
    clearAlarm: async () => undefined,
    lookup: async (number) => ({ number, operator: '234-15', records: [RECORD], uris: [`sip:${number}@ims.example`] }),
    listOverlaps: async () => ({
      items: [{ e164Number: '+441632960001', operators: ['234-15', '208-01'], winner: '234-15' }],
    }),
    ...instead,
  };
  const recorded = Object.entries(operation).map(([name, method]) => [
    name,
    (...given: unknown[]) => {
      calls.push([name, ...given]);
      return (method as (...given: unknown[]) => unknown)(...given);
    },
  ]);
  return { ...(Object.fromEntries(recorded) as Operation), calls };
}
