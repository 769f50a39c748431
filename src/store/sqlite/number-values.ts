/** Values of one number from which on they are remembered: reading fewer costs no more than remembering them. */
const MANY = 8;
/** Values remembered of all numbers together; those of the number used last are always among them. */
const REMEMBERED = 50_000;

/**
 * Remembers, for numbers that have many values, all of them by their identity. Without that, storing the n-th record of
 * a number would read the n values before it, and a message with many records of one number would cost the square of
 * them.
 */
export class NumberValues {
  readonly #ids = new Map<number, Map<string, number>>();
  #size = 0;

  /** The ids of all values of the number by their identity; undefined where they are not remembered. */
  get(number: number): ReadonlyMap<string, number> | undefined {
    return this.#ids.get(number);
  }

  /** All values of the number have just been read. */
  read(number: number, values: readonly { id: number; identity: string }[]): void {
    if (values.length <= MANY) return;
    this.#forget(number);
    this.#ids.set(number, new Map(values.map(({ id, identity }) => [identity, id])));
    this.#size += values.length;
    for (const oldest of this.#ids.keys()) {
      if (this.#size <= REMEMBERED || oldest === number) break;
      this.#forget(oldest);
    }
  }

  /** The value has been stored. Returns how many the number has, 0 where they are not remembered. */
  stored(number: number, identity: string, id: number): number {
    const ids = this.#ids.get(number);
    if (ids === undefined) return 0;
    ids.set(identity, id);
    this.#size += 1;
    return ids.size;
  }

  clear(): void {
    this.#ids.clear();
    this.#size = 0;
  }

  #forget(number: number): void {
    this.#size -= this.#ids.get(number)?.size ?? 0;
    this.#ids.delete(number);
  }
}
