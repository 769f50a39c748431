import type { Command } from 'commander';
import type { AcceptedJson, BroadcastJson } from './api-types.js';
import { reportBroadcast, type WaitOptions, withWaiting } from './broadcast-progress.js';
import { broadcastText } from './broadcast-text.js';
import { addCommand, CommandContext, type SharedOptions } from './command-context.js';
import type { CommandIo } from './command-io.js';
import { type PagingOptions, pages, withPaging } from './pages.js';
import { printList } from './print-list.js';

const COLUMNS = {
  header: ['BROADCAST', 'COMMAND', 'STATE', 'RECORDS', 'CREATED', 'CONFIRMED BY'],
  row: ({ broadcastId, command, state, records, createdAt, peers }: BroadcastJson) => [
    broadcastId,
    command,
    state,
    records,
    createdAt,
    `${peers.filter((peer) => peer.state === 'completed').length} of ${peers.length}`,
  ],
};

const at = (broadcastId: string) => `/broadcasts/${encodeURIComponent(broadcastId)}`;

/** `broadcast list|show|retry|cancel`: what has been sent to all peers, and what each has confirmed. */
export function addBroadcastCommands(program: Command, io: CommandIo): void {
  const group = program.command('broadcast').description('changes on their way to the peers');

  withPaging(addCommand(group, 'list', 'list broadcasts, newest first')).action(
    async (options: SharedOptions & PagingOptions) => {
      const context = new CommandContext(io, options);
      const client = await context.client();
      await printList(context, pages<BroadcastJson>(client, '/broadcasts', {}, options), COLUMNS);
    },
  );

  addCommand(group, 'show <broadcastId>', 'show one broadcast and what each peer has confirmed').action(
    async (broadcastId: string, options: SharedOptions) => {
      const context = new CommandContext(io, options);
      const client = await context.client();
      const broadcast = await client.get<BroadcastJson>(at(broadcastId));
      await context.print(broadcast, broadcastText);
    },
  );

  withWaiting(
    addCommand(group, 'retry <broadcastId>', 'send again, to each peer where the broadcast failed, what failed'),
  ).action(async (broadcastId: string, options: SharedOptions & WaitOptions) => {
    const context = new CommandContext(io, options);
    const client = await context.client();
    await reportBroadcast(context, client, await client.post<AcceptedJson>(`${at(broadcastId)}/retry`), options);
  });

  addCommand(group, 'cancel <broadcastId>', 'send no more what the peers have not confirmed').action(
    async (broadcastId: string, options: SharedOptions) => {
      const context = new CommandContext(io, options);
      const client = await context.client();
      await context.print(await client.post<BroadcastJson>(`${at(broadcastId)}/cancel`), broadcastText);
    },
  );
}
