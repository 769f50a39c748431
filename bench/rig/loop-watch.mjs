// Preloaded into a process (`--import loop-watch.mjs?to=FILE`): writes the longest stop of its event loop so far, in milliseconds, to that file. Removing
// the file begins anew.
import { existsSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const file = new URL(import.meta.url).searchParams.get('to');
const RESOLUTION = 2;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
delay.enable();
setInterval(() => {
  if (!existsSync(file)) delay.reset();
  writeFileSync(file, JSON.stringify({ longest: delay.max / 1e6, p99: delay.percentile(99) / 1e6 }));
}, 100).unref();
