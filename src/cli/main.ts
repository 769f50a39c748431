#!/usr/bin/env node
import { setTimeout as pause } from 'node:timers/promises';
import { run } from './run.js';

// A reader that has seen enough (`opendes record list --all | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  fetch,
  pause: (milliseconds) => pause(milliseconds),
  signals: process,
  exit: (status) => process.exit(status),
});
