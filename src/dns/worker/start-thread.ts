import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WorkerData } from './messages.js';

/** The thread's program: compiled or not, as this file is. */
const PROGRAM = new URL(`./main${extname(import.meta.url)}`, import.meta.url);

/** Starts the DNS thread. What it tells is Report, what it takes is Order. */
export function startThread(workerData: WorkerData): Worker {
  const { transfers } = workerData;
  const options = { workerData, name: 'dns', transferList: transfers === undefined ? [] : [transfers] };
  return extname(PROGRAM.pathname) === '.ts'
    ? new Worker(fromSources(PROGRAM), { ...options, eval: true })
    : new Worker(PROGRAM, options);
}

/** Tests and measurements run the sources by tsx, which a thread of Node.js 20 does not inherit. */
function fromSources(program: URL): string {
  const tsx = import.meta.resolve('tsx/esm/api');
  return `import(${JSON.stringify(tsx)}).then(({ register }) => {
    register();
    return import(${JSON.stringify(program.href)});
  });`;
}
