import type Database from 'better-sqlite3';
import type { Result } from '../../../../generated/messages.js';
import { type CommandCode, isRequest } from '../../../idd/codes.js';
import type { JournalPosition, Lane, OutgoingMessage } from '../../../idd/ports/store/index.js';
import { type Delivery, type Phase, QUEUED } from '../../../idd/sending/delivery.js';
import { type MessageRow, messageFrom } from './message-row.js';

/** A message to be queued. */
export interface NewMessage {
  node: number;
  command: CommandCode;
  messageId: string;
  broadcastId: string;
  snapshot?: JournalPosition;
  journal?: { first: JournalPosition; last: JournalPosition };
  result?: Result;
}

const SELECT = `SELECT message.*, operator, created_at FROM message JOIN node ON node.id = message.node
  LEFT JOIN broadcast ON broadcast.broadcast_id = message.broadcast_id`;
const NODE_REQUESTS = "command IN ('ADD_NODE_REQ', 'REMOVE_NODE_REQ')";
const REQUESTS = `(${NODE_REQUESTS} OR command IN ('ADD_DATA_REQ', 'MOD_DATA_REQ', 'REMOVE_DATA_REQ'))`;

/** Messages to peers and where they stand. */
export class Messages {
  readonly #insert;
  readonly #last;
  readonly #get;
  readonly #pending;
  readonly #hasPending;
  readonly #acknowledged;
  readonly #byIdentity;
  readonly #save;
  readonly #answer;
  readonly #requeue;
  readonly #requeueUnfinished;
  readonly #failedAfter;
  readonly #cancelNodeRequests;
  readonly #cancelRequests;

