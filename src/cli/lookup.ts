import type { Command } from 'commander';
import { quoted } from '../enum/quoted.js';
import { readWrittenNumber } from '../enum/written-number.js';
import type { Resolved } from '../idd/operation.js';
import { addCommand, CommandContext, type SharedOptions } from './command-context.js';
import type { CommandIo } from './command-io.js';
import { Failure } from './failure.js';
import { plainText } from './plain-text.js';
import { RECORD_COLUMNS } from './record-columns.js';
import { Table } from './table.js';

/** `lookup`: what a number, in any form that people write it in, resolves to, whoever announces it. */
export function addLookupCommand(program: Command, io: CommandIo): void {
  addCommand(
    program,
    'lookup <number...>',
    'what a number such as +441632960001 resolves to; it may be a tel: or sip: URI or a domain name of ENUM',
  ).action(async (words: string[], options: SharedOptions) => {
    const context = new CommandContext(io, options);
    const number = numberOf(words);
    const client = await context.client();
    await context.print(await client.get<Resolved>(`/lookup/${encodeURIComponent(number)}`), resolvedText);
  });
}

/** A number with spaces and without quotes comes as several words. Throws Failure NUMBER_INVALID. */
function numberOf(words: string[]): string {
  const written = words.join(' ');
  const { value, reason } = readWrittenNumber(written);
  if (reason !== undefined) throw new Failure('NUMBER_INVALID', `${quoted(written)} ${reason}`);
  return value;
}

function resolvedText({ number, operator, records, uris }: Resolved): string {
  const found = uris.length > 0 ? uris.map((uri) => `${plainText(uri)}\n`).join('') : 'No record gives a URI for it.\n';
  const table = new Table(RECORD_COLUMNS.header).lines(records.map(RECORD_COLUMNS.row));
  return `${found}\n${number} is announced by ${operator}:\n${table}`;
}
