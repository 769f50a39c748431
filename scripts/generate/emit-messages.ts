import { BUILT_IN_TYPES } from './built-in-types.js';
import { docComment, headerLine } from './emitting.js';
import {
  type ComplexTypeModel,
  type ElementModel,
  type ParticleModel,
  type SchemaModel,
  typescriptName,
} from './schema-model.js';
import type { WsdlModel } from './wsdl-model.js';

/** `generated/messages.ts`: one exact type for each complex and each enumerated type of the schema. */
export function emitMessages(schema: SchemaModel, wsdl: WsdlModel): string {
  const commands = wsdl.operations.map((operation) => operation.input);
  const lines = [headerLine('xsd/idd.xsd'), ''];
  lines.push('/** Command codes of the messages other than ACK [Q.3645 Table 1]. */');
  lines.push('export type CommandCode =', ...commands.map((command) => `  | '${command}'`));
  lines[lines.length - 1] += ';';
  for (const type of schema.simpleTypes) {
    if (type.enumeration.length === 0) continue;
    const values = type.enumeration.map((value) => `'${value}'`).join(' | ');
    lines.push('', ...docComment(type.doc), `export type ${typescriptName(type.name)} = ${values};`);
  }
  for (const type of schema.complexTypes) lines.push('', ...docComment(type.doc), ...emitComplexType(type, schema));
  lines.push('', '/** The type of the body element of each command code. */', 'export interface MessageByCommand {');
  for (const command of commands) {
    const element = schema.elements.find(({ name }) => name === command);
    if (!element) throw new Error(`the schema has no element ${command}`);
    lines.push(...docComment(element.doc, '  '), `  ${command}: ${typescriptName(element.type)};`);
  }
  lines.push('}', '');
  return lines.join('\n');
}

function emitComplexType(type: ComplexTypeModel, schema: SchemaModel): string[] {
  const name = typescriptName(type.name);
  const fields = type.particles.filter((particle) => particle.alternatives.length === 1);
  const choices = type.particles.filter((particle) => particle.alternatives.length > 1);
  const body = fields.flatMap((particle) => emitField(particle, schema));
  if (choices.length === 0) return [`export interface ${name} {`, ...body, '}'];
  const unions = choices.map(({ alternatives }) =>
    ['(', ...alternatives.map((chosen) => emitAlternative(chosen, alternatives, schema)), ')'].join('\n'),
  );
  return [`export type ${name} = {`, ...body, `} & ${unions.join(' & ')};`];
}

function emitField({ alternatives, minOccurs, maxOccurs }: ParticleModel, schema: SchemaModel): string[] {
  const element = alternatives[0]!;
  const type = valueType(element.type, schema);
  // An absent list of entries and an empty one are the same on the wire: the property is always there.
  const property =
    maxOccurs === 1 ? `${element.name}${minOccurs === 0 ? '?' : ''}: ${type}` : `${element.name}: ${type}[]`;
  return [...docComment(element.doc, '  '), `  ${property};`];
}

function emitAlternative(chosen: ElementModel, all: ElementModel[], schema: SchemaModel): string {
  const others = all.filter((other) => other !== chosen).map((other) => `${other.name}?: undefined`);
  const lines = [...docComment(chosen.doc, '      '), `      ${chosen.name}: ${valueType(chosen.type, schema)};`];
  return ['  | {', ...lines, ...others.map((other) => `      ${other};`), '    }'].join('\n');
}

function valueType(type: string, schema: SchemaModel): string {
  const builtIn = BUILT_IN_TYPES[type];
  if (builtIn) return builtIn.typescript;
  const simple = schema.simpleTypes.find(({ name }) => name === type);
  if (!simple || simple.enumeration.length > 0) return typescriptName(type);
  return BUILT_IN_TYPES[simple.base]!.typescript;
}
