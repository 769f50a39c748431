import { spanOf } from '../../../exchange/message.js';
import type { Alarm, AlarmCause, AlarmEvent, RaisedAlarm } from '../../../idd/ports/alarms.js';
import type {
  AlarmQuery,
  DataChange,
  NodeRecord,
  OutgoingMessage,
  StagingId,
  WaitingAlarmEvent,
} from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';

/** Operations that are one step on one table. */
export function simpleOperations({ alarms, alarmEvents, journal, messages, nodes, profiles }: Tables) {
  return {
    findRequest(peer: string, messageId: string, broadcastId: string): OutgoingMessage | undefined {
      const node = nodes.id(peer);
      return node === undefined ? undefined : messages.findRequest(node, messageId, broadcastId);
    },
    openStaging: (peer: string): StagingId => profiles.openStaging(nodes.requireId(peer)),
    /** One that became a profile, or was dropped before, stays as it is. */
    dropStaging(staging: StagingId): void {
      if (profiles.isStaging(staging)) profiles.discard(staging);
    },
    awaitingResponse(peer: string): OutgoingMessage[] {
      const node = nodes.id(peer);
      return node === undefined ? [] : messages.acknowledged(node);
    },
    requeueUnfinished: (peer: string): void => messages.requeueUnfinished(nodes.requireId(peer)),
    readJournal: (message: Pick<OutgoingMessage, 'command' | 'journal'>): DataChange => journal.read(spanOf(message)),
    configureNodes(operators: string[], at: number): void {
      for (const operator of operators) nodes.configure(operator, at);
    },
    countPeerRecords: (): { operator: string; records: number }[] => nodes.countRecords(),
    listNodes: (): NodeRecord[] => nodes.list(),
    getNode(operator: string): NodeRecord | undefined {
      const node = nodes.id(operator);
      return node === undefined ? undefined : nodes.get(node);
    },
    listAlarms: (query: AlarmQuery): Alarm[] => alarms.list(query),
    raiseAlarm: (alarm: RaisedAlarm, at: number): AlarmEvent => alarms.raise(alarm, at),
    clearAlarm: (cause: AlarmCause, object: string, at: number): AlarmEvent | undefined =>
      alarms.clear(cause, object, at),
    clearQuietAlarms: (cause: AlarmCause, lastRaisedBefore: number, at: number): AlarmEvent[] =>
      alarms.clearQuiet(cause, lastRaisedBefore, at),
    acknowledgeAlarm: (id: number, at: number): AlarmEvent[] | undefined => alarms.acknowledge(id, at),
    clearAlarmById: (id: number, at: number): AlarmEvent | undefined => alarms.clearById(id, at),
    pruneAlarms: (before: number): boolean => alarms.prune(before),
    nextAlarmEvent: (): WaitingAlarmEvent | undefined => alarmEvents.next(),
    forgetAlarmEvent: (id: number): void => alarmEvents.forget(id),
    countAlarmEvents: (): number => alarmEvents.count(),
    trimAlarmEvents: (kept: number): number => alarmEvents.trim(kept),
  };
}
