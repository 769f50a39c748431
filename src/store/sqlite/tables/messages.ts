import type Database from 'better-sqlite3';
import { type Delivery, type Phase, QUEUED } from '../../../exchange/delivery.js';
import type { JournalPosition } from '../../../exchange/journal.js';
import { type Lane, laneOf, type NewMessage, type OutgoingMessage } from '../../../exchange/message.js';
import type { Waiting } from '../../../exchange/turn.js';
import { type CommandCode, isRequest } from '../../../idd/codes.js';
import { type MessageRow, messageFrom } from './message-row.js';

const SELECT = `SELECT message.*, operator, created_at FROM message JOIN node ON node.id = message.node
  LEFT JOIN broadcast ON broadcast.broadcast_id = message.broadcast_id`;
/** Something of the host profile: it has to reach the peer, or the peer's copy differs. */
const CONTENT = '(snapshot IS NOT NULL OR first_position IS NOT NULL)';
const NODE_REQUESTS = "command IN ('ADD_NODE_REQ', 'REMOVE_NODE_REQ')";
const REQUESTS = `(${NODE_REQUESTS} OR command IN ('ADD_DATA_REQ', 'MOD_DATA_REQ', 'REMOVE_DATA_REQ'))`;

/** Messages to peers and where they stand. */
export class Messages {
  readonly #insert;
  readonly #last;
  readonly #get;
  readonly #waiting;
  readonly #acknowledged;
  readonly #byIdentity;
  readonly #save;
  readonly #answer;
  readonly #givenAfter;
  readonly #requeueUnfinished;
  readonly #delete;
  readonly #unconfirmed;
  readonly #lastProfile;
  readonly #newestNodeRequest;
  readonly #newerProfile;
  readonly #cancelledWithin;
  readonly #cancelNodeRequests;
  readonly #cancelRequests;

