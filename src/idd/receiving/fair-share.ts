/**
 * Something of which there is only so much for all peers. A peer gets more only while that leaves no more in its hands than is free for the others; one
 * that has none always gets one. One peer alone comes to half, n that go on wanting everything come to one part in n + 1 each, and one part is left
 * for whoever comes next: nobody has to be given a fixed share that others could use (dynamic thresholds, A. K. Choudhury and E. L. Hahne, 1998).
 */
export class FairShare {
  readonly #used = new Map<string, number>();
  #total = 0;

  constructor(private readonly limit: number) {}

  /** Whether the peer gets so much more. */
  take(peer: string, amount: number): boolean {
    if (!this.allows(peer, amount)) return false;
    this.#set(peer, (this.#used.get(peer) ?? 0) + amount);
    this.#total += amount;
    return true;
  }

  /** Whether the peer would get so much more now. */
  allows(peer: string, amount: number): boolean {
    const used = this.#used.get(peer) ?? 0;
    const free = this.limit - this.#total;
    const isFirst = used === 0 && amount === 1;
    return amount === 0 || (amount <= free && (isFirst || used + amount <= free - amount));
  }

  give(peer: string, amount: number): void {
    this.#set(peer, (this.#used.get(peer) ?? 0) - amount);
    this.#total -= amount;
  }

  /** The one that has more than half of what is in use, if there is one. */
  get greatest(): string | undefined {
    for (const [peer, used] of this.#used) if (2 * used > this.#total) return peer;
    return undefined;
  }

  #set(peer: string, used: number): void {
    if (used > 0) this.#used.set(peer, used);
    else this.#used.delete(peer);
  }
}
