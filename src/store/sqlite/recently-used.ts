/**
 * Remembers values for the keys used last: between `capacity` and twice as many. Two generations instead of one ordered list: what is used
 * moves to the young one, and the old one goes as a whole, so that a hit costs one look-up.
 */
export class RecentlyUsed<K, V> {
  #young = new Map<K, V>();
  #old = new Map<K, V>();

  constructor(private readonly capacity: number) {}

  get(key: K): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: K, value: V): void {
    if (this.#young.size >= this.capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
