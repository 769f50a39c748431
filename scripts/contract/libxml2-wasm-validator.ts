import { type XmlDocument, XmlXPath } from 'libxml2-wasm';
import { compileSchema } from './libxml2.js';
import { ENVELOPE_SCHEMA } from './paths.js';
import type { SchemaValidator } from './schema-validator.js';

const INSTRUCTIONS = XmlXPath.compile('//processing-instruction()');

/** What SOAP forbids and a schema cannot say [W3C SOAP Part 1 §5]: a schema takes any element that it declares as document element. */
function forbidden(document: XmlDocument): string[] {
  const found: string[] = [];
  if (document.root.name !== 'Envelope') found.push(`The document element is ${document.root.name}, not Envelope`);
  if (document.dtd) found.push('Document type declaration');
  if (document.find(INSTRUCTIONS).length > 0) found.push('Processing instruction');
  return found;
}

/** @throws SchemaError when the contract does not compile */
export function createLibxml2WasmValidator(): SchemaValidator {
  const schema = compileSchema(ENVELOPE_SCHEMA);
  return {
    name: 'libxml2-wasm',
    validate: (xml) => schema.check(xml, { alsoForbid: forbidden }).map((finding) => finding.message),
  };
}
