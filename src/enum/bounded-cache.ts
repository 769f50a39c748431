/**
 * Remembers what was made for the keys used last: as many as `capacity` has room for, where each takes the room that
 * `sizeOf` says, 1 by default. What is larger than the whole capacity is made again whenever it is asked for, except
 * twice in a row.
 */
export class BoundedCache<V> {
  private readonly entries = new Map<string, V>();
  private room: number;
  /** The one used last, which is asked for again most often. */
  private last: { key: string; value: V } | undefined;

  constructor(
    capacity: number,
    private readonly make: (key: string) => V,
    private readonly sizeOf: (value: V) => number = () => 1,
  ) {
    this.room = capacity;
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: string): V {
    if (this.last?.key === key) return this.last.value;
    const known = this.entries.get(key);
    const value = known ?? this.make(key);
    // A Map keeps the order of insertion: the entry used longest ago is the first one.
    if (known !== undefined) this.entries.delete(key);
    else this.room -= this.sizeOf(value);
    this.entries.set(key, value);
    while (this.room < 0) this.forgetOldest();
    this.last = { key, value };
    return value;
  }

  private forgetOldest(): void {
    const [key, value] = this.entries.entries().next().value!;
    this.entries.delete(key);
    this.room += this.sizeOf(value);
  }
}
