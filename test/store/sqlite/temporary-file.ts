import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A path for a database in a folder of its own, and how to delete it with all that was put beside it. */
export function temporaryFile(): { path: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'opendes-store-'));
  return { path: join(folder, 'opendes.db'), remove: () => rmSync(folder, { recursive: true }) };
}
