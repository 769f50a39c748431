import { HEADER_LENGTH } from '../codes.js';

/** A domain name as it goes on the wire, uncompressed; a final dot does not matter. `text` is one that the configuration has accepted. */
export function wireName(text: string): Uint8Array {
  const labels = text.replace(/\.$/, '').split('.');
  return Uint8Array.from([...labels.flatMap((label) => [label.length, ...Buffer.from(label, 'latin1')]), 0]);
}

/** Behind the name that begins there. Throws RangeError where none does. Query, which must be quick, reads names by itself. */
export function nameEnd(bytes: Buffer, start: number): number {
  for (let at = start; ; ) {
    const length = bytes.readUInt8(at);
    if (length >= 0xc0) return at + 2;
    if (length > 63) throw new RangeError('no label');
    at += length + 1;
    if (length === 0) return at;
  }
}

/** Behind the questions of a message. Throws RangeError where they are not whole. */
export function questionsEnd(bytes: Buffer): number {
  let at = HEADER_LENGTH;
  for (let left = bytes.readUInt16BE(4); left > 0; left--) at = nameEnd(bytes, at) + 4;
  return at;
}
