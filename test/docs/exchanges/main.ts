import { mkdir, writeFile } from 'node:fs/promises';
import { recordPage } from './page.js';

const folder = new URL('../../../docs/peers/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL('exchanges.md', folder), await recordPage());
