import type Database from 'better-sqlite3';

/** A row of `profile`. */
export interface ProfileRow {
  id: number;
  /** Milliseconds since 1970; 0: at once. */
  activeFrom: number;
  announced: number | null;
  records: number;
}

/** The host operator's profile. */
export const HOST = 0;

const COLUMNS = 'id, active_from AS activeFrom, announced, records';

/** Whose sets of records there are and which are in force. */
export class Profiles {
  readonly #open;
  readonly #isStaging;
  readonly #nodeOf;
  readonly #byState;
  readonly #inForce;
  readonly #activate;
  readonly #retire;
  readonly #discard;
  readonly #discardOfNode;
  readonly #discardStaged;
  readonly #discardOutlived;
  readonly #count;
  readonly #announce;
  readonly #lastAnnouncement;
  readonly #hostRecords;

  constructor(db: Database.Database) {
    this.#open = db
      .prepare<[number, string], number>('INSERT INTO profile (node, state) VALUES (?, ?) RETURNING id')
      .pluck();
    this.#isStaging = db.prepare<[number], 1>("SELECT 1 FROM profile WHERE id = ? AND state = 'staging'").pluck();
    this.#nodeOf = db.prepare<[number], number>('SELECT node FROM profile WHERE id = ?').pluck();
    const byState = (state: string) =>
      db.prepare<[number], ProfileRow>(`SELECT ${COLUMNS} FROM profile WHERE node = ? AND state = '${state}'`);
    this.#byState = { current: byState('current'), predecessor: byState('predecessor') };
    this.#inForce = db.prepare<[number, number], ProfileRow & { peer: string | null }>(
      `SELECT profile.id, active_from AS activeFrom, announced, records, operator AS peer
       FROM profile LEFT JOIN node ON node.id = profile.node
       WHERE profile.state = 'current' AND active_from <= ?
         OR profile.state = 'predecessor' AND NOT EXISTS (
           SELECT 1 FROM profile AS newer
           WHERE newer.node = profile.node AND newer.state = 'current' AND newer.active_from <= ?
         )`,
    );
    this.#activate = db.prepare<[number, number, number]>(
      "UPDATE profile SET state = 'current', active_from = ?, announced = ? WHERE id = ?",
    );
    this.#retire = db.prepare<[number]>("UPDATE profile SET state = 'predecessor' WHERE id = ?");
    this.#discard = db.prepare<[number]>("UPDATE profile SET state = 'discarded' WHERE id = ?");
    this.#discardOfNode = db.prepare<[number]>(
      "UPDATE profile SET state = 'discarded' WHERE node = ? AND state IN ('current', 'predecessor')",
    );
    this.#discardStaged = db.prepare("UPDATE profile SET state = 'discarded' WHERE state = 'staging'");
    this.#discardOutlived = db.prepare<[number]>(
      `UPDATE profile SET state = 'discarded'
       WHERE state = 'predecessor' AND EXISTS (
         SELECT 1 FROM profile AS newer
         WHERE newer.node = profile.node AND newer.state = 'current' AND newer.active_from <= ?
       )`,
    );
    this.#count = db.prepare<[number, number]>('UPDATE profile SET records = records + ? WHERE id = ?');
    this.#announce = db.prepare('UPDATE announcement SET last = last + 1');
    this.#lastAnnouncement = db.prepare<[], number>('SELECT last FROM announcement').pluck();
    this.#hostRecords = db.prepare<[], number>(`SELECT records FROM profile WHERE id = ${HOST}`).pluck();
  }

  /** A new profile that does not resolve yet. */
  openStaging(node: number): number {
    return this.#open.get(node, 'staging')!;
  }

  isStaging(id: number): boolean {
    return this.#isStaging.get(id) !== undefined;
  }

  nodeOf(id: number): number {
    return this.#nodeOf.get(id)!;
  }

  /** The newest profile of a peer: what data changes apply to, in force or still to come. */
  current(node: number): ProfileRow | undefined {
    return this.#byState.current.get(node);
  }

  /** Makes sure that an added node has a profile, be it empty: data requests may follow. */
  ensureCurrent(node: number): void {
    if (this.current(node) === undefined) this.#activate.run(0, this.nextAnnouncement(), this.openStaging(node));
  }

  /** The host's and every peer's, as of `now`. */
  inForce(now: number): (ProfileRow & { peer: string | null })[] {
    return this.#inForce.all(now, now);
  }

  /**
   * The staged profile replaces the current one. With `activateAt` after `at`, what is in force now stays so until then, as the predecessor;
   * a profile whose time had not come yet is dropped for the newer one.
   */
  activate(staged: number, node: number, at: number, activateAt: number | undefined): void {
    const current = this.#byState.current.get(node);
    const predecessor = this.#byState.predecessor.get(node);
    const isLater = activateAt !== undefined && activateAt > at;
    const isInForce = current !== undefined && current.activeFrom <= at;
    if (predecessor && (!isLater || isInForce)) this.#discard.run(predecessor.id);
    if (current) (isLater && isInForce ? this.#retire : this.#discard).run(current.id);
    this.#activate.run(activateAt ?? 0, this.nextAnnouncement(), staged);
  }

  discard(id: number): void {
    this.#discard.run(id);
  }

  /** Ends resolution of the peer's numbers. What is being staged stays. */
  discardOfNode(node: number): void {
    this.#discardOfNode.run(node);
  }

  /** At start: what was on its way in will be sent again from the beginning. */
  discardStaged(): void {
    this.#discardStaged.run();
  }

  /** Predecessors whose time is over. */
  discardOutlived(now: number): void {
    this.#discardOutlived.run(now);
  }

  count(id: number, difference: number): void {
    if (difference !== 0) this.#count.run(difference, id);
  }

  hostRecords(): number {
    return this.#hostRecords.get()!;
  }

  /** A number above every one given before. */
  nextAnnouncement(): number {
    this.#announce.run();
    return this.#lastAnnouncement.get()!;
  }
}
