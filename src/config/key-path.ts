/** A place in the file: names of keys, and positions in lists. */
export type KeyPath = readonly (string | number)[];

/** `peers[0].admission`; empty for the whole file. */
export function keyText(path: KeyPath): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}
