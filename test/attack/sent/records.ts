import { gzipSync } from 'node:zlib';
import { modificationXml, recordXml } from '../../des/idd-text.js';
import type { Attacked } from '../rig/attacked.js';

/** A message of the attacker as it goes over the wire, made before the attack begins. */
export interface Sent {
  messageId: string;
  gzip: Buffer;
}

/** A message of the attacker, compressed. */
export function compressed(attacked: Attacked, command: string, content: string): Sent {
  const { messageId, xml } = attacked.message(command, content);
  return { messageId, gzip: gzipSync(xml, { level: 1 }) };
}

/** Records of one number that differ in their URI; XML. */
export function ofOneNumber(count: number, number: string, first = 0): string[] {
  return Array.from({ length: count }, (_, index) => recordXml(number, `sip:${first + index}@ims.example`));
}

/** Records of one block that differ in their URI; XML. */
export function ofOneBlock(count: number, block: string): string[] {
  return ofOneNumber(count, block).map((xml) => xml.replaceAll('e164Number', 'e164Prefix'));
}

/** The number with that many in front of it in a block; 15 digits and `+` in all. */
export function numberIn(block: string, index: number): string {
  return block + String(index).padStart(16 - block.length, '0');
}

/** One record for each of that many neighbouring numbers; XML. */
export function ofNeighbours(count: number, block: string, uri = 'sip:a@ims.example'): string[] {
  return Array.from({ length: count }, (_, index) => recordXml(numberIn(block, index), uri));
}

/** Turns one record for each of that many neighbouring numbers into records of one number; XML. */
export function gatheredAt(number: string, count: number, block: string): string {
  const modifications = ofNeighbours(count, block).map((existing, index) =>
    modificationXml(existing, recordXml(number, `sip:${index}@ims.example`)),
  );
  return `<enumMappingModificationList>${modifications.join('')}</enumMappingModificationList>`;
}

/** Records with expressions that cost milliseconds to read, each another one. With the last one wrong, or not; XML. */
export function withCostlyExpressions(count: number, block: string, { lastIsWrong = false } = {}): string[] {
  return Array.from({ length: count }, (_, index) => {
    const regexp = lastIsWrong && index === count - 1 ? '!^(.*$!sip:a@ims.example!' : costlyRegexp(index);
    return recordXml(numberIn(block, index)).replace(/<regexp>.*<\/regexp>/, `<regexp>${regexp}</regexp>`);
  });
}

/** Legal, and of 700 steps and more for whoever reads it. There are 10,000 of them. */
export function costlyRegexp(index: number): string {
  return `!^(.{0,${200 + (index % 50)}}){1,3}.{0,${1 + (Math.floor(index / 50) % 200)}}$!sip:${index}@ims.example!`;
}

/** The list of an ADD or REMOVE message. */
export function list(records: string[]): string {
  return `<enumMappingDataList>${records.join('')}</enumMappingDataList>`;
}
