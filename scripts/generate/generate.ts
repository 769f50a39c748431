import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emitClient } from './emit-client.js';
import { emitMessages } from './emit-messages.js';
import { emitSchema } from './emit-schema.js';
import { emitServer } from './emit-server.js';
import { readSchema } from './schema-model.js';
import { readWsdl } from './wsdl-model.js';

/** Everything that is generated from the contract below `root`: contents by path below `generated/`. The same contract gives the same bytes. */
export async function generateAll(root: string): Promise<Map<string, string>> {
  const wsdlPath = join(root, 'wsdl/idd.wsdl');
  const schema = readSchema(await readFile(join(root, 'xsd/idd.xsd'), 'utf8'));
  const wsdl = readWsdl(await readFile(wsdlPath, 'utf8'));
  const files = new Map<string, string>();
  files.set('messages.ts', emitMessages(schema, wsdl));
  files.set('idd-server.ts', emitServer(schema, wsdl));
  files.set('schema.ts', emitSchema(schema, wsdl));
  for (const [path, text] of await emitClient(wsdlPath, schema)) files.set(`client/${path}`, text);
  return files;
}
