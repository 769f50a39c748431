import type { NaptrRecord } from './naptr-record.js';

/** Whether everything the record is about lies in one of the blocks, each `+` and leading digits. */
export function isInsideBlocks(blocks: readonly string[], record: NaptrRecord): boolean {
  const start = startOf(record);
  return blocks.some((block) => start.startsWith(block));
}

/** Whether anything the record is about lies in one of the blocks: a block record overlaps the blocks inside it as well. */
export function overlapsBlocks(blocks: readonly string[], record: NaptrRecord): boolean {
  if (isInsideBlocks(blocks, record)) return true;
  const prefix = record.e164Prefix;
  return prefix !== undefined && blocks.some((block) => block.startsWith(prefix));
}

function startOf(record: NaptrRecord): string {
  return (record.e164Number ?? record.e164Prefix)!;
}
