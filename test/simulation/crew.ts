import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** More processes than that are not worth their start. */
const MOST = 4;

/** How many processes this machine has work for. */
export const CREW = Math.min(availableParallelism(), MOST);

/**
 * Has tasks done by several processes at the same time, each of which runs the module `worker` and answers each task with one result. `done` is called for
 * each, in no certain order. Throws where a process ends by itself, with the task that it was at.
 */
export async function shareOut<Task, Result>(
  worker: URL,
  tasks: Iterable<Task>,
  workers: number,
  done: (result: Result, task: Task) => void,
): Promise<void> {
  const left = tasks[Symbol.iterator]();
  await Promise.all(Array.from({ length: workers }, () => work(worker, left, done)));
}

function work<Task, Result>(
  module: URL,
  left: Iterator<Task>,
  done: (result: Result, task: Task) => void,
): Promise<void> {
  const worker = fork(module, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    let current: { task: Task } | undefined;
    const next = () => {
      const { value, done: isOver } = left.next();
      current = isOver ? undefined : { task: value };
      if (current === undefined) worker.disconnect();
      else worker.send(current);
    };
    worker.on('message', (result) => {
      done(result as Result, current!.task);
      next();
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (current === undefined) resolve();
      else reject(new Error(`${JSON.stringify(current.task)}: the process ended with status ${code}`));
    });
    next();
  });
}

/** The other end: a process that does what it is asked for, one task after the other. */
export function serveCrew<Task, Result>(perform: (task: Task) => Promise<Result>): void {
  process.on('message', async ({ task }: { task: Task }) => process.send!(await perform(task)));
}
