import { readFileSync } from 'node:fs';
import { type ErrorDetail, ParseOption, XmlDocument, XmlLibError, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';

/** One thing that is wrong, and where. `file` is a path or what the caller called the document; `line` counts from 1, 0: not known. */
export interface Finding {
  file: string;
  line: number;
  message: string;
}

export interface CheckOptions {
  /** What findings call the document. */
  file?: string;
  /** Sentences about what is wrong with a well-formed document for reasons that no schema can express; the schema is not asked then. */
  alsoForbid?: (document: XmlDocument) => string[];
}

/** A compiled schema; whoever does not keep it for the life of the process disposes of it. */
export interface CompiledSchema {
  /** What is wrong with a document; nothing: valid. */
  check(xml: string | Uint8Array, options?: CheckOptions): Finding[];
  dispose(): void;
}

/** A schema that does not compile; the findings say where and why. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  constructor(readonly findings: Finding[]) {
    super(findings.map((finding) => `${finding.file}:${finding.line}: ${finding.message}`).join('\n'));
  }
}

let reachesFiles = false;

/** libxml2 knows no disk by itself: imports of a schema are read through Node. Registered once a process, since it is global there. */
function reachFiles(): void {
  if (!reachesFiles) xmlRegisterFsInputProviders();
  reachesFiles = true;
}

/**
 * Parses, hands the document to `use` and frees it, whatever `use` does: libxml2's memory is not collected.
 * @throws XmlParseError when the text is not well-formed
 */
export function withDocument<T>(xml: string | Uint8Array, url: string, use: (document: XmlDocument) => T): T {
  const options = { url, option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_BIG_LINES };
  const document =
    typeof xml === 'string' ? XmlDocument.fromString(xml, options) : XmlDocument.fromBuffer(xml, options);
  try {
    return use(document);
  } finally {
    document.dispose();
  }
}

/** What libxml2 reported, as findings; anything else is no verdict and is thrown on. */
export function findingsOf(error: unknown, file: string): Finding[] {
  if (!(error instanceof XmlLibError)) throw error;
  // libxml2 has no details for an empty text, and no findings would mean valid.
  if (error.details.length === 0) return [{ file, line: 0, message: error.message || 'Not an XML document' }];
  return error.details.map((detail: ErrorDetail) => ({
    file: detail.file || file,
    line: detail.line,
    message: detail.message.trim(),
  }));
}

/**
 * Reads and compiles a schema with what it imports.
 * @throws SchemaError when it is not well-formed or not a schema
 */
export function compileSchema(path: string): CompiledSchema {
  reachFiles();
  let validator: XsdValidator;
  try {
    validator = withDocument(readFileSync(path), path, (document) => XsdValidator.fromDoc(document));
  } catch (error) {
    throw new SchemaError(findingsOf(error, path));
  }
  return {
    check(xml, { file = 'document', alsoForbid } = {}) {
      try {
        return withDocument(xml, file, (document) => {
          const forbidden = alsoForbid?.(document) ?? [];
          if (forbidden.length === 0) validator.validate(document);
          return forbidden.map((message) => ({ file, line: 0, message }));
        });
      } catch (error) {
        return findingsOf(error, file);
      }
    },
    dispose: () => validator.dispose(),
  };
}
