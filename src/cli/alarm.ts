import type { Command } from 'commander';
import type { Page } from '../idd/ports/store/index.js';
import type { AlarmJson } from './api-types.js';
import { addCommand, CommandContext, type SharedOptions } from './command-context.js';
import type { CommandIo } from './command-io.js';
import { Table } from './table.js';

/** `alarm list|acknowledge|clear`: the open alarms. */
export function addAlarmCommands(program: Command, io: CommandIo): void {
  const group = program.command('alarm').description('open alarms');

  addCommand(group, 'list', 'list the open alarms').action(async (options: SharedOptions) => {
    const context = new CommandContext(io, options);
    const client = await context.client();
    await context.print(await client.get<Page<AlarmJson>>('/alarms'), alarmsText);
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

function alarmsText({ items }: Page<AlarmJson>): string {
  if (items.length === 0) return 'No alarm is open.\n';
  return new Table(['ID', 'SEVERITY', 'CAUSE', 'OBJECT', 'RAISED', 'COUNT', 'ACKNOWLEDGED', 'TEXT']).lines(
    items.map((alarm) => [
      alarm.id,
      alarm.severity,
      alarm.cause,
      alarm.object,
      alarm.raisedAt,
      alarm.count,
      alarm.acknowledged,
      alarm.text,
    ]),
  );
}
