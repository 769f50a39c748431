import { type Command, InvalidArgumentError } from 'commander';
import type { NaptrRecord } from '../enum/naptr-record.js';

/** A record given by options. */
export interface RecordOptions {
  number?: string;
  prefix?: string;
  order?: number;
  preference?: number;
  flags?: string;
  service?: string;
  regexp?: string;
  replacement?: string;
  ttl?: number;
}

const FIELDS = ['number', 'prefix', 'order', 'preference', 'flags', 'service', 'regexp', 'replacement', 'ttl'] as const;

export function withRecordOptions(command: Command): Command {
  return command
    .option('--number <number>', 'the number the record is about, such as +441632960001')
    .option('--prefix <digits>', 'or the number block, such as +44163296')
    .option('--order <number>', 'lowest first (default: 100)', upTo(65_535))
    .option('--preference <number>', 'lowest first among equal order (default: 10)', upTo(65_535))
    .option('--flags <flags>', 'flags (default: u)')
    .option('--service <service>', 'service, such as E2U+sip')
    .option('--regexp <expression>', 'substitution expression, such as !^.*$!sip:info@ims.example!')
    .option('--replacement <name>', 'replacement (default: .)')
    .option('--ttl <seconds>', 'time to live in seconds', upTo(2_147_483_647));
}

function upTo(highest: number): (text: string) => number {
  return (text) => {
    if (/^\d{1,10}$/.test(text) && Number(text) <= highest) return Number(text);
    throw new InvalidArgumentError(`It must be a whole number from 0 to ${highest}.`);
  };
}

/**
 * The record that the options give; undefined where they give none. A record that is given in part ends the command as wrong usage. Whether
 * it keeps the rules is the daemon's to say.
 */
export function recordOf(options: RecordOptions, command: Command): NaptrRecord | undefined {
  if (FIELDS.every((field) => options[field] === undefined)) return undefined;
  const {
    number,
    prefix,
    order = 100,
    preference = 10,
    flags = 'u',
    service,
    regexp = '',
    replacement = '.',
    ttl,
  } = options;
  if ((number === undefined) === (prefix === undefined)) command.error('error: give one of --number and --prefix');
  if (service === undefined) command.error('error: give --service, such as --service E2U+sip');
  const rest = { order, preference, flags, service, regexp, replacement, ...(ttl !== undefined && { ttl }) };
  return number === undefined ? { e164Prefix: prefix!, ...rest } : { e164Number: number, ...rest };
}
