import type { ImportedLine } from '../../src/record-files/imported-record.js';

/** The text in pieces of that many characters, as a stream gives it. */
export async function* inPieces(text: string, size = 7): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

/** The same in octets, so that pieces end in the middle of characters. */
export async function* inOctets(text: string, size = 1): AsyncGenerator<Uint8Array> {
  const octets = Buffer.from(text);
  for (let at = 0; at < octets.length; at += size) yield octets.subarray(at, at + size);
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** `line: reason` of the lines that gave no record. */
export function reasons(lines: ImportedLine[]): string[] {
  return lines.flatMap((line) => ('reason' in line ? [`${line.line}: ${line.reason}`] : []));
}
