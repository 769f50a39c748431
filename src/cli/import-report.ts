import type { AdminClient } from './admin-client.js';
import type { BroadcastJson } from './api-types.js';
import { ended, type WaitOptions } from './broadcast-progress.js';
import { broadcastText } from './broadcast-text.js';
import type { CommandContext } from './command-context.js';
import { Failure } from './failure.js';
import type { Imported } from './import-changes.js';

/** Prints what an import has stored, and with --wait the broadcasts of it that not every peer has confirmed. */
export async function reportImport(
  context: CommandContext,
  client: AdminClient,
  { records, broadcastIds }: Imported,
  leftOut: number,
  { wait = false, timeout = Number.POSITIVE_INFINITY }: WaitOptions,
): Promise<void> {
  const stored = { records, leftOut, broadcastIds };
  if (!wait) {
    await context.print(stored, storedText);
    return;
  }
  if (!context.json) await context.write(storedText(stored));
  const patience = { left: timeout };
  const unconfirmed: BroadcastJson[] = [];
  for (const broadcastId of broadcastIds) {
    const broadcast = await ended(context, client, broadcastId, patience);
    if (broadcast.state !== 'completed') unconfirmed.push(broadcast);
  }
  await context.print({ ...stored, unconfirmed }, () => unconfirmed.map(broadcastText).join('\n'));
  const failed = unconfirmed.find(({ state }) => state !== 'pending');
  const part = `${unconfirmed.length} of ${broadcastIds.length} broadcasts`;
  if (failed !== undefined) {
    throw new Failure(
      'BROADCAST_FAILED',
      `${part} not confirmed by every peer: ${failed.broadcastId} is ${failed.state}`,
    );
  }
  if (unconfirmed.length > 0) throw new Failure('BROADCAST_PENDING', `${part} have not ended yet; they go on`);
  if (!context.json) await context.write('Confirmed by every peer\n');
}

function storedText({ records, broadcastIds }: Pick<Imported, 'records' | 'broadcastIds'>): string {
  const [first] = broadcastIds;
  if (broadcastIds.length === 1) return `Stored ${count(records)}; broadcast ${first}\n`;
  return `Stored ${count(records)} in ${broadcastIds.length} broadcasts, ${first} to ${broadcastIds.at(-1)}\n`;
}

function count(records: number): string {
  return records === 1 ? '1 record' : `${records} records`;
}
