import { type Command, InvalidArgumentError } from 'commander';
import type { Page } from '../idd/ports/store/index.js';
import type { AcceptedJson, NodeJson } from './api-types.js';
import { reportBroadcast, type WaitOptions, withWaiting } from './broadcast-progress.js';
import { addCommand, CommandContext, type SharedOptions } from './command-context.js';
import type { CommandIo } from './command-io.js';
import { details, Table } from './table.js';

const at = (operator: string) => `/nodes/${encodeURIComponent(operator)}`;

/** `node add|remove|resync|retry|list|show`: the DESs of other operators [Q.3645 §7.1]. */
export function addNodeCommands(program: Command, io: CommandIo): void {
  const group = program.command('node').description('the DESs of other operators');

  withWaiting(addCommand(group, 'add <operator...>', 'exchange numbers with these peers, as one broadcast'))
    .option(
      '--activate-at <time>',
      'when your numbers begin to resolve at the peers, such as 2026-12-01T00:00:00Z (default: now)',
      dateTime,
    )
    .action(async (operators: string[], options: SharedOptions & WaitOptions & { activateAt?: string }) => {
      const context = new CommandContext(io, options);
      const client = await context.client();
      const { activateAt } = options;
      const body = { operators, ...(activateAt !== undefined && { activateAt }) };
      await reportBroadcast(context, client, await client.post<AcceptedJson>('/nodes', body), options);
    });

  withWaiting(addCommand(group, 'remove <operator>', 'end the exchange with a peer; its numbers stop resolving'))
    .option('--force', 'end it without the peer')
    .action(async (operator: string, options: SharedOptions & WaitOptions & { force?: boolean }) => {
      const context = new CommandContext(io, options);
      const client = await context.client();
      const path = options.force ? `${at(operator)}?force=true` : at(operator);
      await reportBroadcast(context, client, await client.delete<AcceptedJson>(path), options);
    });

  withWaiting(addCommand(group, 'resync <operator>', 'exchange the whole profiles again with an added peer')).action(
    async (operator: string, options: SharedOptions & WaitOptions) => {
      const context = new CommandContext(io, options);
      const client = await context.client();
      await reportBroadcast(context, client, await client.post<AcceptedJson>(`${at(operator)}/resync`), options);
    },
  );

  addCommand(group, 'retry <operator>', 'try at once to send to a peer whose link is refused').action(
    async (operator: string, options: SharedOptions) => {
      const context = new CommandContext(io, options);
      const client = await context.client();
      await context.print(await client.post<NodeJson>(`${at(operator)}/retry`), nodeText);
    },
  );

  addCommand(group, 'list', 'list the peers').action(async (options: SharedOptions) => {
    const context = new CommandContext(io, options);
    const client = await context.client();
    await context.print(await client.get<Page<NodeJson>>('/nodes'), nodesText);
  });

  addCommand(group, 'show <operator>', 'show one peer').action(async (operator: string, options: SharedOptions) => {
    const context = new CommandContext(io, options);
    const client = await context.client();
    await context.print(await client.get<NodeJson>(at(operator)), nodeText);
  });
}

/** Whether there is such a day is for the daemon to say. */
function dateTime(text: string): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)) {
    throw new InvalidArgumentError('It must be a date and time with a time zone, such as 2026-12-01T00:00:00Z.');
  }
  return text;
}

function nodesText({ items }: Page<NodeJson>): string {
  if (items.length === 0) return 'No peer is configured.\n';
  return new Table(['OPERATOR', 'STATE', 'LINK', 'DIVERGED', 'QUEUED', 'RECORDS', 'SINCE', 'REASON']).lines(
    items.map((node) => [
      node.operator,
      node.state,
      node.link,
      node.diverged,
      node.queued,
      node.records,
      node.since,
      node.reason,
    ]),
  );
}

function nodeText({
  operator,
  state,
  link,
  diverged,
  approved,
  reason,
  queued,
  records,
  maxRecords,
  since,
  url,
  address,
}: NodeJson): string {
  return details({
    operator,
    state,
    since,
    reason,
    link,
    diverged,
    approved,
    queued,
    records,
    maxRecords,
    url,
    address,
  });
}
