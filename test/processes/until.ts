import { setTimeout as pause } from 'node:timers/promises';

/** How long these tests wait without seeing anything happen, in milliseconds: far above what it takes, since the machine may be busy otherwise. */
const PATIENCE = 30_000;

/**
 * Asks again and again until the answer is undefined, which means: as it should be. Any other answer says what is missing. Fails with it when it
 * has been the same for too long; as long as it changes, things are on their way.
 */
export async function until(missing: () => Promise<string | undefined>): Promise<void> {
  let last: string | undefined;
  let since = 0;
  for (;;) {
    const what = await missing();
    if (what === undefined) return;
    if (what !== last) since = Date.now();
    last = what;
    if (Date.now() - since > PATIENCE) throw new Error(`for ${PATIENCE / 1000} s: ${what}`);
    await pause(25);
  }
}
