import { BUILT_IN_TYPES } from './built-in-types.js';
import { headerLine } from './emitting.js';
import { anchoredExpression } from './pattern.js';
import type { ComplexTypeModel, SchemaModel, SimpleTypeModel } from './schema-model.js';
import type { WsdlModel } from './wsdl-model.js';

const TYPES = `\
/** A simple type: how a value is written, and its facets as data. */
export interface SimpleType {
  readonly name: string;
  /** The type that it restricts. */
  readonly base?: string;
  readonly lexical: 'string' | 'integer' | 'dateTime';
  readonly whiteSpace: 'preserve' | 'collapse';
  readonly enumeration?: readonly string[];
  /** In characters. */
  readonly minLength?: number;
  /** In characters. */
  readonly maxLength?: number;
  /** Anchored. */
  readonly pattern?: RegExp;
  readonly minInclusive?: number;
  readonly maxInclusive?: number;
}

/** One place in a sequence: one element, or a choice between several. */
export interface Particle {
  readonly minOccurs: 0 | 1;
  readonly maxOccurs: 1 | 'unbounded';
  readonly alternatives: readonly { readonly name: string; readonly type: string }[];
}

/** A complex type: a sequence. */
export interface ComplexType {
  readonly name: string;
  readonly particles: readonly Particle[];
}
`;

/** `generated/schema.ts`: the tables that drive decoder and encoder. */
export function emitSchema(schema: SchemaModel, wsdl: WsdlModel): string {
  const commands = wsdl.operations.map((operation) => operation.input);
  return [
    headerLine('xsd/idd.xsd'),
    `import type { CommandCode } from './messages.js';`,
    '',
    TYPES,
    '/** Namespace of all elements and types. */',
    `export const NAMESPACE = '${schema.namespace}';`,
    '',
    '/** Command codes of the messages other than ACK [Q.3645 Table 1]. */',
    `export const COMMAND_CODES: readonly CommandCode[] = [\n${commands.map((command) => `  '${command}',\n`).join('')}];`,
    '',
    '/** The complex type of each message element. */',
    `export const ELEMENT_TYPES: Readonly<Record<CommandCode | 'ACK', string>> = {`,
    ...schema.elements.map(({ name, type }) => `  ${name}: '${type}',`),
    '};',
    '',
    '/** Simple types by name; those of XML Schema itself with the prefix xs:. */',
    'export const SIMPLE_TYPES: Readonly<Record<string, SimpleType>> = {',
    ...usedBuiltIns(schema).map((name) => emitBuiltIn(name)),
    ...schema.simpleTypes.map(emitSimpleType),
    '};',
    '',
    '/** Complex types by name. */',
    'export const COMPLEX_TYPES: Readonly<Record<string, ComplexType>> = {',
    ...schema.complexTypes.map(emitComplexType),
    '};',
    '',
  ].join('\n');
}

/** The built-in types that elements are declared with, and those derived from them [XML Schema Part 1 §3.3.4]. */
function usedBuiltIns(schema: SchemaModel): string[] {
  const declared = schema.complexTypes.flatMap((type) => type.particles.flatMap((particle) => particle.alternatives));
  const used = new Set(declared.map(({ type }) => type));
  const isUsed = (name: string | undefined): boolean =>
    name !== undefined && (used.has(name) || isUsed(BUILT_IN_TYPES[name]?.base));
  return Object.keys(BUILT_IN_TYPES).filter(isUsed).sort();
}

function emitBuiltIn(name: string): string {
  const { typescript, base, ...table } = BUILT_IN_TYPES[name]!;
  return emitTable(`'${name}'`, { name, base, ...table });
}

function emitSimpleType(type: SimpleTypeModel): string {
  const base = BUILT_IN_TYPES[type.base]!;
  return emitTable(type.name, {
    name: type.name,
    base: type.base,
    lexical: base.lexical,
    whiteSpace: base.whiteSpace,
    enumeration: type.enumeration.length > 0 ? type.enumeration : undefined,
    minLength: type.minLength,
    maxLength: type.maxLength,
    pattern: type.patterns.length > 0 ? new RegExp(anchoredExpression(type.patterns), 'u') : undefined,
    minInclusive: highest(base.minInclusive, type.minInclusive),
    maxInclusive: lowest(base.maxInclusive, type.maxInclusive),
  });
}

function emitTable(key: string, table: Record<string, string | number | string[] | RegExp | undefined>): string {
  const fields = Object.entries(table).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (Array.isArray(value)) return [`    ${name}: [${value.map((one) => `'${one}'`).join(', ')}],`];
    return [`    ${name}: ${typeof value === 'string' ? `'${value}'` : value},`];
  });
  return [`  ${key}: {`, ...fields, '  },'].join('\n');
}

function emitComplexType(type: ComplexTypeModel): string {
  const particles = type.particles.map(({ minOccurs, maxOccurs, alternatives }) => {
    const names = alternatives.map((element) => `{ name: '${element.name}', type: '${element.type}' }`).join(', ');
    const max = maxOccurs === 1 ? '1' : `'unbounded'`;
    return `      { minOccurs: ${minOccurs}, maxOccurs: ${max}, alternatives: [${names}] },`;
  });
  return [`  ${type.name}: {`, `    name: '${type.name}',`, '    particles: [', ...particles, '    ],', '  },'].join(
    '\n',
  );
}

function highest(base: number | undefined, own: number | undefined): number | undefined {
  return base === undefined ? own : Math.max(base, own ?? base);
}

function lowest(base: number | undefined, own: number | undefined): number | undefined {
  return base === undefined ? own : Math.min(base, own ?? base);
}
