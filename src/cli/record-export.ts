import { type Command, InvalidArgumentError, Option } from 'commander';
import type { NaptrRecord } from '../enum/naptr-record.js';
import { byName, FILE_FORMATS, type FileFormat } from '../record-files/format.js';
import { readLines } from '../record-files/lines.js';
import { writeCsv, writeCsvForSpreadsheet } from '../record-files/write-csv.js';
import { writeJsonl } from '../record-files/write-jsonl.js';
import { writeZone, ZoneTooLarge } from '../record-files/write-zone.js';
import type { AdminClient } from './admin-client.js';
import { addCommand, CommandContext, type SharedOptions } from './command-context.js';
import type { CommandIo } from './command-io.js';
import { Failure } from './failure.js';
import { writeFileWhole } from './output-file.js';
import { type Progress, showProgress } from './progress.js';
import { withZoneOptions, type ZoneExportOptions, zoneApexOf, zoneOptionsGiven } from './zone-options.js';

type ExportOptions = SharedOptions &
  ZoneExportOptions & {
    format?: FileFormat;
    operator?: string;
    prefix?: string;
    output?: string;
    forSpreadsheet?: true;
  };

/** `record export`: a whole profile, of any size, that `record import` reads back as it is. */
export function addExportCommand(group: Command, io: CommandIo): void {
  const command = withZoneOptions(
    addCommand(group, 'export', 'write all your own records, or those of a peer, as CSV, zone file or JSON Lines')
      .addOption(
        new Option('--format <format>', "format of the output (default: told by the output's name, else csv)").choices(
          FILE_FORMATS,
        ),
      )
      .option('--operator <operator>', 'whose records (default: your own)')
      .option('--prefix <digits>', 'only numbers and blocks that begin so, such as +44163296', prefix)
      .option('--for-spreadsheet', 'CSV in which no cell can be taken for a formula')
      .option('--output <file>', 'write to this file, which gets its name when it is whole (default: standard output)'),
  );
  command.action(async (options: ExportOptions) => {
    const context = new CommandContext(io, options);
    const { output } = options;
    const format = options.format ?? (output === undefined ? undefined : byName(output)) ?? 'csv';
    const apex = zoneApexOf(options, command);
    const [given] = zoneOptionsGiven(options);
    if (format !== 'zone' && given !== undefined) command.error(`error: ${given} goes with --format zone`);

    if (format !== 'csv' && options.forSpreadsheet) command.error('error: --for-spreadsheet goes with --format csv');

    const client = await context.client();
    // On a terminal the records would run over it.
    const visible = !context.json && (output !== undefined || !io.stdout.isTTY);
    const progress = showProgress(io, visible, 'exporting: {value} records, {duration_formatted}', 0);
    try {
      const records = await begun(exported(client, options, progress));
      const csv = options.forSpreadsheet ? writeCsvForSpreadsheet : writeCsv;
      const text =
        format === 'csv' ? csv(records) : format === 'jsonl' ? writeJsonl(records) : writeZone(records, apex);
      if (output === undefined) for await (const piece of text) await context.write(piece);
      else await writeFileWhole(io, output, text);
    } catch (error) {
      throw error instanceof ZoneTooLarge ? new Failure('ZONE_TOO_LARGE', error.message) : error;
    } finally {
      progress.end();
    }
    if (output === undefined) return;
    const result = { file: output, format, records: progress.count };
    await context.print(result, ({ records }) => `${output}: ${records} records\n`);
  });
}

/** As the API's filter: with or without the +. */
function prefix(text: string): string {
  if (!/^\+?[0-9]{1,15}$/.test(text)) throw new InvalidArgumentError('It must be + and 1 to 15 digits.');
  return `+${text.replace('+', '')}`;
}

/** The same, once the first of them is there: where there is none to come, nothing has been written. */
async function begun<T>(items: AsyncGenerator<T>): Promise<AsyncGenerator<T>> {
  const first = await items.next();
  return (async function* () {
    try {
      if (!first.done) yield first.value;
      yield* items;
    } finally {
      await items.return(undefined);
    }
  })();
}

/** The records as the daemon gives them, counted. */
async function* exported(
  client: AdminClient,
  { operator, prefix }: ExportOptions,
  progress: Progress,
): AsyncGenerator<NaptrRecord[]> {
  for await (const lines of readLines(client.stream('/records/export', { operator, prefix }))) {
    const records = lines.map(({ text }) => JSON.parse(text) as NaptrRecord);
    progress.add(records.length);
    yield records;
  }
}
