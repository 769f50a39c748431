import { type Command, Option } from 'commander';
import type { Severity } from '../idd/ports/alarms.js';
import type { Page } from '../idd/ports/store/index.js';
import type { AdminClient } from './admin-client.js';
import type { AlarmJson } from './api-types.js';
import { addCommand, CommandContext, type SharedOptions } from './command-context.js';
import type { CommandIo } from './command-io.js';
import { Table } from './table.js';

const SEVERITIES: readonly Severity[] = ['critical', 'major', 'minor', 'warning'];

interface ListOptions {
  operator?: string;
  severity?: Severity;
  all?: boolean;
}

/** `alarm list|acknowledge|clear`: what needs a person. */
export function addAlarmCommands(program: Command, io: CommandIo): void {
  const group = program.command('alarm').description('open alarms');

  addCommand(group, 'list', 'list the open alarms, the oldest first')
    .option('--operator <operator>', 'only those that concern this peer')
    .addOption(new Option('--severity <severity>', 'only those of this severity').choices(SEVERITIES))
    .option('--all', 'with those that have ended, as far as they are still kept')
    .action(async (options: SharedOptions & ListOptions) => {
      const context = new CommandContext(io, options);
      const items = await alarms(await context.client(), options);
      await context.print({ items }, () => alarmsText(items, options.all));
    });

  addCommand(group, 'acknowledge <id>', 'note that someone deals with the alarm; it stays open').action(
    async (id: string, options: SharedOptions) => {
      const context = new CommandContext(io, options);
      const client = await context.client();
      await client.post(`/alarms/${encodeURIComponent(id)}/acknowledge`);
      await context.print({ id: Number(id), acknowledged: true }, () => `Alarm ${id} is acknowledged.\n`);
    },
  );

  addCommand(group, 'clear <id>', 'close the alarm; it is raised anew if its cause shows itself again').action(
    async (id: string, options: SharedOptions) => {
      const context = new CommandContext(io, options);
      const client = await context.client();
      await client.post(`/alarms/${encodeURIComponent(id)}/clear`);
      await context.print({ id: Number(id), cleared: true }, () => `Alarm ${id} is cleared.\n`);
    },
  );
}

/** Every page of them. */
async function alarms(client: AdminClient, { operator, severity, all }: ListOptions): Promise<AlarmJson[]> {
  const items: AlarmJson[] = [];
  let after: string | undefined;
  do {
    const query = { operator, severity, cleared: all ? 'true' : undefined, after };
    const page = await client.get<Page<AlarmJson>>('/alarms', query);
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return items;
}

function alarmsText(items: AlarmJson[], all = false): string {
  if (items.length === 0) return all ? 'There are no alarms.\n' : 'No alarm is open.\n';
  const header = ['ID', 'SEVERITY', 'CAUSE', 'OBJECT', 'RAISED', 'LAST', 'COUNT', 'ACKNOWLEDGED'];
  return new Table([...header, ...(all ? ['CLEARED'] : []), 'TEXT']).lines(
    items.map((alarm) => [
      alarm.id,
      alarm.severity,
      alarm.cause,
      alarm.object,
      alarm.raisedAt,
      alarm.lastRaisedAt,
      alarm.count,
      alarm.acknowledgedAt ?? alarm.acknowledged,
      ...(all ? [alarm.clearedAt ?? 'open'] : []),
      alarm.text,
    ]),
  );
}
