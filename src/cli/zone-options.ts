import { type Command, InvalidArgumentError } from 'commander';
import { domainName as readDomainName } from '../config/reading.js';
import type { ZoneApex } from '../record-files/write-zone.js';

/** What `record export --format zone` needs besides the records. */
export interface ZoneExportOptions {
  suffix?: string;
  nameServer?: string[];
  hostmaster?: string;
  serial?: number;
}

const DEFAULT_SUFFIX = 'e164.arpa';
/** Loads everywhere, and serves where the zone is for one name server and its own clients. */
const DEFAULT_NAME_SERVER = 'localhost';

/** The longest owner is `*.` and 15 digits with their dots [RFC 1035 §2.3.4]. */
const LONGEST_SUFFIX = 253 - 32;

export function withZoneOptions(command: Command): Command {
  return command
    .option('--suffix <domain>', `zone: its name, under which the numbers stand (default: ${DEFAULT_SUFFIX})`, suffix)
    .option(
      '--name-server <domain>',
      `zone: a name server of it, repeatable (default: ${DEFAULT_NAME_SERVER})`,
      (value, previous: string[] = []) => [...previous, domainName(value)],
    )
    .option(
      '--hostmaster <mailbox>',
      'zone: who is responsible (default: hostmaster at the first name server)',
      mailbox,
    )
    .option('--serial <number>', 'zone: serial number (default: the seconds since 1970)', serial);
}

function domainName(text: string): string {
  const name = readDomainName(text.replace(/\.$/, ''));
  if ('problem' in name) throw new InvalidArgumentError('It must be a domain name such as ns1.ims.example.');
  return name.value;
}

function suffix(text: string): string {
  const name = domainName(text);
  if (name.length > LONGEST_SUFFIX) {
    throw new InvalidArgumentError(`It must have ${LONGEST_SUFFIX} characters at most, to leave room for 15 digits.`);
  }
  return name;
}

/** A mailbox as a domain name: the first label is its local part [RFC 1035 §8]. */
function mailbox(text: string): string {
  const [local, domain, ...rest] = text.split('@');
  if (domain === undefined) return domainName(text);
  if (!/^[a-z0-9_.+-]{1,63}$/i.test(local!) || rest.length > 0) {
    throw new InvalidArgumentError('It must be a mailbox such as hostmaster@ims.example.');
  }
  return `${local!.replaceAll('.', '\\.')}.${domainName(domain)}`;
}

function serial(text: string): number {
  if (/^\d{1,10}$/.test(text) && Number(text) < 2 ** 32) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 0 to 4294967295.');
}

/** The apex that the options give. A name server inside the zone ends the command as wrong usage: its address would be missing. */
export function zoneApexOf(options: ZoneExportOptions, command: Command): ZoneApex {
  const { suffix: zone = DEFAULT_SUFFIX, nameServer = [DEFAULT_NAME_SERVER] } = options;
  const inside = nameServer.find((name) => name === zone || name.endsWith(`.${zone}`));
  if (inside !== undefined) {
    command.error(`error: the name server ${inside} is inside the zone ${zone}, where its address would be missing`);
  }
  return {
    suffix: zone,
    nameServers: nameServer,
    hostmaster: options.hostmaster ?? `hostmaster.${nameServer[0]}`,
    serial: options.serial ?? Math.floor(Date.now() / 1000) % 2 ** 32,
  };
}

/** The options of a zone that were given, as they are written. */
export function zoneOptionsGiven(options: ZoneExportOptions): string[] {
  const names = { suffix: '--suffix', nameServer: '--name-server', hostmaster: '--hostmaster', serial: '--serial' };
  return Object.entries(names).flatMap(([key, name]) =>
    options[key as keyof ZoneExportOptions] === undefined ? [] : [name],
  );
}
