// Becomes generated/client/exact-client.ts.
import type { Client } from 'soap';
import { COMPLEX_TYPES, ELEMENT_TYPES, SIMPLE_TYPES } from '../../generated/schema.js';

/**
 * Makes a node-soap client send and give what its types say. By itself it writes elements in whatever order the properties have and leaves dates
 * empty, and the return code of an ACK arrives as a string.
 */
export function exactClient(client: Client): Client {
  const { wsdl } = client;
  const write = wsdl.objectToDocumentXML.bind(wsdl);
  const read = wsdl.xmlToObject.bind(wsdl);
  wsdl.objectToDocumentXML = (
    name: keyof typeof ELEMENT_TYPES,
    message: unknown,
    ...rest: [string, string?, string?]
  ) => write(name, writable(ELEMENT_TYPES[name], message), ...rest);
  wsdl.xmlToObject = (xml: unknown) => {
    const envelope = read(xml) as { Body?: { ACK?: unknown } };
    if (envelope.Body?.ACK) envelope.Body.ACK = typed(ELEMENT_TYPES.ACK, envelope.Body.ACK);
    return envelope;
  };
  return client;
}

/** A value as node-soap writes it right: properties in the order of the schema, dates as text. */
function writable(type: string, value: unknown): unknown {
  if (SIMPLE_TYPES[type]) return value instanceof Date ? value.toISOString() : value;
  return mapped(type, value, writable);
}

/** A value that node-soap has read, with the types of the schema. */
function typed(type: string, value: unknown): unknown {
  const simple = SIMPLE_TYPES[type];
  if (!simple) return mapped(type, value, typed);
  if (simple.lexical === 'integer') return Number(value);
  if (simple.lexical === 'dateTime') return new Date(String(value));
  // node-soap has null for an empty element.
  return value ?? '';
}

function mapped(type: string, value: unknown, map: (type: string, value: unknown) => unknown): unknown {
  const properties: Record<string, unknown> = {};
  for (const { maxOccurs, alternatives } of COMPLEX_TYPES[type]!.particles) {
    for (const element of alternatives) {
      const content = (value as Record<string, unknown>)[element.name];
      if (content === undefined) continue;
      const one = (entry: unknown) => map(element.type, entry);
      properties[element.name] = maxOccurs === 1 ? one(content) : (content as unknown[]).map(one);
    }
  }
  return properties;
}
