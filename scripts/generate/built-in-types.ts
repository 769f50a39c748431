/** How a value is written [XML Schema Part 2 §3]. */
export type Lexical = 'string' | 'integer' | 'dateTime';

export interface BuiltInType {
  lexical: Lexical;
  whiteSpace: 'preserve' | 'collapse';
  typescript: 'string' | 'number' | 'Date';
  /** The type that it restricts, where that is in this table. */
  base?: string;
  minInclusive?: number;
  maxInclusive?: number;
}

/**
 * The types of XML Schema Part 2 that the contract uses, and those derived from the types that elements are declared
 * with: a sender may name such a type in xsi:type. Others come in when the contract needs them.
 */
export const BUILT_IN_TYPES: Readonly<Record<string, BuiltInType>> = {
  'xs:string': { lexical: 'string', whiteSpace: 'preserve', typescript: 'string' },
  'xs:token': { lexical: 'string', whiteSpace: 'collapse', typescript: 'string' },
  'xs:dateTime': { lexical: 'dateTime', whiteSpace: 'collapse', typescript: 'Date' },
  'xs:unsignedShort': {
    lexical: 'integer',
    whiteSpace: 'collapse',
    typescript: 'number',
    minInclusive: 0,
    maxInclusive: 65_535,
  },
  'xs:unsignedInt': {
    lexical: 'integer',
    whiteSpace: 'collapse',
    typescript: 'number',
    minInclusive: 0,
    maxInclusive: 4_294_967_295,
  },
  'xs:int': {
    lexical: 'integer',
    whiteSpace: 'collapse',
    typescript: 'number',
    minInclusive: -2_147_483_648,
    maxInclusive: 2_147_483_647,
  },
  'xs:short': {
    lexical: 'integer',
    whiteSpace: 'collapse',
    typescript: 'number',
    base: 'xs:int',
    minInclusive: -32_768,
    maxInclusive: 32_767,
  },
  'xs:byte': {
    lexical: 'integer',
    whiteSpace: 'collapse',
    typescript: 'number',
    base: 'xs:short',
    minInclusive: -128,
    maxInclusive: 127,
  },
  'xs:unsignedByte': {
    lexical: 'integer',
    whiteSpace: 'collapse',
    typescript: 'number',
    base: 'xs:unsignedShort',
    minInclusive: 0,
    maxInclusive: 255,
  },
};
