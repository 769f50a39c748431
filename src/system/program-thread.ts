import { extname } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a thread whose program is the compiled file, or the source, beside the one that asks: `path` is without its
 * ending.
 */
export function startProgram(path: string, asking: ImportMeta, options: WorkerOptions): Worker {
  const ending = extname(asking.url);
  const program = new URL(`${path}${ending}`, asking.url);
  return ending === '.ts' ? new Worker(fromSources(program), { ...options, eval: true }) : new Worker(program, options);
}

/** Tests and measurements run the sources by tsx, which a thread of Node.js 20 does not inherit. */
function fromSources(program: URL): string {
  const tsx = import.meta.resolve('tsx/esm/api');
  return `import(${JSON.stringify(tsx)}).then(({ register }) => {
    register();
    return import(${JSON.stringify(program.href)});
  });`;
}
