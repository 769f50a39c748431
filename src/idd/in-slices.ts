/** Lets everything else that waits have its turn. */
export type Pause = () => Promise<void>;

/**
 * Calls `work` with consecutive slices of at most `size` items and pauses between them, so that a long list never keeps the event loop for
 * longer than one slice takes. It ends where `work` returns false. Rejects with what `work` throws.
 */
export async function inSlices<T>(
  items: readonly T[],
  size: number,
  pause: Pause,
  work: (slice: readonly T[]) => unknown,
): Promise<void> {
  if (items.length <= size) {
    if (items.length > 0) work(items);
    return;
  }
  for (let at = 0; at < items.length; at += size) {
    if (at > 0) await pause();
    if (work(items.slice(at, at + size)) === false) return;
  }
}
