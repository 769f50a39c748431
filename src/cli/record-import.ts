import { type Command, Option } from 'commander';
import type { ImportFormat } from '../record-files/imported-record.js';
import { type AdminClient, ApiProblem } from './admin-client.js';
import type { AcceptedJson } from './api-types.js';
import { reportBroadcast, type WaitOptions, withWaiting } from './broadcast-progress.js';
import { addCommand, CommandContext, type SharedOptions } from './command-context.js';
import type { CommandIo } from './command-io.js';
import { Failure } from './failure.js';
import { type ImportFile, readImportFile } from './import-file.js';

type ImportOptions = SharedOptions &
  WaitOptions & { format?: ImportFormat; suffix?: string[]; origin?: string; skipInvalid?: boolean; dryRun?: boolean };

/** `record import`: all records of a CSV or zone file as one change and one broadcast, or none of them. */
export function addImportCommand(group: Command, io: CommandIo): void {
  withWaiting(
    addCommand(group, 'import <file>', 'add the records of a CSV or zone file (- for standard input), all or none'),
  )
    .addOption(
      new Option('--format <format>', 'format of the file (default: told by its name or beginning)').choices([
        'csv',
        'zone',
      ]),
    )
    .option('--suffix <domain>', 'zone file: suffix of the numbers, repeatable (default: e164.arpa)', collect)
    .option('--origin <domain>', 'zone file: what names are relative to before the first $ORIGIN')
    .option('--skip-invalid', 'leave out lines that are no valid records, and add the rest')
    .option('--dry-run', 'check the file and change nothing')
    .action(async (file: string, options: ImportOptions) => {
      const context = new CommandContext(io, options);
      const read = await readImportFile(io, file, { ...options, showProgress: !context.json });
      await tellOtherTypes(context, file, read);
      if (options.skipInvalid) for (const line of wrongLines(file, read)) await context.remark(`left out: ${line}`);
      else if (read.wrongCount > 0) throw refusal(file, read);
      if (read.body.records === 0) throw new Failure('INPUT_INVALID', `${file} holds no record`);
      if (options.dryRun) await tellDryRun(context, file, read);
      else await send(context, file, read, options);
    });
}

function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}

function refusal(file: string, read: ImportFile): Failure {
  const count = read.wrongCount === 1 ? '1 line is no valid record' : `${read.wrongCount} lines are no valid records`;
  return new Failure('IMPORT_REFUSED', `${count}; nothing was imported`, wrongLines(file, read));
}

function wrongLines(file: string, { wrong, wrongCount }: ImportFile): string[] {
  const told = wrong.map(({ line, reason }) => `${file}:${line}: ${reason}`);
  return wrongCount > wrong.length ? [...told, `and ${wrongCount - wrong.length} more`] : told;
}

async function tellOtherTypes(context: CommandContext, file: string, { otherTypes }: ImportFile): Promise<void> {
  if (otherTypes.size === 0) return;
  const counts = [...otherTypes].map(([type, count]) => `${count} ${type}`).join(', ');
  await context.remark(`${file}: passed over resource records that hold no number: ${counts}`);
}

async function tellDryRun(context: CommandContext, file: string, { body, wrongCount }: ImportFile): Promise<void> {
  const result = { records: body.records, leftOut: wrongCount };
  await context.print(result, ({ records }) => `${file}: ${records} valid records; nothing was changed\n`);
}

async function send(
  context: CommandContext,
  file: string,
  { body }: ImportFile,
  options: ImportOptions,
): Promise<void> {
  const client = await context.client();
  if (!context.json) await context.remark(`Sending ${body.records} records to the daemon`);
  await reportBroadcast(context, client, await post(client, file, body), options);
}

/** What the daemon says of records is said of the lines that they stand in. */
async function post(client: AdminClient, file: string, body: ImportFile['body']): Promise<AcceptedJson> {
  try {
    return await client.post<AcceptedJson>('/records', body.finish());
  } catch (error) {
    if (!(error instanceof ApiProblem) || !error.problem.records?.length) throw error;
    const lines = error.problem.records.map(({ index, reason }) => `${file}:${body.lineOf(index)}: ${reason}`);
    throw new ApiProblem(error.problem, lines);
  }
}
