import { BUILT_IN_TYPES } from './built-in-types.js';
import { parseXml, required, resolveName, type XmlElement } from './xml-tree.js';

export const XML_SCHEMA = 'http://www.w3.org/2001/XMLSchema';

/** An element declaration. Type names of XML Schema bear the prefix xs:, our own none. */
export interface ElementModel {
  name: string;
  type: string;
  doc: string;
}

/** One place in a sequence: an element, or a choice between several. */
export interface ParticleModel {
  minOccurs: 0 | 1;
  maxOccurs: 1 | 'unbounded';
  alternatives: ElementModel[];
}

export interface ComplexTypeModel {
  name: string;
  doc: string;
  particles: ParticleModel[];
}

export interface SimpleTypeModel {
  name: string;
  doc: string;
  base: string;
  enumeration: string[];
  patterns: string[];
  minLength?: number;
  maxLength?: number;
  minInclusive?: number;
  maxInclusive?: number;
}

export interface SchemaModel {
  namespace: string;
  elements: ElementModel[];
  complexTypes: ComplexTypeModel[];
  simpleTypes: SimpleTypeModel[];
}

/**
 * Reads the contract's XSD. Throws, with the line, on every construct that the generated code would not honour: the contract keeps to
 * named types, sequences of elements and of choices, and facets on built-in types.
 */
export function readSchema(xsd: string): SchemaModel {
  const root = parseXml(xsd);
  if (root.local !== 'schema' || root.uri !== XML_SCHEMA) throw new Error('not an XML Schema');
  if (root.attributes.get('elementFormDefault') !== 'qualified') throw unsupported(root, 'unqualified local elements');
  const model: SchemaModel = {
    namespace: required(root, 'targetNamespace'),
    elements: [],
    complexTypes: [],
    simpleTypes: [],
  };
  for (const child of root.children) {
    if (child.local === 'element') model.elements.push(readElement(child, model.namespace));
    else if (child.local === 'complexType') model.complexTypes.push(readComplexType(child, model.namespace));
    else if (child.local === 'simpleType') model.simpleTypes.push(readSimpleType(child));
    else if (child.local !== 'annotation') throw unsupported(child);
  }
  checkReferences(model);
  return model;
}

/** The name of a type in TypeScript: without the suffix Type. */
export function typescriptName(type: string): string {
  return type.replace(/Type$/, '');
}

/** The text of xs:documentation or wsdl:documentation, in one line. */
export function documentation(element: XmlElement): string {
  const documented = element.children.flatMap((child) => (child.local === 'annotation' ? child.children : [child]));
  const texts = documented.filter((child) => child.local === 'documentation').map((child) => child.text);
  return texts.join(' ').replace(/\s+/g, ' ').trim();
}

function readElement(element: XmlElement, namespace: string): ElementModel {
  for (const name of element.attributes.keys()) {
    if (!['name', 'type', 'minOccurs', 'maxOccurs'].includes(name)) throw unsupported(element, `attribute ${name}`);
  }
  const type = typeName(element, required(element, 'type'), namespace);
  return { name: required(element, 'name'), type, doc: documentation(element) };
}

function readComplexType(element: XmlElement, namespace: string): ComplexTypeModel {
  const [sequence, ...others] = element.children.filter((child) => child.local !== 'annotation');
  if (sequence?.local !== 'sequence' || others.length > 0) throw unsupported(element, 'other than one sequence');
  if (sequence.attributes.size > 0 || element.attributes.size > 1) throw unsupported(element, 'attributes');
  const particles = sequence.children.map((child): ParticleModel => {
    if (child.local === 'element') return { ...occurrence(child), alternatives: [readElement(child, namespace)] };
    if (child.local !== 'choice') throw unsupported(child);
    const alternatives = child.children.map((option) => {
      const { minOccurs, maxOccurs } = occurrence(option);
      if (option.local !== 'element' || minOccurs !== 1 || maxOccurs !== 1) throw unsupported(option);
      return readElement(option, namespace);
    });
    const { minOccurs, maxOccurs } = occurrence(child);
    if (minOccurs !== 1 || maxOccurs !== 1) throw unsupported(child, 'an optional or repeated choice');
    return { minOccurs, maxOccurs, alternatives };
  });
  return { name: required(element, 'name'), doc: documentation(element), particles };
}

function readSimpleType(element: XmlElement): SimpleTypeModel {
  const [restriction, ...others] = element.children.filter((child) => child.local !== 'annotation');
  if (restriction?.local !== 'restriction' || others.length > 0) throw unsupported(element);
  const base = typeName(restriction, required(restriction, 'base'), '');
  const model: SimpleTypeModel = {
    name: required(element, 'name'),
    doc: documentation(element),
    base,
    enumeration: [],
    patterns: [],
  };
  for (const facet of restriction.children) {
    const value = required(facet, 'value');
    switch (facet.local) {
      case 'enumeration':
        model.enumeration.push(value);
        break;
      case 'pattern':
        model.patterns.push(value);
        break;
      case 'minLength':
      case 'maxLength':
      case 'minInclusive':
      case 'maxInclusive':
        model[facet.local] = wholeNumber(facet, value);
        break;
      default:
        throw unsupported(facet);
    }
  }
  return model;
}

function occurrence(element: XmlElement): Pick<ParticleModel, 'minOccurs' | 'maxOccurs'> {
  const min = element.attributes.get('minOccurs') ?? '1';
  const max = element.attributes.get('maxOccurs') ?? '1';
  if ((min !== '0' && min !== '1') || (max !== '1' && max !== 'unbounded'))
    throw unsupported(element, 'its occurrence');
  return { minOccurs: min === '0' ? 0 : 1, maxOccurs: max === '1' ? 1 : max };
}

function typeName(element: XmlElement, name: string, namespace: string): string {
  const { uri, local } = resolveName(element, name);
  if (uri === XML_SCHEMA) {
    if (!BUILT_IN_TYPES[`xs:${local}`]) throw unsupported(element, `type ${name}`);
    return `xs:${local}`;
  }
  if (uri !== namespace) throw unsupported(element, `type ${name}`);
  return local;
}

function wholeNumber(element: XmlElement, value: string): number {
  if (!/^-?[0-9]+$/.test(value)) throw unsupported(element, value);
  return Number(value);
}

function checkReferences(model: SchemaModel): void {
  const types = [...model.complexTypes, ...model.simpleTypes].map((type) => type.name);
  const twice = types.find((name, index) => types.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`type ${twice} is declared twice`);
  const used = model.complexTypes.flatMap((type) => type.particles.flatMap((particle) => particle.alternatives));
  for (const { name, type } of [...model.elements, ...used]) {
    if (!types.includes(type) && !BUILT_IN_TYPES[type])
      throw new Error(`element ${name} is of the unknown type ${type}`);
  }
}

function unsupported(element: XmlElement, what: string = element.local): Error {
  return new Error(`line ${element.line}: ${element.local}: the generator does not support ${what}`);
}
