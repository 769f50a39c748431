import type { Worker } from 'node:worker_threads';
import { startProgram } from '../../system/program-thread.js';
import type { WorkerData } from './messages.js';

/** Starts the DNS thread. What it tells is Report, what it takes is Order. */
export function startThread(workerData: WorkerData): Worker {
  const { transfers } = workerData;
  const transferList = transfers === undefined ? [] : [transfers];
  return startProgram('./main', import.meta, { workerData, name: 'dns', transferList });
}
