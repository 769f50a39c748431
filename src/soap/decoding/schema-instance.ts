import type { SaxesTagNS } from 'saxes';
import { NAMESPACE, SIMPLE_TYPES, type SimpleType } from '../../../generated/schema.js';
import { type ContentModel, isSequence } from './content-model.js';
import { ENVELOPE } from './header-block.js';
import { dataEncodingUnknown, shown } from './rejection.js';
import { XMLNS } from './xml-reader.js';

const SCHEMA = 'http://www.w3.org/2001/XMLSchema';
const SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';

/** The encodingStyle that makes no claim on how an element is encoded [W3C SOAP Part 1 §5.1.1]. */
const NO_ENCODING = `${ENVELOPE}/encoding/none`;

/**
 * Attributes of SOAP that have a meaning at header blocks only: at the body element and in it a receiver must ignore
 * them [W3C SOAP Part 1 §5.2.2–§5.2.4].
 */
const OF_HEADER_BLOCKS = new Set(['role', 'mustUnderstand', 'relay']);

/**
 * Returns the type that an element of a message has by its attributes, or why the attributes are not allowed. The
 * contract has none of its own. Of those of XML Schema, xsi:type may name the declared type, as gSOAP and Axis do, or
 * one derived from it; hints where a schema lies are not followed, and nothing is nillable [XML Schema Part 1 §2.6,
 * §3.3.4]. Throws a fault DataEncodingUnknown for an encodingStyle other than none [W3C SOAP Part 1 §5.1.1, §5.4.6].
 */
export function typeByAttributes(
  tag: SaxesTagNS,
  declared: ContentModel,
  resolve: (prefix: string) => string | undefined,
): ContentModel | { error: string } {
  let type = declared;
  for (const key in tag.attributes) {
    const { uri, local, value } = tag.attributes[key]!;
    if (uri === XMLNS) continue;
    if (uri === ENVELOPE && local === 'encodingStyle') requireNoEncoding(tag, value);
    else if (uri === ENVELOPE && OF_HEADER_BLOCKS.has(local)) continue;
    else if (uri !== SCHEMA_INSTANCE) return { error: 'has an attribute, which the schema does not allow' };
    else if (local === 'type') {
      const named = namedType(value.trim(), declared, resolve);
      if (named === undefined) {
        return { error: `has an xsi:type that is neither ${declared.name} nor derived from it` };
      }
      type = named;
    } else if (local !== 'schemaLocation' && local !== 'noNamespaceSchemaLocation') {
      return { error: 'has an attribute of XML Schema other than xsi:type' };
    }
  }
  return type;
}

function requireNoEncoding(tag: SaxesTagNS, encodingStyle: string): void {
  if (encodingStyle.trim() === NO_ENCODING) return;
  throw dataEncodingUnknown(
    `${shown(tag.local)} has the encodingStyle "${shown(encodingStyle, 80)}", which is unknown here`,
  );
}

/** The type that a qualified name stands for, if it is the declared one or derived from it. */
function namedType(
  qualified: string,
  declared: ContentModel,
  resolve: (prefix: string) => string | undefined,
): ContentModel | undefined {
  const colon = qualified.indexOf(':');
  const uri = resolve(colon < 0 ? '' : qualified.slice(0, colon)) ?? '';
  const local = qualified.slice(colon + 1);
  if ((uri !== SCHEMA && uri !== NAMESPACE) || local.includes(':')) return undefined;
  const name = uri === SCHEMA ? `xs:${local}` : local;
  if (name === declared.name) return declared;
  // No complex type of the contract is derived from another one.
  return isSequence(declared) ? undefined : derivedType(name, declared);
}

function derivedType(name: string, declared: SimpleType): SimpleType | undefined {
  const type = Object.hasOwn(SIMPLE_TYPES, name) ? SIMPLE_TYPES[name]! : undefined;
  for (let ancestor = type?.base; ancestor !== undefined; ancestor = SIMPLE_TYPES[ancestor]?.base) {
    if (ancestor === declared.name) return type;
  }
  return undefined;
}
