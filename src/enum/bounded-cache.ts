/** Remembers what was made for the keys used last, at most `capacity` of them. */
export class BoundedCache<V> {
  private readonly entries = new Map<string, V>();
  /** The one used last, which is asked for again most often. */
  private last: { key: string; value: V } | undefined;

  constructor(
    private readonly capacity: number,
    private readonly make: (key: string) => V,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get(key: string): V {
    if (this.last?.key === key) return this.last.value;
    const known = this.entries.get(key);
    // A Map keeps the order of insertion: the entry used longest ago is the first one.
    if (known !== undefined) this.entries.delete(key);
    const value = known ?? this.make(key);
    if (this.entries.size >= this.capacity) this.entries.delete(this.entries.keys().next().value!);
    this.entries.set(key, value);
    this.last = { key, value };
    return value;
  }
}
