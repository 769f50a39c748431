/** A domain name as it goes on the wire, uncompressed; a final dot does not matter. `text` is one that the configuration has accepted. */
export function wireName(text: string): Uint8Array {
  const labels = text.replace(/\.$/, '').split('.');
  return Uint8Array.from([...labels.flatMap((label) => [label.length, ...Buffer.from(label, 'latin1')]), 0]);
}
