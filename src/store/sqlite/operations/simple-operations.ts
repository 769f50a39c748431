import type { Alarm } from '../../../idd/ports/alarms.js';
import type {
  DataChange,
  JournalPosition,
  NodeRecord,
  OutgoingMessage,
  StagingId,
} from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';

/** Operations that are one step on one table. */
export function simpleOperations({ alarms, journal, messages, nodes, profiles }: Tables) {
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
    readJournal: (first: JournalPosition, last: JournalPosition): DataChange => journal.read(first, last),
    configureNodes(operators: string[], at: number): void {
      for (const operator of operators) nodes.configure(operator, at);
    },
    listNodes: (): NodeRecord[] => nodes.list(),
    getNode(operator: string): NodeRecord | undefined {
      const node = nodes.id(operator);
      return node === undefined ? undefined : nodes.get(node);
    },
    listAlarms: (): Alarm[] => alarms.open(),
    raiseAlarm(
      raised: Pick<Alarm, 'cause' | 'severity' | 'object' | 'operator' | 'text'>,
      at: number,
    ): { alarm: Alarm; isNew: boolean } {
      const alarm = alarms.raise(raised, at);
      return { alarm, isNew: alarm.count === 1 };
    },
    clearAlarm: (cause: string, object: string, at: number): boolean => alarms.clear(cause, object, at),
    acknowledgeAlarm: (id: number): boolean => alarms.acknowledge(id),
    clearAlarmById: (id: number, at: number): boolean => alarms.clearById(id, at),
  };
}