  constructor(db: Database.Database) {
    this.#insert = db.prepare<(string | number | null)[]>(
      `INSERT INTO message (
         node, lane, command, message_id, broadcast_id, snapshot, first_position, last_position,
         result_code, result_description, phase, transmissions, t1_expiries
       ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#last = db.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'message'").pluck();
    this.#get = db.prepare<[number], MessageRow>(`${SELECT} WHERE message.id = ?`);
    const pending = "message.node = ? AND lane = ? AND phase IN ('queued', 'sent')";
    this.#pending = db.prepare<[number, Lane, number], MessageRow>(
      `${SELECT} WHERE ${pending} ORDER BY message.id LIMIT (? + 0)`,
    );
    this.#hasPending = db.prepare<[number, Lane], 1>(`SELECT 1 FROM message WHERE ${pending} LIMIT 1`).pluck();
    this.#acknowledged = db.prepare<[number], MessageRow>(
      `${SELECT} WHERE message.node = ? AND phase = 'acknowledged' ORDER BY message.id`,
    );
    this.#byIdentity = db.prepare<[number, string], MessageRow>(
      `${SELECT} WHERE message.node = ? AND message_id = ? ORDER BY message.id DESC`,
    );
    this.#save = db.prepare<[string, number, number, number | null, string | null, number | null, number]>(
      `UPDATE message SET phase = ?, transmissions = ?, t1_expiries = ?, due_at = ?, reason = ?, answer_code = ?
       WHERE id = ?`,
    );
    this.#answer = db.prepare<[string | null, number]>('UPDATE message SET answer_description = ? WHERE id = ?');
    this.#requeue = db.prepare<[number, string, string]>(
      `UPDATE message SET phase = 'queued', transmissions = 0, t1_expiries = 0, due_at = NULL, reason = NULL
       WHERE node = ? AND message_id = ? AND command = ? AND phase IN ('done', 'rejected', 'failed', 'expired')`,
    );
    const unfinished = (phase: string) =>
      `UPDATE message SET phase = ${phase}, transmissions = 0, due_at = NULL WHERE node = ? AND`;
    this.#requeueUnfinished = {
      pending: db.prepare<[number]>(`${unfinished('phase')} phase IN ('queued', 'sent')`),
      acknowledged: db.prepare<[number]>(`${unfinished("'sent'")} phase = 'acknowledged'`),
    };
    this.#failedAfter = db
      .prepare<[number, number], 1>(
        `SELECT 1 FROM message WHERE id > ? AND node = ? AND phase IN ('rejected', 'failed', 'expired')
           AND (snapshot IS NOT NULL OR first_position IS NOT NULL) LIMIT 1`,
      )
      .pluck();
    const cancel = (which: string) =>
      db.prepare<[string, number]>(
        `UPDATE message SET phase = 'cancelled', due_at = NULL, reason = ?
         WHERE node = ? AND ${which}`,
      );
    this.#cancelNodeRequests = {
      queued: cancel(`phase IN ('queued', 'sent') AND phase = 'queued' AND ${NODE_REQUESTS}`),
      acknowledged: cancel(`phase = 'acknowledged' AND ${NODE_REQUESTS}`),
    };
    this.#cancelRequests = {
      queued: cancel(`phase IN ('queued', 'sent') AND phase = 'queued' AND ${REQUESTS}`),
      pending: cancel(`phase IN ('queued', 'sent') AND ${REQUESTS}`),
      acknowledged: cancel(`phase = 'acknowledged' AND ${REQUESTS}`),
    };
  }

  queue(message: NewMessage, phase: Phase = QUEUED.phase): void {
    const { node, command, messageId, broadcastId, snapshot, journal, result } = message;
    this.#insert.run(
      node,
      laneOf(command),
      command,
      messageId,
      broadcastId,
      snapshot ?? null,
      journal?.first ?? null,
      journal?.last ?? null,
      result?.resultCode ?? null,
      result?.resultDescription ?? null,
      phase,
      QUEUED.transmissions,
      QUEUED.t1Expiries,
    );
  }

  /** Id of the message queued last, 0 before the first. */
  last(): number {
    return this.#last.get() ?? 0;
  }

  get(id: number): OutgoingMessage | undefined {
    const row = this.#get.get(id);
    return row && messageFrom(row);
  }

  /** Those that wait for their ACK, oldest first. */
  pending(node: number, lane: Lane, limit: number): OutgoingMessage[] {
    return this.#pending.all(node, lane, limit).map(messageFrom);
  }

  hasPending(node: number, lane: Lane): boolean {
    return this.#hasPending.get(node, lane) !== undefined;
  }

  /** Requests that wait for their response, oldest first. */
  acknowledged(node: number): OutgoingMessage[] {
    return this.#acknowledged.all(node).map(messageFrom);
  }

  /** Our request with these identifiers. */
  findRequest(node: number, messageId: string, broadcastId: string): OutgoingMessage | undefined {
    const row = this.#byIdentity
      .all(node, messageId)
      .find(({ command, broadcast_id }) => isRequest(command) && broadcast_id === broadcastId);
    return row && messageFrom(row);
  }

  save(id: number, delivery: Delivery): void {
    const { phase, transmissions, t1Expiries, dueAt, reason, resultCode } = delivery;
    this.#save.run(phase, transmissions, t1Expiries, dueAt ?? null, reason ?? null, resultCode ?? null, id);
  }

  /** What the response said besides its code. */
  saveAnswer(id: number, description: string | undefined): void {
    this.#answer.run(description ?? null, id);
  }

  /** Our response to a request that came again: sent once more if it had been sent and has ended. */
  requeue(node: number, messageId: string, command: CommandCode): void {
    this.#requeue.run(node, messageId, command);
  }

  /** Everything that has not ended, to be sent once more in its order. */
  requeueUnfinished(node: number): void {
    this.#requeueUnfinished.pending.run(node);
    this.#requeueUnfinished.acknowledged.run(node);
  }

  /** Whether something of the host profile that was queued after this message has not reached the peer and never will. */
  hasFailedAfter(id: number, node: number): boolean {
    return this.#failedAfter.get(id, node) !== undefined;
  }

  /**
   * Ends the node procedures under way with the peer: a newer one takes their place. One that is being sent stays, and is settled first: the peer
   * could get it after the newer one.
   */
  cancelNodeRequests(node: number, reason: string): void {
    this.#cancelNodeRequests.queued.run(reason, node);
    this.#cancelNodeRequests.acknowledged.run(reason, node);
  }

  /** Requests that have not been sent yet. */
  cancelQueuedRequests(node: number, reason: string): void {
    this.#cancelRequests.queued.run(reason, node);
  }

  /** Every request that has not ended. */
  cancelRequests(node: number, reason: string): void {
    this.#cancelRequests.pending.run(reason, node);
    this.#cancelRequests.acknowledged.run(reason, node);
  }
}

/** Requests and the responses to node requests keep their order; the other responses need none. */
function laneOf(command: CommandCode): Lane {
  return isRequest(command) || command === 'ADD_NODE_RESP' || command === 'REMOVE_NODE_RESP' ? 'ordered' : 'response';
}
