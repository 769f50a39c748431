import { COMPLEX_TYPES, SIMPLE_TYPES, type SimpleType } from '../../../generated/schema.js';

/** What an element may be: text of a simple type, or a sequence of elements. */
export type ContentModel = SimpleType | SequenceModel;

export interface SequenceModel {
  readonly name: string;
  readonly places: readonly Place[];
  /** Elements that repeat: properties that are arrays. */
  readonly lists: readonly string[];
}

/** One place in a sequence. */
export interface Place {
  readonly required: boolean;
  readonly repeats: boolean;
  readonly elements: readonly ElementModel[];
}

export interface ElementModel {
  readonly name: string;
  readonly content: ContentModel;
  readonly repeats: boolean;
  /** As it is written. */
  readonly startTag: string;
  readonly endTag: string;
}

export function isSequence(content: ContentModel): content is SequenceModel {
  return (content as SequenceModel).places !== undefined;
}

const linked = new Map<string, SequenceModel>();

/** The sequence of a complex type of the schema, its element types looked up once. */
export function sequenceModel(typeName: string): SequenceModel {
  const known = linked.get(typeName);
  if (known) return known;
  const type = COMPLEX_TYPES[typeName]!;
  const places = type.particles.map(({ minOccurs, maxOccurs, alternatives }): Place => {
    const repeats = maxOccurs === 'unbounded';
    return {
      required: minOccurs > 0,
      repeats,
      elements: alternatives.map((element) => ({
        name: element.name,
        content: SIMPLE_TYPES[element.type] ?? sequenceModel(element.type),
        repeats,
        startTag: `<${element.name}>`,
        endTag: `</${element.name}>`,
      })),
    };
  });
  const lists = places.filter(({ repeats }) => repeats).flatMap(({ elements }) => elements.map(({ name }) => name));
  const model = { name: typeName, places, lists };
  linked.set(typeName, model);
  return model;
}
