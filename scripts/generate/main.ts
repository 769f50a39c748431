// Writes generated/ anew from wsdl/idd.wsdl and xsd/idd.xsd.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateAll } from './generate.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const target = join(root, 'generated');
const files = await generateAll(root);
await mkdir(target, { recursive: true });
for (const path of await readdir(target, { recursive: true })) {
  // What the contract no longer gives goes.
  if (path.endsWith('.ts') && !files.has(path.replaceAll('\\', '/'))) await rm(join(target, path));
}
for (const [path, text] of files) {
  await mkdir(dirname(join(target, path)), { recursive: true });
  await writeFile(join(target, path), text);
}
console.log(`${files.size} files generated`);
