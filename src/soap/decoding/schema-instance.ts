import type { SaxesTagNS } from 'saxes';
import { NAMESPACE } from '../../../generated/schema.js';
import { ENVELOPE } from './header-block.js';
import { XMLNS } from './xml-reader.js';

const SCHEMA = 'http://www.w3.org/2001/XMLSchema';
const SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';

/** Attributes of SOAP that have a meaning at header blocks only; at a body element and in it a receiver must ignore them [W3C SOAP Part 1 §5.2.2–§5.2.4]. */
const OF_HEADER_BLOCKS = new Set(['role', 'mustUnderstand', 'relay']);

/**
 * Why the attributes of a message element are not allowed, or undefined. The contract has no attributes. Of XML Schema's own, a type is fine when it
 * is the declared one (gSOAP and Axis write it), hints where a schema lies are not followed, and nothing is nillable [XML Schema Part 1 §2.6, §3.3.4].
 */
export function attributeError(
  tag: SaxesTagNS,
  declaredType: string,
  resolve: (prefix: string) => string | undefined,
): string | undefined {
  for (const key in tag.attributes) {
    const { uri, local, value } = tag.attributes[key]!;
    if (uri === XMLNS || (uri === ENVELOPE && OF_HEADER_BLOCKS.has(local))) continue;
    if (uri !== SCHEMA_INSTANCE) return 'has an attribute, which the schema does not allow';
    if (local === 'schemaLocation' || local === 'noNamespaceSchemaLocation') continue;
    if (local !== 'type') return `has an attribute of XML Schema other than xsi:type`;
    if (!names(value.trim(), declaredType, resolve)) return `has an xsi:type other than ${declaredType}`;
  }
  return undefined;
}

function names(qualified: string, type: string, resolve: (prefix: string) => string | undefined): boolean {
  const colon = qualified.indexOf(':');
  const uri = resolve(colon < 0 ? '' : qualified.slice(0, colon)) ?? '';
  const local = qualified.slice(colon + 1);
  return type.startsWith('xs:') ? uri === SCHEMA && `xs:${local}` === type : uri === NAMESPACE && local === type;
}
