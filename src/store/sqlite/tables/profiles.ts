import type Database from 'better-sqlite3';
import type { FeedNews, ProfileNews } from '../../../resolution/record-feed.js';
import type { News } from '../news.js';

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
  readonly #inUse;
  readonly #nodeOf;
  readonly #get;
  readonly #byState;
  readonly #listed;
  readonly #peerOf;
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

  constructor(
    db: Database.Database,
    private readonly news: News<FeedNews>,
  ) {
    this.#open = db
      .prepare<[number, string], number>('INSERT INTO profile (node, state) VALUES (?, ?) RETURNING id')
      .pluck();
    this.#isStaging = db.prepare<[number], 1>("SELECT 1 FROM profile WHERE id = ? AND state = 'staging'").pluck();
    this.#inUse = db.prepare<[number], ProfileRow>(
      `SELECT ${COLUMNS} FROM profile WHERE id = ? AND state IN ('current', 'predecessor')`,
    );
    this.#nodeOf = db.prepare<[number], number>('SELECT node FROM profile WHERE id = ?').pluck();
    this.#get = db.prepare<[number], ProfileRow>(`SELECT ${COLUMNS} FROM profile WHERE id = ?`);
    const byState = (state: string) =>
      db.prepare<[number], ProfileRow>(`SELECT ${COLUMNS} FROM profile WHERE node = ? AND state = '${state}'`);
    this.#byState = { current: byState('current'), predecessor: byState('predecessor') };
    this.#listed = db.prepare<[], ListedRow>(
      `SELECT profile.id, state, active_from AS activeFrom, announced, records, profile.node
       FROM profile WHERE state <> 'discarded'`,
    );
    this.#peerOf = db.prepare<[number], string>('SELECT operator FROM node WHERE id = ?').pluck();
    this.#activate = db.prepare<[number, number, number]>(
      "UPDATE profile SET state = 'current', active_from = ?, announced = ? WHERE id = ?",
    );
    this.#retire = db.prepare<[number]>("UPDATE profile SET state = 'predecessor' WHERE id = ?");
    this.#discard = db.prepare<[number]>("UPDATE profile SET state = 'discarded' WHERE id = ?");
    this.#discardOfNode = db
      .prepare<[number], number>(
        `UPDATE profile SET state = 'discarded' WHERE node = ? AND state IN ('current', 'predecessor') RETURNING id`,
      )
      .pluck();
    this.#discardStaged = db
      .prepare<[], number>("UPDATE profile SET state = 'discarded' WHERE state = 'staging' RETURNING id")
      .pluck();
    this.#discardOutlived = db
      .prepare<[number], number>(
        `UPDATE profile SET state = 'discarded'
         WHERE state = 'predecessor' AND EXISTS (
           SELECT 1 FROM profile AS newer
           WHERE newer.node = profile.node AND newer.state = 'current' AND newer.active_from <= ?
         ) RETURNING id`,
      )
      .pluck();
    this.#count = db.prepare<[number, number]>('UPDATE profile SET records = records + ? WHERE id = ?');
    this.#announce = db.prepare('UPDATE announcement SET last = last + 1');
    this.#lastAnnouncement = db.prepare<[], number>('SELECT last FROM announcement').pluck();
    this.#hostRecords = db.prepare<[], number>(`SELECT records FROM profile WHERE id = ${HOST}`).pluck();
  }

  /** A new profile that does not resolve yet. */
  openStaging(node: number): number {
    const profile = this.#open.get(node, 'staging')!;
    if (this.news.isWanted) this.news.add({ kind: 'opened', profile, peer: this.#peerOf.get(node)! });
    return profile;
  }

  isStaging(id: number): boolean {
    return this.#isStaging.get(id) !== undefined;
  }

  /** A profile that resolves, or will from its time on; undefined for any other. */
  inUse(id: number): ProfileRow | undefined {
    return this.#inUse.get(id);
  }

  nodeOf(id: number): number {
    return this.#nodeOf.get(id)!;
  }

  get(id: number): ProfileRow {
    return this.#get.get(id)!;
  }

  /** The newest profile of a peer: what data changes apply to, in force or still to come. */
  current(node: number): ProfileRow | undefined {
    return this.#byState.current.get(node);
  }

  /** Makes sure that an added node has a profile, be it empty: data requests may follow. */
  ensureCurrent(node: number): void {
    if (this.current(node) !== undefined) return;
    this.#activate.run(0, this.nextAnnouncement(), this.openStaging(node));
    this.#tellInForce(node);
  }

  /** Tells of every profile that is not discarded. */
  tellAll(visit: (news: ProfileNews) => void): void {
    const rows = this.#listed.all();
    for (const { id: profile, node, state, announced } of rows) {
      visit({ kind: 'opened', profile, ...(node !== null && { peer: this.#peerOf.get(node)! }) });
      if (state === 'staging') continue;
      const current = rows.find((row) => row.node === node && row.state === 'current');
      visit(inForce(profile, state, announced, current));
    }
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
    if (predecessor && (!isLater || isInForce)) this.discard(predecessor.id);
    if (current && isLater && isInForce) this.#retire.run(current.id);
    else if (current) this.discard(current.id);
    this.#activate.run(activateAt ?? 0, this.nextAnnouncement(), staged);
    this.#tellInForce(node);
  }

  discard(id: number): void {
    this.#discard.run(id);
    this.#tellDiscarded([id]);
  }

  /** Ends resolution of the peer's numbers. What is being staged stays. */
  discardOfNode(node: number): void {
    this.#tellDiscarded(this.#discardOfNode.all(node));
  }

  /** At start: what was on its way in will be sent again from the beginning. */
  discardStaged(): void {
    this.#tellDiscarded(this.#discardStaged.all());
  }

  /** Predecessors whose time is over. */
  discardOutlived(now: number): void {
    this.#tellDiscarded(this.#discardOutlived.all(now));
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

  #tellInForce(node: number): void {
    if (!this.news.isWanted) return;
    const current = this.#byState.current.get(node);
    for (const state of ['predecessor', 'current'] as const) {
      const row = this.#byState[state].get(node);
      if (row) this.news.add(inForce(row.id, state, row.announced, current));
    }
  }

  #tellDiscarded(profiles: number[]): void {
    for (const profile of profiles) this.news.add({ kind: 'discarded', profile });
  }
}

interface ListedRow extends ProfileRow {
  node: number | null;
  state: 'staging' | 'current' | 'predecessor';
}

/** When a profile resolves: the current one of a node from its time on, the predecessor until then. */
function inForce(
  profile: number,
  state: 'current' | 'predecessor',
  announced: number | null,
  current: Pick<ProfileRow, 'activeFrom'> | undefined,
): ProfileNews {
  const changes = current?.activeFrom ?? Number.POSITIVE_INFINITY;
  const [from, until] = state === 'current' ? [changes, Number.POSITIVE_INFINITY] : [Number.NEGATIVE_INFINITY, changes];
  return { kind: 'in-force', profile, from, until, announced: announced ?? 0 };
}
