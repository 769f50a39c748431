import { readFileSync } from 'node:fs';
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

/** Not a literal, so that the compiler does not look for a package that most installations are without. */
const PACKAGE: string = 'libxmljs2';

async function load(): Promise<Libxmljs2 | undefined> {
  try {
    return (await import(PACKAGE)).default as Libxmljs2;
  } catch (error) {
    // Only "not installed" means "do without": a package that is there but does not load is an error to be seen.
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/**
 * The second opinion where it is installed; see docs/decisions/0001-libxml2-wasm-and-libxmljs2.md. Only whole documents are validated and no node is
 * ever moved to another document, which corrupts this library's memory.
 */
export async function createLibxmljs2Validator(): Promise<SchemaValidator | undefined> {
  const library = await load();
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
