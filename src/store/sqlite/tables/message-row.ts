import type { Delivery, Phase } from '../../../exchange/delivery.js';
import type { CommandCode } from '../../../idd/codes.js';
import type { JournalPosition, Lane, OutgoingMessage } from '../../../idd/ports/store/index.js';

/** A row of `message` with the operator of its node. */
export interface MessageRow {
  id: number;
  operator: string;
  lane: Lane;
  command: CommandCode;
  message_id: string;
  broadcast_id: string;
  /** Of our own broadcast. */
  created_at: number | null;
  snapshot: JournalPosition | null;
  slice_number: number | null;
  slice_naptr: number | null;
  slice_limit: number | null;
  activate_at: number | null;
  first_position: JournalPosition | null;
  last_position: JournalPosition | null;
  result_code: number | null;
  result_description: string | null;
  phase: Phase;
  transmissions: number;
  refusals: number;
  t1_expiries: number;
  due_at: number | null;
  reason: string | null;
  answer_code: number | null;
}

export function messageFrom(row: MessageRow): OutgoingMessage {
  const message: OutgoingMessage = {
    id: row.id,
    peer: row.operator,
    lane: row.lane,
    command: row.command,
    messageId: row.message_id,
    broadcastId: row.broadcast_id,
    delivery: deliveryFrom(row),
  };
  if (row.command === 'ADD_NODE_REQ') {
    const activateAt = row.activate_at ?? row.created_at;
    if (activateAt !== null) message.activateAt = activateAt;
  }
  if (row.snapshot !== null) message.snapshot = row.snapshot;
  if (row.slice_limit !== null) {
    message.slice = { limit: row.slice_limit };
    if (row.slice_number !== null) message.slice.after = [row.slice_number, row.slice_naptr!];
  }
  if (row.first_position !== null) message.journal = { first: row.first_position, last: row.last_position! };
  if (row.result_code !== null) {
    message.result = { resultCode: row.result_code };
    if (row.result_description !== null) message.result.resultDescription = row.result_description;
  }
  return message;
}

function deliveryFrom({
  phase,
  transmissions,
  refusals,
  t1_expiries,
  due_at,
  reason,
  answer_code,
}: MessageRow): Delivery {
  const delivery: Delivery = { phase, transmissions, refusals, t1Expiries: t1_expiries };
  if (due_at !== null) delivery.dueAt = due_at;
  if (reason !== null) delivery.reason = reason;
  if (answer_code !== null) delivery.resultCode = answer_code;
  return delivery;
}
