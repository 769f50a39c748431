/**
 * A module for `node --import` that lets the event loop of a daemon stand still: on SIGUSR2 for two seconds, on SIGHUP
 * for ever. The times of its watchdog are these, so that nobody has to wait for a minute.
 */
export function standstillModule(times: object): string {
  const source = `
    import { syncBuiltinESMExports } from 'node:module';
    import threads from 'node:worker_threads';

    if (threads.isMainThread) {
      const { Worker } = threads;
      threads.Worker = class extends Worker {
        constructor(program, options) {
          if (options.name === 'watchdog') options.workerData.times = ${JSON.stringify(times)};
          super(program, options);
        }
      };
      syncBuiltinESMExports();
      process.on('SIGUSR2', () => {
        for (const end = Date.now() + 2000; Date.now() < end; );
      });
      process.on('SIGHUP', () => {
        for (;;);
      });
    }`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
