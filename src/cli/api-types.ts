import type { AlarmReport } from '../idd/alarm-report.js';
import type { NodeView } from '../idd/operation.js';
import type { Broadcast } from '../idd/ports/store/index.js';

/** What the admin API answers: the operation's own values, with times as RFC 3339 text. */
export type NodeJson = Omit<NodeView, 'since'> & { since: string };
export type BroadcastJson = Omit<Broadcast, 'createdAt'> & { createdAt: string };
export type AlarmJson = AlarmReport;
export interface AcceptedJson {
  broadcastId: string;
}

/** Problem details with the members of opendes [RFC 9457]. */
export interface ProblemJson {
  code: string;
  title?: string;
  detail?: string;
  status?: number;
  records?: { index: number; reason: string }[];
  errors?: { pointer?: string; parameter?: string; detail: string }[];
}
