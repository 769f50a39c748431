/** Judges whole SOAP 1.2 envelopes by envelope.xsd and xsd/idd.xsd, independently of our own decoder. For tests and CI only. */
export interface SchemaValidator {
  /** The library that judges. */
  readonly name: string;
  /**
   * What is wrong with the message, one sentence each; empty: valid. A text that is not well-formed is wrong, and so is one with a document
   * type declaration or a processing instruction, which no schema can forbid [W3C SOAP Part 1 §5].
   */
  validate(xml: string): string[];
}
