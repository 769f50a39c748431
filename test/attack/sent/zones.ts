import { recordXml } from '../../des/idd-text.js';
import { ofOneBlock } from './records.js';

/** Digits behind those of the block, from which scattered ones are made. */
const DIGITS = 7;

/**
 * A block with so many records, and so many numbers scattered beneath it: each of a record of its own, and with as many
 * names between it and the block as can be that are no other number's.
 */
export function blockWithNumbers(block: string, ofBlock: number, numbers: number): string[] {
  const most = 10 ** DIGITS;
  const scattered = Array.from({ length: numbers }, (_, index) => {
    // Coprime to the number of names, so that none comes twice.
    const place = (index * 7_654_321) % most;
    return recordXml(block + String(place).padStart(DIGITS, '0'));
  });
  return [...ofOneBlock(ofBlock, block), ...scattered];
}
