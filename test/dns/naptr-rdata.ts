/** RDATA of a NAPTR record [RFC 3403 §4.1] with this regexp, as text without any doubling of backslashes. */
export function naptrRdata(regexp: string, preference = 10): Uint8Array {
  const strings = ['u', 'E2U+sip', regexp].flatMap((text) => [text.length, ...Buffer.from(text, 'latin1')]);
  return Uint8Array.from([0, 100, preference >> 8, preference & 255, ...strings, 0]);
}
