import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ENVELOPE_SCHEMA } from './paths.js';
import type { SchemaValidator } from './schema-validator.js';

interface NativeDocument {
  validate(schema: NativeDocument): boolean;
  readonly validationErrors: Error[];
  root(): { name(): string };
  getDtd(): unknown;
  find(xpath: string): unknown[];
}

interface Libxmljs2 {
  parseXml(xml: string, options?: { baseUrl?: string; nonet?: boolean }): NativeDocument;
}

/** The locked package that brings the library, with modules of its own: most checkouts have not installed them. */
const PACKAGE = new URL('./libxmljs2/', import.meta.url);

/** Undefined where it is not installed. Throws where it is there and does not load. */
function load(): Libxmljs2 | undefined {
  if (!existsSync(fileURLToPath(new URL('node_modules/libxmljs2/', PACKAGE)))) return undefined;
  return createRequire(new URL('package.json', PACKAGE))('libxmljs2') as Libxmljs2;
}

/**
 * Returns the second judge, undefined where it is not installed; see docs/decisions/0001-libxml2-wasm-and-libxmljs2.md.
 * It validates whole documents. What this library's memory does not stand is left alone: attributes, namespaces and
 * parents of nodes, and moving nodes from one document to another.
 */
export function createLibxmljs2Validator(): SchemaValidator | undefined {
  const library = load();
  if (!library) return undefined;
  const schema = library.parseXml(readFileSync(ENVELOPE_SCHEMA, 'utf8'), { baseUrl: ENVELOPE_SCHEMA });
  return {
    name: 'libxmljs2',
    validate(xml) {
      let document: NativeDocument;
      try {
        document = library.parseXml(xml, { nonet: true });
      } catch (error) {
        return [(error as Error).message.trim()];
      }
      const found: string[] = [];
      const root = document.root().name();
      if (root !== 'Envelope') found.push(`The document element is ${root}, not Envelope`);
      if (document.getDtd()) found.push('Document type declaration');
      if (document.find('//processing-instruction()').length > 0) found.push('Processing instruction');
      if (found.length === 0 && !document.validate(schema)) {
        found.push(...document.validationErrors.map((error) => error.message.trim()));
      }
      return found;
    },
  };
}
