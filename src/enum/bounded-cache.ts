/** Remembers what was made for the keys used last, at most `capacity` of them. */
export class BoundedCache<V> {
  private readonly entries = new Map<string, V>();

  constructor(
    private readonly capacity: number,
    private readonly make: (key: string) => V,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get(key: string): V {
    const known = this.entries.get(key);
    if (known !== undefined) {
      // A Map keeps the order of insertion: the entry used longest ago is the first one.
      this.entries.delete(key);
      this.entries.set(key, known);
      return known;
    }
    const made = this.make(key);
    if (this.entries.size >= this.capacity) this.entries.delete(this.entries.keys().next().value!);
    this.entries.set(key, made);
    return made;
  }
}
