/** A message that cannot be sent: the schema would reject it, or XML 1.0 cannot express it. A fault of whoever made it, not of the peer. */
export class EncodingError extends Error {
  override readonly name = 'EncodingError';
}
