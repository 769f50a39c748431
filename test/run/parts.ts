import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders whose tests compute, by fake clocks and without peers: it does not matter to them when they get a core. */
const COMPUTING = new Set(['contract', 'enum', 'idd', 'resolution', 'simulation', 'store']);

/** What mocha is to run at the same time: tests of real sockets, processes and clocks, and those that only compute. Every test below the folder is in one of them. */
export interface Parts {
  timed: string[];
  computing: string[];
}

export function partsOf(folder: string): Parts {
  const entries = readdirSync(folder, { withFileTypes: true });
  const specs = entries
    .filter((entry) => entry.isDirectory() || entry.name.endsWith('.test.ts'))
    .map(({ name }) => name)
    .sort();
  const pathOf = (name: string) => join(folder, name);
  return {
    timed: specs.filter((name) => !COMPUTING.has(name)).map(pathOf),
    computing: specs.filter((name) => COMPUTING.has(name)).map(pathOf),
  };
}
