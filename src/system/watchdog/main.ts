import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { WatchdogData, WatchdogOrder } from './messages.js';
import { type Sight, Standstill } from './standstill.js';

const STANDARD_ERROR = 2;

const { beats, times } = workerData as WatchdogData;
const count = new Int32Array(beats);
const standstill = new Standstill(times);
let isUp = false;
/** What the daemon closes; undefined while it is not to stop. */
let closing: string | undefined;
let stoppingFor = 0;
let lastLook = performance.now();

parentPort!.on('message', (order: WatchdogOrder) => {
  if (order.kind === 'up') isUp = true;
  else closing = order.what;
});

setInterval(() => {
  const now = performance.now();
  const elapsed = now - lastLook;
  lastLook = now;
  const sight = standstill.look(Atomics.load(count, 0), elapsed);
  if (sight !== undefined) tell(sight);
  if (closing === undefined) return;
  stoppingFor += standstill.counted(elapsed);
  if (stoppingFor >= times.stop) {
    endProcess(
      { stoppingFor: Math.round(stoppingFor), closing },
      'the daemon does not stop in time: the process is ended',
    );
  }
}, times.look);

function tell(sight: Sight): void {
  const fields = { standstill: Math.round(sight.for) };
  if (sight.kind === 'stands-still') writeLine('error', fields, 'the event loop stands still');
  else if (sight.kind === 'goes-on') writeLine('warn', fields, 'the event loop goes on after standing still');
  // What opens the store, a migration say, may take long in one piece, and would be begun again by the next start.
  else if (isUp)
    endProcess(fields, 'the event loop stands still: the process is ended, so that it can be started again');
}

/** A thread can end the process in no gentler way. Nothing is lost: what is acknowledged or accepted is on the disk. */
function endProcess(fields: object, text: string): void {
  writeLine('fatal', fields, text);
  process.kill(process.pid, 'SIGKILL');
}

/**
 * Writes in the form of the daemon's log, past the event loop, which does not write now. Not to standard output, where
 * the daemon may have written half a line.
 */
function writeLine(level: string, fields: object, text: string): void {
  const line = JSON.stringify({ level, time: new Date().toISOString(), ...fields, msg: text });
  try {
    writeSync(STANDARD_ERROR, `${line}\n`);
  } catch {
    // Nobody takes it, and there is no other place to say it: what is to be done is done all the same.
  }
}
