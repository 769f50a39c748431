import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import type { KeyPath } from './key-path.js';

export interface Position {
  /** Counted from 1. */
  line: number;
  column: number;
  /** Whether the place itself is in the file; otherwise this is the nearest one around it. */
  exact: boolean;
}

/** Where a value stands in the file, or a key when `atKey`; what is not there stands where it would belong. */
export function locate(document: Document, lines: LineCounter, path: KeyPath, atKey: boolean): Position {
  let node: Node | null = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, part] of path.entries()) {
    const child = childOf(document, node, part);
    if (child === undefined) return { ...at(lines, offset), exact: false };
    const isLast = depth === path.length - 1;
    const empty = isScalar(child.value) && child.value.value === null;
    offset = (isLast && (atKey || empty) ? undefined : startOf(child.value)) ?? startOf(child.key) ?? offset;
    node = child.value;
  }
  return { ...at(lines, offset), exact: true };
}

function childOf(document: Document, node: Node | null, part: string | number) {
  const resolved = isAlias(node) ? node.resolve(document) : node;
  if (isMap(resolved)) {
    const pair = resolved.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
    return pair && { key: isNode(pair.key) ? pair.key : null, value: isNode(pair.value) ? pair.value : null };
  }
  if (isSeq(resolved)) {
    const item = resolved.items[Number(part)];
    return isNode(item) ? { key: null, value: item } : undefined;
  }
  return undefined;
}

function startOf(node: Node | null): number | undefined {
  return node?.range?.[0];
}

function at(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  // An empty file has no lines to count.
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
