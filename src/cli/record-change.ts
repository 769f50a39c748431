import type { Command } from 'commander';
import { parseJson } from '../json-text.js';
import type { AcceptedJson } from './api-types.js';
import { reportBroadcast, type WaitOptions, withWaiting } from './broadcast-progress.js';
import { addCommand, CommandContext, type SharedOptions } from './command-context.js';
import type { CommandIo } from './command-io.js';
import { Failure } from './failure.js';
import { entriesOf, objectionOf, readJson } from './json-input.js';
import { type RecordOptions, recordOf, withRecordOptions } from './record-options.js';

type ChangeOptions = SharedOptions & WaitOptions & { file?: string };

const FILE_HELP = 'take them from a file of JSON, or from standard input (-)';

/** `record add` and `record remove`: one record by options, or any number as JSON. */
export function addRecordListCommand(
  group: Command,
  io: CommandIo,
  action: 'add' | 'remove',
  description: string,
): void {
  const command = withRecordOptions(withWaiting(addCommand(group, action, description))).option(
    '--file <file>',
    FILE_HELP,
  );
  command.action(async (options: ChangeOptions & RecordOptions) => {
    const record = recordOf(options, command);
    if (record !== undefined && options.file !== undefined)
      command.error('error: give the record by options or --file, not both');
    const records =
      record === undefined ? await entriesFrom(io, command, options.file, [action, 'items'], 'records') : [record];
    await change(io, options, { [action]: records });
  });
}

/** `record modify`: what is there and what takes its place. */
export function addModifyCommand(group: Command, io: CommandIo): void {
  const command = withWaiting(
    addCommand(group, 'modify', 'put other records in the place of records, and tell all peers'),
  )
    .option('--existing <json>', 'the record that is there')
    .option('--modified <json>', 'the record that takes its place')
    .option('--file <file>', FILE_HELP);
  command.action(async (options: ChangeOptions & { existing?: string; modified?: string }) => {
    const { existing, modified, file } = options;
    if ((existing === undefined) !== (modified === undefined))
      command.error('error: --existing and --modified go together');
    if (existing !== undefined && file !== undefined)
      command.error('error: give the records by options or --file, not both');
    const modify =
      existing === undefined
        ? await entriesFrom(io, command, file, ['modify'], 'objects { "existing": record, "modified": record }')
        : [
            {
              existing: recordText(command, '--existing', existing),
              modified: recordText(command, '--modified', modified!),
            },
          ];
    await change(io, options, { modify });
  });
}

function recordText(command: Command, option: string, text: string): object {
  try {
    const value = parseJson(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    command.error(`error: ${option} ${objectionOf(error)}`);
  }
  return command.error(`error: ${option} is not a record, which is a JSON object`);
}

async function entriesFrom(
  io: CommandIo,
  command: Command,
  file: string | undefined,
  keys: readonly string[],
  what: string,
): Promise<object[]> {
  if (file === undefined && io.stdin.isTTY)
    command.error('error: give a record by options, --file, or JSON on standard input');
  const entries = entriesOf(await readJson(io, file ?? '-'), keys);
  if (entries === undefined)
    throw new Failure('INPUT_INVALID', `${file ?? 'standard input'} is not a JSON list of ${what}`);
  return entries;
}

async function change(io: CommandIo, options: ChangeOptions, body: object): Promise<void> {
  const context = new CommandContext(io, options);
  const client = await context.client();
  await reportBroadcast(context, client, await client.post<AcceptedJson>('/records', body), options);
}
