import type Database from 'better-sqlite3';
import type { RestOfSnapshot } from '../../../exchange/message.js';
import type { NodeState, NodeStatus } from '../../../exchange/node.js';
import type { JournalPosition, NodeRecord } from '../../../idd/ports/store/index.js';

/** A status as it is stored. */
interface StatusRow {
  state: NodeState;
  approved: 0 | 1;
  diverged: 0 | 1;
  reason: string | null;
  since: number;
}

interface NodeRow extends StatusRow, Omit<NodeRecord, keyof NodeStatus> {}

interface SliceRow {
  snapshot: number | null;
  number: number;
  naptr: number;
  broadcastId: string | null;
}

const RECORDS = `coalesce(
      (SELECT records FROM profile WHERE profile.node = node.id AND profile.state = 'current'), 0
    ) AS records`;
// What is cancelled before it has become a message has a message that stands for it, beyond the position of the node.
const SELECT = `
  SELECT operator, state, approved, diverged, reason, since,
    (SELECT count(*) FROM message WHERE message.node = node.id AND phase IN ('queued', 'sent'))
    + (SELECT count(*) FROM message WHERE message.node = node.id AND phase = 'acknowledged')
    + coalesce(
      (SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'journal'), 0) - position
         - (SELECT coalesce(sum(last_position - first_position + 1), 0) FROM message
            WHERE message.node = node.id AND first_position > position AND phase = 'cancelled')
       FROM membership WHERE membership.node = node.id AND to_position IS NULL),
      0
    ) + (slice_snapshot IS NOT NULL) AS queued,
    ${RECORDS}
  FROM node`;

/** The operators that are or were configured as peers. */
export class Nodes {
  readonly #configure;
  readonly #id;
  readonly #ids;
  readonly #operator;
  readonly #countRecords;
  readonly #state;
  readonly #list;
  readonly #get;
  readonly #update;
  readonly #position;
  readonly #move;
  readonly #status;
  readonly #slice;
  readonly #setSlice;
  readonly #withSliceOf;

  constructor(db: Database.Database) {
    this.#configure = db.prepare<[string, number]>(
      "INSERT INTO node (operator, state, since) VALUES (?, 'configured', ?) ON CONFLICT (operator) DO NOTHING",
    );
    this.#id = db.prepare<[string], number>('SELECT id FROM node WHERE operator = ?').pluck();
    this.#ids = db.prepare<[], number>('SELECT id FROM node').pluck();
    this.#operator = db.prepare<[number], string>('SELECT operator FROM node WHERE id = ?').pluck();
    this.#countRecords = db.prepare<[], { operator: string; records: number }>(`SELECT operator, ${RECORDS} FROM node`);
    this.#state = db.prepare<[number], NodeState>('SELECT state FROM node WHERE id = ?').pluck();
    this.#list = db.prepare<[], NodeRow>(`${SELECT} ORDER BY operator`);
    this.#get = db.prepare<[number], NodeRow>(`${SELECT} WHERE id = ?`);
    this.#update = db.prepare<[string, number, number, string | null, number, number]>(
      'UPDATE node SET state = ?, approved = ?, diverged = ?, reason = ?, since = ? WHERE id = ?',
    );
    this.#position = db.prepare<[number], number>('SELECT position FROM node WHERE id = ?').pluck();
    this.#status = db.prepare<[number], StatusRow>(
      'SELECT state, approved, diverged, reason, since FROM node WHERE id = ?',
    );
    this.#slice = db.prepare<[number], SliceRow>(
      `SELECT slice_snapshot AS snapshot, slice_number AS number, slice_naptr AS naptr, slice_broadcast AS broadcastId
       FROM node WHERE id = ?`,
    );
    this.#setSlice = db.prepare<[number | null, number | null, number | null, string | null, number]>(
      'UPDATE node SET slice_snapshot = ?, slice_number = ?, slice_naptr = ?, slice_broadcast = ? WHERE id = ?',
    );
    this.#withSliceOf = db
      .prepare<[string], string>('SELECT operator FROM node WHERE slice_snapshot IS NOT NULL AND slice_broadcast = ?')
      .pluck();
    this.#move = db.prepare<[number, number]>('UPDATE node SET position = ? WHERE id = ?');
  }

  configure(operator: string, at: number): void {
    this.#configure.run(operator, at);
  }

  id(operator: string): number | undefined {
    return this.#id.get(operator);
  }

  /** Throws where `configureNodes` has not been called with the operator: that is an error of ours. */
  requireId(operator: string): number {
    const id = this.id(operator);
    if (id === undefined) throw new Error(`no node has been configured for operator ${operator}`);
    return id;
  }

  operator(id: number): string {
    return this.#operator.get(id)!;
  }

  /** How many records each has in its current profile. */
  countRecords(): { operator: string; records: number }[] {
    return this.#countRecords.all();
  }

  ids(): number[] {
    return this.#ids.all();
  }

  state(id: number): NodeState {
    return this.#state.get(id)!;
  }

  list(): NodeRecord[] {
    return this.#list.all().map(nodeFrom);
  }

  get(id: number): NodeRecord {
    return nodeFrom(this.#get.get(id)!);
  }

  update(id: number, { state, approved, diverged, reason, since }: NodeStatus): void {
    this.#update.run(state, Number(approved), Number(diverged), reason || null, since, id);
  }

  status(id: number): NodeStatus {
    const { state, approved, diverged, reason, since } = this.#status.get(id)!;
    return { state, approved: approved === 1, diverged: diverged === 1, reason: reason ?? undefined, since };
  }

  /** What of a snapshot the peer has still to be given. */
  slice(id: number): RestOfSnapshot | undefined {
    const { snapshot, number, naptr, broadcastId } = this.#slice.get(id)!;
    if (snapshot === null) return undefined;
    return { snapshot, after: [number, naptr], ...(broadcastId !== null && { broadcastId }) };
  }

  /** The peers that have still to be given slices under this broadcast. */
  withSliceOf(broadcastId: string): string[] {
    return this.#withSliceOf.all(broadcastId);
  }

  setSlice(id: number, rest: RestOfSnapshot | undefined): void {
    this.#setSlice.run(
      rest?.snapshot ?? null,
      rest?.after[0] ?? null,
      rest?.after[1] ?? null,
      rest?.broadcastId ?? null,
      id,
    );
  }

  /** The last journal position that the peer has been given, in a message or a snapshot. */
  position(id: number): JournalPosition {
    return this.#position.get(id)!;
  }

  moveTo(id: number, position: JournalPosition): void {
    this.#move.run(position, id);
  }
}

function nodeFrom({ approved, diverged, reason, ...rest }: NodeRow): NodeRecord {
  const node: NodeRecord = { ...rest, approved: approved === 1, diverged: diverged === 1 };
  if (reason !== null) node.reason = reason;
  return node;
}
