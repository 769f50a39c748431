import { type Command, InvalidArgumentError } from 'commander';
import { parseDuration } from '../config/duration.js';
import type { AdminClient } from './admin-client.js';
import type { AcceptedJson, BroadcastJson } from './api-types.js';
import { broadcastText } from './broadcast-text.js';
import type { CommandContext } from './command-context.js';
import { Failure } from './failure.js';

export interface WaitOptions {
  wait?: boolean;
  /** Milliseconds. */
  timeout?: number;
}

export function withWaiting(command: Command): Command {
  return command
    .option('--wait', 'wait until every peer has confirmed; exit status 1 if one does not')
    .option(
      '--timeout <duration>',
      'with --wait: how long at most, such as 30s or 5m (default: as long as it takes)',
      duration,
    );
}

function duration(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) throw new InvalidArgumentError('It must be a duration such as 30s or 5m.');
  return milliseconds;
}

/** Between two looks, in milliseconds: soon at first, since most broadcasts end within a round trip. */
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1000;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Prints what a change has become: its broadcast, and with --wait how that ended. */
export async function reportBroadcast(
  context: CommandContext,
  client: AdminClient,
  { broadcastId }: AcceptedJson,
  { wait = false, timeout = Number.POSITIVE_INFINITY }: WaitOptions,
): Promise<void> {
  if (!wait) {
    await context.print({ broadcastId }, () => `Stored; broadcast ${broadcastId}\n`);
    return;
  }
  const broadcast = await ended(context, client, broadcastId, { left: timeout });
  await context.print(broadcast, broadcastText);
  if (broadcast.state === 'pending') {
    throw new Failure('BROADCAST_PENDING', `the broadcast ${broadcastId} has not ended yet; it goes on`);
  }
  if (broadcast.state !== 'completed') {
    throw new Failure('BROADCAST_FAILED', `the broadcast ${broadcastId} is ${broadcast.state}`);
  }
}

/**
 * Returns the broadcast when it has ended, or as it is when the time, in milliseconds, is over; what is left of that is
 * in `patience`. SIGINT or SIGTERM ends the time: what has been stored goes on, and the caller says so. A second one
 * ends the process at once.
 */
export async function ended(
  context: CommandContext,
  client: AdminClient,
  broadcastId: string,
  patience: { left: number },
): Promise<BroadcastJson> {
  const { io } = context;
  let interrupt = () => {};
  const interrupted = new Promise<void>((resolve) => {
    interrupt = () => {
      if (patience.left <= 0) io.exit(1);
      patience.left = 0;
      resolve();
    };
  });
  for (const signal of SIGNALS) io.signals.on(signal, interrupt);
  try {
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const broadcast = await client.get<BroadcastJson>(`/broadcasts/${encodeURIComponent(broadcastId)}`);
      if (broadcast.state !== 'pending' || patience.left <= 0) return broadcast;
      const step = Math.min(pause, patience.left);
      await Promise.race([io.pause(step), interrupted]);
      patience.left -= step;
    }
  } finally {
    for (const signal of SIGNALS) io.signals.off(signal, interrupt);
  }
}
