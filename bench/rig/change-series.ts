export type Kind = 'adds' | 'mixed';

const PATTERNS: Record<Kind, ('add' | 'modify' | 'remove')[]> = {
  adds: ['add'],
  // Of four changes two add; one of those two records is modified, the other removed.
  mixed: ['add', 'add', 'modify', 'remove'],
};

/** The values that records share, as the numbers of an operator do. */
const record = (number: string, value: number) =>
  `{"e164Number":"${number}","order":100,"preference":10,"flags":"u","service":"E2U+sip","regexp":"!^(.*)$!sip:\\\\1@ims${value}.example!","replacement":"."}`;

/** Bodies of single-record changes, one after the other, each of which needs those before it and none of another series. */
export class ChangeSeries {
  #count = 0;
  #next = 0;
  readonly #added: string[] = [];
  readonly #pattern;

  /** `series` has at most 4 digits and is different for each series. */
  constructor(
    kind: Kind,
    private readonly series: number,
  ) {
    this.#pattern = PATTERNS[kind];
    // Series that run side by side are at different places of the pattern, as independent clients are.
    if (kind === 'mixed') this.#count = -2 * (series % 4);
  }

  next(): string {
    const at = this.#count++;
    const action = at < 0 ? 'add' : this.#pattern[at % this.#pattern.length]!;
    if (action === 'add') {
      const index = this.#next++;
      const number = `+44${String(this.series).padStart(4, '0')}${String(index).padStart(7, '0')}`;
      if (this.#pattern.length > 1) this.#added.push(number);
      return `{"add":[${record(number, index % 8)}]}`;
    }
    const number = this.#added.shift()!;
    // The value that the record was added with follows from its number.
    const value = Number(number.slice(-7)) % 8;
    if (action === 'remove') return `{"remove":[${record(number, value)}]}`;
    return `{"modify":[{"existing":${record(number, value)},"modified":${record(number, 8 + value)}}]}`;
  }
}
