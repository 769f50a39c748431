/** A place in the file: names of keys, and positions in lists. */
export type KeyPath = readonly (string | number)[];

/** What stands at that place of the file's contents; undefined where there is nothing. */
export function valueAt(raw: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>(
    (node, part) => (node as Record<string | number, unknown> | null | undefined)?.[part],
    raw,
  );
}

/** `peers[0].admission`; empty for the whole file. */
export function keyText(path: KeyPath): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}
