import type { Command } from 'commander';
import type { Overlap } from '../idd/operation.js';
import { addCommand, CommandContext, type SharedOptions } from './command-context.js';
import type { CommandIo } from './command-io.js';
import { type PagingOptions, pages, withPaging } from './pages.js';
import { printList } from './print-list.js';

const COLUMNS = {
  header: ['NUMBER', 'RESOLVES TO', 'ANNOUNCED BY'],
  row: ({ e164Number, e164Prefix, winner, operators }: Overlap) => [
    e164Number ?? `${e164Prefix}*`,
    winner,
    operators.join(', '),
  ],
};

/** `record overlaps`: the numbers and blocks that several operators announce. */
export function addOverlapsCommand(group: Command, io: CommandIo): void {
  withPaging(addCommand(group, 'overlaps', 'list numbers and blocks that several operators announce')).action(
    async (options: SharedOptions & PagingOptions) => {
      const context = new CommandContext(io, options);
      const client = await context.client();
      await printList(context, pages<Overlap>(client, '/overlaps', {}, options), COLUMNS);
    },
  );
}
