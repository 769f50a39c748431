#!/usr/bin/env node
import { setTimeout as pause } from 'node:timers/promises';
import { startWatchdog } from '../system/watchdog/watchdog.js';
import { run } from './run.js';

// A reader that has seen enough (`opendes record list --all | head`) is no failure.
function endWithOutput(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

process.stdout.on('error', endWithOutput);

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  fetch,
  pause: (milliseconds) => pause(milliseconds),
  signals: process,
  exit: (status) => process.exit(status),
  outliveOutput: () => process.stdout.off('error', endWithOutput),
  startWatchdog,
});
