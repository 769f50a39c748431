import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultOptions, generate, parseWsdl } from 'wsdl-tsclient';
import { Logger } from 'wsdl-tsclient/dist/src/utils/logger.js';
import { correctClientModel } from './client-model.js';
import { headerLine } from './emitting.js';
import type { SchemaModel } from './schema-model.js';

const OPTIONS = { ...defaultOptions, esm: true, quiet: true };

/**
 * `generated/client/`: the node-soap client that wsdl-tsclient makes of the WSDL, with its model corrected. It marks every field optional,
 * takes numbers for strings and does not know choices, so its definitions give way to the types of `generated/messages.ts`.
 * Returns the files' contents by path below `client/`.
 */
export async function emitClient(wsdlPath: string, schema: SchemaModel): Promise<Map<string, string>> {
  Logger.disabled();
  const model = await parseWsdl(wsdlPath, OPTIONS);
  correctClientModel(model, schema);
  const directory = await mkdtemp(join(tmpdir(), 'opendes-generate-'));
  try {
    await generate(model, directory, OPTIONS);
    const files = new Map<string, string>();
    const paths = await readdir(directory, { recursive: true });
    for (const path of paths.filter((name) => name.endsWith('.ts')).sort()) {
      files.set(path.replaceAll('\\', '/'), corrected(path, await readFile(join(directory, path), 'utf8')));
    }
    files.set('exact-client.ts', await emitExactClient());
    return files;
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** The part that is the same for any contract, which scripts/generate/exact-client.ts has as it is to be. */
async function emitExactClient(): Promise<string> {
  const text = await readFile(new URL('./exact-client.ts', import.meta.url), 'utf8');
  const moved = replaced(text, /^\/\/ Becomes .*\n/, `${headerLine('xsd/idd.xsd')}\n`);
  return replaced(moved, `'../../generated/schema.js'`, `'../schema.js'`);
}

function corrected(path: string, text: string): string {
  const definition = /^definitions[\\/](\w+)\.ts$/.exec(path);
  if (definition) text = `export type { ${definition[1]} } from '../../messages.js';\n`;
  else if (path === 'index.ts') text = correctIndex(text);
  else if (path === 'client.ts') text = correctClient(text);
  else text = typeImports(text);
  return `${headerLine('wsdl/idd.wsdl')}\n${text}`;
}

/** Interfaces leave no trace at run time: an ES module has to import and export them as types. */
function typeImports(text: string): string {
  return text.replace(/^import \{/gm, 'import type {');
}

function correctIndex(text: string): string {
  const types = text.replace(/^export \{/gm, 'export type {');
  return replaced(types, /^export type \{ createClientAsync, (\w+) \}/m, 'export { createClientAsync, type $1 }');
}

/** node-soap leaves dates empty, keeps whatever order the properties have and reads numbers as strings: the types promise more. */
function correctClient(text: string): string {
  text = typeImports(text);
  text = replaced(
    text,
    /^import type \{ Client as SoapClient, createClientAsync as soapCreateClientAsync, IExOptions as ISoapExOptions \} from "soap";/m,
    [
      'import { type Client as SoapClient, createClientAsync as soapCreateClientAsync, type IExOptions as ISoapExOptions } from "soap";',
      'import { exactClient } from "./exact-client.js";',
    ].join('\n'),
  );
  return replaced(
    text,
    'return soapCreateClientAsync(args[0], args[1], args[2]) as any;',
    'return soapCreateClientAsync(args[0], args[1], args[2]).then((client) => exactClient(client) as IddClient);',
  );
}

/** Replaces what must be there: a new version of wsdl-tsclient that writes something else is noticed. */
function replaced(text: string, pattern: string | RegExp, replacement: string): string {
  const result = text.replace(pattern, replacement);
  if (result === text) throw new Error(`wsdl-tsclient's output no longer has ${pattern}`);
  return result;
}