  constructor(db: Database.Database) {
    this.#insert = db.prepare<(string | number | null)[]>(
      `INSERT INTO message (
         node, lane, command, message_id, broadcast_id, snapshot, slice_number, slice_naptr, slice_limit, activate_at,
         first_position, last_position, result_code, result_description, phase, reason, transmissions, refusals, t1_expiries
       ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#last = db.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'message'").pluck();
    this.#get = db.prepare<[number], MessageRow>(`${SELECT} WHERE message.id = ?`);
    const pending = "message.node = ? AND lane = ? AND phase IN ('queued', 'sent')";
    this.#waiting = db.prepare<[number, Lane, number], Waiting>(
      `SELECT id, due_at AS dueAt FROM message WHERE ${pending} ORDER BY id LIMIT (? + 0)`,
    );
    this.#acknowledged = db.prepare<[number], MessageRow>(
      `${SELECT} WHERE message.node = ? AND phase = 'acknowledged' ORDER BY message.id`,
    );
    this.#byIdentity = db.prepare<[number, string], MessageRow>(
      `${SELECT} WHERE message.node = ? AND message_id = ? ORDER BY message.id DESC`,
    );
    this.#save = db.prepare<[string, number, number, number, number | null, string | null, number | null, number]>(
      `UPDATE message SET phase = ?, transmissions = ?, refusals = ?, t1_expiries = ?, due_at = ?, reason = ?, answer_code = ?
       WHERE id = ?`,
    );
    this.#answer = db.prepare<[string | null, number]>('UPDATE message SET answer_description = ? WHERE id = ?');
    this.#givenAfter = db
      .prepare<[number, number], 1>(
        `SELECT 1 FROM message INDEXED BY message_given WHERE node = ? AND id > ? AND ${CONTENT}
           AND phase NOT IN ('queued', 'cancelled') LIMIT 1`,
      )
      .pluck();
    const unfinished = (phase: string) =>
      `UPDATE message SET phase = ${phase}, transmissions = 0, refusals = 0, due_at = NULL WHERE node = ? AND`;
    this.#requeueUnfinished = {
      pending: db.prepare<[number]>(`${unfinished('phase')} phase IN ('queued', 'sent')`),
      acknowledged: db.prepare<[number]>(`${unfinished("'sent'")} phase = 'acknowledged'`),
    };
    this.#delete = db.prepare<[number]>('DELETE FROM message WHERE id = ?');
    this.#unconfirmed = db
      .prepare<[number, number], 1>(
        `SELECT 1 FROM message WHERE node = ? AND phase IN ('rejected', 'failed', 'expired', 'cancelled') AND ${CONTENT}
           AND id > ? LIMIT 1`,
      )
      .pluck();
    this.#lastProfile = db
      .prepare<[number], number | null>(
        `SELECT max(id) FROM message WHERE node = ? AND snapshot IS NOT NULL AND phase = 'done'
           AND command IN ('ADD_NODE_REQ', 'ADD_NODE_RESP')`,
      )
      .pluck();
    this.#newestNodeRequest = db
      .prepare<[number], number>(`SELECT max(id) FROM message WHERE node = ? AND ${NODE_REQUESTS}`)
      .pluck();
    this.#newerProfile = db
      .prepare<[number, number], 1>(
        `SELECT 1 FROM message WHERE node = ? AND id > ? AND snapshot IS NOT NULL
           AND command IN ('ADD_NODE_REQ', 'ADD_NODE_RESP')
           AND phase IN ('queued', 'sent', 'acknowledged', 'done', 'rejected', 'failed', 'expired') LIMIT 1`,
      )
      .pluck();
    this.#cancelledWithin = db.prepare<[number, number, number], { first: number; last: number }>(
      `SELECT first_position AS first, last_position AS last FROM message
       WHERE node = ? AND first_position BETWEEN ? AND ? AND phase = 'cancelled' ORDER BY first_position LIMIT 1`,
    );
    const cancelNodeRequests = (which: string) =>
      db
        .prepare<[string, number], string>(
          `UPDATE message SET phase = 'cancelled', due_at = NULL, reason = ?
           WHERE node = ? AND ${which} AND ${NODE_REQUESTS} RETURNING broadcast_id`,
        )
        .pluck();
    const cancel = (which: string) =>
      db.prepare<[string, number]>(
        `UPDATE message SET phase = 'cancelled', due_at = NULL, reason = ?
         WHERE node = ? AND ${which}`,
      );
    this.#cancelNodeRequests = {
      queued: cancelNodeRequests("phase IN ('queued', 'sent') AND phase = 'queued'"),
      acknowledged: cancelNodeRequests("phase = 'acknowledged'"),
    };
    this.#cancelRequests = {
      queued: cancel(`phase IN ('queued', 'sent') AND phase = 'queued' AND ${REQUESTS}`),
      sentToNode: cancel(`phase IN ('queued', 'sent') AND phase = 'sent' AND ${NODE_REQUESTS}`),
      sent: cancel(`phase IN ('queued', 'sent') AND phase = 'sent' AND ${REQUESTS}`),
      acknowledged: cancel(`phase = 'acknowledged' AND ${REQUESTS}`),
    };
  }

  /** `ended`: it is not to be sent, and why. */
  queue(node: number, message: NewMessage, ended?: { phase: Phase; reason: string }): void {
    const { command, messageId, broadcastId, snapshot, slice, activateAt, journal, result } = message;
    this.#insert.run(
      node,
      laneOf(command),
      command,
      messageId,
      broadcastId,
      snapshot ?? null,
      slice?.after?.[0] ?? null,
      slice?.after?.[1] ?? null,
      slice?.limit ?? null,
      activateAt ?? null,
      journal?.first ?? null,
      journal?.last ?? null,
      result?.resultCode ?? null,
      result?.resultDescription ?? null,
      ended?.phase ?? QUEUED.phase,
      ended?.reason ?? null,
      QUEUED.transmissions,
      QUEUED.refusals,
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
  waiting(node: number, lane: Lane, limit: number): Waiting[] {
    return this.#waiting.all(node, lane, limit);
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
    const { phase, transmissions, refusals, t1Expiries, dueAt, reason, resultCode } = delivery;
    this.#save.run(phase, transmissions, refusals, t1Expiries, dueAt ?? null, reason ?? null, resultCode ?? null, id);
  }

  /** What the response said besides its code. */
  saveAnswer(id: number, description: string | undefined): void {
    this.#answer.run(description ?? null, id);
  }

  /** Our newest response under these identifiers. */
  findResponse(node: number, messageId: string, command: CommandCode): OutgoingMessage | undefined {
    const row = this.#byIdentity.all(node, messageId).find((each) => each.command === command);
    return row && messageFrom(row);
  }

  /** Whether something of the host profile that is newer than this message has been sent to the peer. */
  hasGivenAfter(node: number, id: number): boolean {
    return this.#givenAfter.get(node, id) !== undefined;
  }

  /** Everything that has not ended, to be sent once more in its order. */
  requeueUnfinished(node: number): void {
    this.#requeueUnfinished.pending.run(node);
    this.#requeueUnfinished.acknowledged.run(node);
  }

  /** Another message takes its place. */
  delete(id: number): void {
    this.#delete.run(id);
  }

  /**
   * Whether something of the host profile that is newer than the last whole profile at the peer has not reached it and
   * is not on its way. `confirmed`: the id of a message that is such a profile, though it is not stored yet.
   */
  hasUnconfirmed(node: number, confirmed = 0): boolean {
    return this.#unconfirmed.get(node, Math.max(this.lastProfile(node), confirmed)) !== undefined;
  }

  /** Id of the last message that has brought a whole profile to the peer, 0 where none has. */
  lastProfile(node: number): number {
    return this.#lastProfile.get(node) ?? 0;
  }

  /** Id of the newest ADD_NODE_REQ or REMOVE_NODE_REQ to the peer. */
  newestNodeRequest(node: number): number | undefined {
    return this.#newestNodeRequest.get(node) ?? undefined;
  }

  /** Whether a whole profile newer than this message has been sent to the peer or is on its way. */
  hasNewerProfile(node: number, id: number): boolean {
    return this.#newerProfile.get(node, id) !== undefined;
  }

  /**
   * The first journal entries in this span that are not to be sent to the peer: their broadcast was cancelled before.
   */
  cancelledWithin(
    node: number,
    from: JournalPosition,
    to: JournalPosition,
  ): { first: number; last: number } | undefined {
    return this.#cancelledWithin.get(node, from, to);
  }

  /**
   * Ends the node procedures under way with the peer: a newer one takes their place. One that is being sent stays, and
   * is settled first: the peer could get it after the newer one. Returns their broadcasts.
   */
  cancelNodeRequests(node: number, reason: string): string[] {
    const { queued, acknowledged } = this.#cancelNodeRequests;
    return [...queued.all(reason, node), ...acknowledged.all(reason, node)];
  }

  /**
   * Ends requests that have not ended: those that have not been sent yet, all but data requests that are being sent, or
   * all.
   */
  cancelRequests(node: number, which: 'unsent' | 'all-but-sent-data' | 'all', reason: string): void {
    const { queued, sent, sentToNode, acknowledged } = this.#cancelRequests;
    queued.run(reason, node);
    if (which === 'unsent') return;
    (which === 'all' ? sent : sentToNode).run(reason, node);
    acknowledged.run(reason, node);
  }
}
