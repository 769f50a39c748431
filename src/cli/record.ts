import type { Command } from 'commander';
import type { NaptrRecord } from '../enum/naptr-record.js';
import { addCommand, CommandContext, type SharedOptions } from './command-context.js';
import type { CommandIo } from './command-io.js';
import { addOverlapsCommand } from './overlaps.js';
import { type PagingOptions, pages, withPaging } from './pages.js';
import { printList } from './print-list.js';
import { addModifyCommand, addRecordListCommand } from './record-change.js';
import { RECORD_COLUMNS } from './record-columns.js';
import { addExportCommand } from './record-export.js';
import { addImportCommand } from './record-import.js';

/** `record add|modify|remove|list|overlaps|import|export`: the host operator's own records, which every change broadcasts [Q.3645 §7.2]. */
export function addRecordCommands(program: Command, io: CommandIo): void {
  const group = program.command('record').description('NAPTR records of numbers and number blocks');

  addRecordListCommand(group, io, 'add', 'add records of your own and tell all peers');
  addModifyCommand(group, io);
  addRecordListCommand(group, io, 'remove', 'remove records of your own and tell all peers');

  withPaging(addCommand(group, 'list', 'list your own records, or those of a peer'))
    .option('--operator <operator>', 'whose records (default: your own)')
    .option('--prefix <digits>', 'only numbers and blocks that begin so, such as +44163296')
    .action(async (options: SharedOptions & PagingOptions & { operator?: string; prefix?: string }) => {
      const { operator, prefix } = options;
      const context = new CommandContext(io, options);
      const client = await context.client();
      await printList(context, pages<NaptrRecord>(client, '/records', { operator, prefix }, options), RECORD_COLUMNS);
    });

  addOverlapsCommand(group, io);
  addImportCommand(group, io);
  addExportCommand(group, io);
}
