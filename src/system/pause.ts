import { setImmediate } from 'node:timers/promises';

/** Lets everything that waits have its turn before work in the background goes on. */
export async function pause(): Promise<void> {
  await setImmediate();
}
