import { ZoneNames } from '../../enum/zone-names.js';
import type { Announced } from '../../resolution/number-reader.js';
import { HeldSets } from './held-sets.js';
import { type RecordSet, recordSet, type ZoneNode } from './zone-node.js';
import type { ZoneView } from './zone-view.js';

/** Numbers and blocks read at once, and nodes that are given at once: some milliseconds of work. */
const SLICE = 500;

/**
 * The most nodes that are kept as they were for one transfer, and the most records of them; a client so slow that more
 * change gets no whole zone.
 */
const MOST_KEPT = 1_000_000;

export interface PlacedNode {
  digits: string;
  node: ZoneNode;
}

/** The zone has changed in a way that cannot be told name by name, or in too many names: what has been sent cannot be completed. */
export class SnapshotLost extends Error {
  constructor() {
    super('the zone has changed as a whole while it was being sent');
  }
}

/**
 * The whole zone as it is at one serial, while it goes on changing: nodes that change before they have been given are kept as they were, and come last.
 */
export class Snapshot {
  readonly #kept = new Map<string, ZoneNode>();
  readonly #sets = new HeldSets(() => {});
  /** All nodes up to here have been given, in the order of the tree, which is that of the digits as text. */
  #given = '';
  #isLost = false;

  /** @param changed Nodes that have changed since that serial, as they were. */
  constructor(
    readonly serial: number,
    private readonly view: ZoneView,
    changed: ReadonlyMap<string, { before: ZoneNode }>,
  ) {
    for (const [digits, { before }] of changed) this.keep(digits, before);
  }

  /** Whether a node that is about to change has to be kept. */
  needs(digits: string): boolean {
    return digits > this.#given && !this.#kept.has(digits);
  }

  keep(digits: string, node: ZoneNode): void {
    this.#kept.set(digits, node);
    this.#sets.hold(node);
    if (this.#kept.size > MOST_KEPT || this.#sets.records > MOST_KEPT) this.lose();
  }

  lose(): void {
    this.#isLost = true;
  }

  /** All nodes, in pieces. Throws SnapshotLost. */
  async *pieces(pause: () => Promise<void>): AsyncGenerator<PlacedNode[]> {
    const names = new ZoneNames<Announced>();
    // A block's set is made once, for all names at which it stands.
    const sets = new WeakMap<Announced, RecordSet>();
    let open: PlacedNode | undefined;
    let after: Announced | undefined;
    do {
      await pause();
      if (this.#isLost) throw new SnapshotLost();
      const piece: PlacedNode[] = [];
      const items = this.view.page(after, SLICE);
      after = items.length < SLICE ? undefined : items.at(-1);
      const isLast = after === undefined;
      for (const { digits, isWildcard, of } of this.#names(names, items, isLast)) {
        if (open?.digits !== digits) {
          this.#give(open, piece);
          open = { digits, node: { name: undefined, wildcard: undefined } };
        }
        const set = sets.get(of) ?? recordSet(of);
        sets.set(of, set);
        open.node[isWildcard ? 'wildcard' : 'name'] = set;
      }
      if (isLast) this.#give(open, piece);
      yield piece;
    } while (after !== undefined);
    this.#given = BEHIND_ALL;
    yield* this.#last(pause);
  }

  *#names(names: ZoneNames<Announced>, items: Announced[], isLast: boolean) {
    for (const item of items) yield* names.take(item);
    if (isLast) yield* names.end();
  }

  #give(placed: PlacedNode | undefined, piece: PlacedNode[]): void {
    if (placed === undefined) return;
    this.#given = placed.digits;
    if (!this.#kept.has(placed.digits)) piece.push(placed);
  }

  async *#last(pause: () => Promise<void>): AsyncGenerator<PlacedNode[]> {
    let piece: PlacedNode[] = [];
    for (const [digits, node] of this.#kept) {
      if (piece.push({ digits, node }) < SLICE) continue;
      yield piece;
      piece = [];
      await pause();
    }
    yield piece;
  }
}

/** As text, it stands behind all digits. */
const BEHIND_ALL = ':';
