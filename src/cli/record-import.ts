import { type Command, InvalidArgumentError, Option } from 'commander';
import { FILE_FORMATS, type FileFormat } from '../record-files/format.js';
import type { FileContents } from '../record-files/imported-record.js';
import { absoluteName } from '../record-files/zone-text.js';
import { type WaitOptions, withWaiting } from './broadcast-progress.js';
import { addCommand, CommandContext, type SharedOptions } from './command-context.js';
import type { CommandIo } from './command-io.js';
import { Failure } from './failure.js';
import { type Imported, RECORDS_PER_CHANGE, sendChanges } from './import-changes.js';
import { type FileSummary, linesOf, summarize } from './import-file.js';
import { reportImport } from './import-report.js';
import { type ImportSource, openImportSource } from './import-source.js';
import { showProgress } from './progress.js';

type ImportOptions = SharedOptions &
  WaitOptions & { format?: FileFormat; suffix?: string[]; origin?: string; skipInvalid?: boolean; dryRun?: boolean };

/** `record import`: a file of any size is checked whole, and then added in changes of bounded size. */
export function addImportCommand(group: Command, io: CommandIo): void {
  withWaiting(
    addCommand(
      group,
      'import <file>',
      'add the records of a CSV file, zone file or JSON Lines (- for standard input) once all of them are valid',
    ),
  )
    .addOption(
      new Option('--format <format>', 'format of the file (default: told by its name or beginning)').choices(
        FILE_FORMATS,
      ),
    )
    .option('--suffix <domain>', 'zone file: suffix of the numbers, repeatable (default: e164.arpa)', collect)
    .option('--origin <domain>', 'zone file: what names are relative to before the first $ORIGIN', domain)
    .option('--skip-invalid', 'leave out lines that are no valid records, and add the rest')
    .option('--dry-run', 'check the file and change nothing')
    .action(async (file: string, options: ImportOptions) => {
      const source = await openImportSource(io, file);
      try {
        await importFrom(new CommandContext(io, options), file, source, options);
      } finally {
        await source.close();
      }
    });
}

function collect(value: string, previous: string[] = []): string[] {
  return [...previous, domain(value)];
}

/** A domain name as a zone file has it, with escapes or without. */
function domain(text: string): string {
  if (absoluteName(text, '.') !== undefined) return text;
  throw new InvalidArgumentError('It must be a domain name such as e164.arpa.');
}

async function importFrom(
  context: CommandContext,
  file: string,
  source: ImportSource,
  options: ImportOptions,
): Promise<void> {
  const found = await summarize(file, reading(context, source), options);
  await tellOtherTypes(context, file, found);
  if (options.skipInvalid) for (const line of wrongLines(file, found)) await context.remark(`left out: ${line}`);
  else if (found.wrongCount > 0) throw refusal(file, found);
  if (found.records === 0) throw new Failure('INPUT_INVALID', `${file} holds no record`);
  if (options.dryRun) await tellDryRun(context, file, found);
  else await send(context, file, source, found, options);
}

/** The contents, with a bar that shows how far they have been read. */
async function* reading(context: CommandContext, source: ImportSource): FileContents {
  const format = 'checking [{bar}] {percentage} %, {eta_formatted} left';
  const progress = showProgress(context.io, !context.json, format, source.size);
  try {
    for await (const piece of source.contents()) {
      yield piece;
      progress.add(piece.length);
    }
  } finally {
    progress.end();
  }
}

function refusal(file: string, found: FileSummary): Failure {
  const count = found.wrongCount === 1 ? '1 line is no valid record' : `${found.wrongCount} lines are no valid records`;
  return new Failure('IMPORT_REFUSED', `${count}; nothing was imported`, wrongLines(file, found));
}

function wrongLines(file: string, { wrong, wrongCount }: FileSummary): string[] {
  const told = wrong.map(({ line, reason }) => `${file}:${line}: ${reason}`);
  return wrongCount > wrong.length ? [...told, `and ${wrongCount - wrong.length} more`] : told;
}

async function tellOtherTypes(context: CommandContext, file: string, { otherTypes }: FileSummary): Promise<void> {
  if (otherTypes.size === 0) return;
  const counts = [...otherTypes].map(([type, count]) => `${count} ${type}`).join(', ');
  await context.remark(`${file}: passed over resource records that hold no number: ${counts}`);
}

async function tellDryRun(context: CommandContext, file: string, { records, wrongCount }: FileSummary): Promise<void> {
  const result = { records, leftOut: wrongCount };
  await context.print(result, () => `${file}: ${records} valid records; nothing was changed\n`);
}

async function send(
  context: CommandContext,
  file: string,
  source: ImportSource,
  { records, wrongCount }: FileSummary,
  options: ImportOptions,
): Promise<void> {
  const client = await context.client();
  const imported: Imported = { records: 0, line: 0, broadcastIds: [] };
  const format = 'storing [{bar}] {value} of {total} records, {eta_formatted} left';
  const progress = showProgress(context.io, !context.json && records > RECORDS_PER_CHANGE, format, records);
  try {
    const lines = linesOf(file, source.contents(), options);
    await sendChanges(context.io, client, file, lines, imported, (stored) => progress.add(stored));
  } finally {
    progress.end();
  }
  if (imported.records !== records) {
    const stored = `${imported.records} records are stored, where ${records} were found when it was checked`;
    throw new Failure('INPUT_INVALID', `${file} has changed while it was read: ${stored}`);
  }
  await reportImport(context, client, imported, wrongCount, options);
}
