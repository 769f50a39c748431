/** What a message may ask of the reader, whatever it says. Bytes are counted by whoever feeds it. */
export interface ReadingLimits {
  /** Elements within one another, the envelope included. */
  depth: number;
  /** Characters of an element's or attribute's name. */
  nameLength: number;
  /** Characters, as written, from the end of one tag to the end of the next: text, comments and a whole tag with its attributes. */
  textLength: number;
  /** Attributes of one element, namespace declarations included. */
  attributes: number;
  /** Characters of a namespace name. */
  namespaceLength: number;
  /** Elements and attributes of the header blocks, taken together. */
  headerItems: number;
  /** Characters, as written, up to the start tag of env:Body. */
  headLength: number;
}

/**
 * Room for every message of the contract, whose longest text is 1,024 characters (10 times that when each is written as a character reference),
 * indented and commented, with header blocks of WS-* kind.
 */
export const DEFAULT_READING_LIMITS: Readonly<ReadingLimits> = {
  depth: 64,
  nameLength: 256,
  textLength: 65_536,
  attributes: 64,
  namespaceLength: 512,
  headerItems: 2000,
  headLength: 131_072,
};
