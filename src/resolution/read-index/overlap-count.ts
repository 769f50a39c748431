/** Where the count stands. */
interface Tally {
  /** Numbers and blocks that several operators announce. */
  total: number;
  /** For each operator how many of them it announces. */
  byOperator: Int32Array;
}

/**
 * How many numbers and blocks several operators announce. While nothing but records changes it is kept up to date with each; where a profile has come into
 * force, or has gone, all entries are counted anew, piece by piece, and the old count stands until that is done.
 */
export class OverlapCount {
  #published: Tally;
  /** Of a count under way: what is in front of `#counted`. */
  #fresh: Tally | undefined;
  #counted = 0;
  /** A key at which the operator overlaps with another, as it was last seen. */
  readonly examples: (number | undefined)[];

  /** `changed` is told of an operator that has begun or ceased to overlap. */
  constructor(
    private readonly operators: number,
    private readonly changed: (operator: number) => void,
  ) {
    this.#published = this.#nothing();
    this.examples = new Array(operators).fill(undefined);
  }

  get total(): number {
    return this.#published.total;
  }

  of(operator: number): number {
    return this.#published.byOperator[operator]!;
  }

  /** All is to be counted anew: `count` is to be told of all entries, from the first key on. */
  restart(): void {
    this.#fresh = this.#nothing();
    this.#counted = 0;
  }

  get isCounting(): boolean {
    return this.#fresh !== undefined;
  }

  /** From which key on it has still to be counted. */
  get counted(): number {
    return this.#counted;
  }

  /** These operators announce the key, in the order of keys. */
  count(key: number, operators: readonly number[]): void {
    const tally = this.#fresh!;
    tally.total += 1;
    for (const operator of operators) {
      tally.byOperator[operator]! += 1;
      this.examples[operator] = key;
    }
  }

  /** All below this key have been counted. */
  countedTo(key: number): void {
    this.#counted = key;
  }

  finish(): void {
    const before = this.#published;
    this.#published = this.#fresh!;
    this.#fresh = undefined;
    for (let operator = 0; operator < this.operators; operator += 1) {
      if (before.byOperator[operator]! > 0 !== this.of(operator) > 0) this.changed(operator);
    }
  }

  /** The operator has begun (1) or ceased (-1) to announce the key, which the others announce. */
  adjust(key: number, operator: number, others: readonly number[], difference: 1 | -1): void {
    if (others.length === 0) return;
    if (this.#fresh === undefined) this.#add(this.#published, key, operator, others, difference);
    else if (key < this.#counted) this.#add(this.#fresh, key, operator, others, difference);
  }

  #add(tally: Tally, key: number, operator: number, others: readonly number[], difference: 1 | -1): void {
    const touched = others.length === 1 ? [operator, others[0]!] : [operator];
    if (others.length === 1) tally.total += difference;
    for (const each of touched) {
      const before = tally.byOperator[each]!;
      tally.byOperator[each] = before + difference;
      if (difference > 0) this.examples[each] = key;
      if (tally === this.#published && before > 0 !== before + difference > 0) this.changed(each);
    }
  }

  #nothing(): Tally {
    return { total: 0, byOperator: new Int32Array(this.operators) };
  }
}
