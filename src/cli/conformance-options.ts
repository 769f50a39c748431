import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../config/duration.js';
import { type ListenAddress, parseListenAddress } from '../config/listen-address.js';
import * as reading from '../config/reading.js';
import { DEFAULTS, type TesterSettings } from '../conformance/settings.js';
import { isWildcard } from '../ip-address.js';
import { Failure } from './failure.js';

/** The options of `conformance` as commander gives them, checked one by one. */
export interface ConformanceOptions {
  json?: boolean;
  targetOperator?: string;
  targetAddress?: string;
  operator: string;
  address?: string;
  listen: ListenAddress;
  numbers: string;
  timeout: number;
  requests?: number;
  only?: string[];
  strict?: boolean;
  list?: boolean;
  junit?: string;
}

export function targetUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') {
    throw new InvalidArgumentError('It is no URL such as http://192.0.2.10:8080/idd.');
  }
  url.hash = '';
  return url;
}

/** As an option's value what the configuration takes there. */
function asInConfiguration<T>(read: reading.Reader<T>): (text: string) => T {
  return (text) => {
    const found = read(text);
    if ('value' in found) return found.value;
    throw new InvalidArgumentError(`It ${found.problem}.`);
  };
}

export const operatorId = asInConfiguration(reading.operatorId);

export const ipAddress = asInConfiguration(reading.ipAddress);

/** An address alone stands for a free port. */
export function listenAddress(text: string): ListenAddress {
  const host = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  const listen = isIP(host) === 0 ? parseListenAddress(text) : { host, port: 0 };
  if (listen !== undefined) return listen;
  throw new InvalidArgumentError('It is no address such as 127.0.0.1 or 192.0.2.20:9080.');
}

/** Short enough that numbers of the tester keep to 15 digits. */
export function numberBlock(text: string): string {
  if (/^\+[1-9]\d{0,6}$/.test(text)) return text;
  throw new InvalidArgumentError('A block of numbers has "+" and 1 to 7 digits.');
}

/** Longer ones than that leave one run for another day. */
const LONGEST_TIMEOUT = 600_000;

export function timeout(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined && milliseconds > 0 && milliseconds <= LONGEST_TIMEOUT) return milliseconds;
  throw new InvalidArgumentError('It is no duration such as 10s or 500ms, up to 10m.');
}

/** Repeated, and with commas. */
export function caseNames(text: string, before: string[] = []): string[] {
  return [...before, ...text.split(',').map((name) => name.trim())];
}

/** What follows from the options together. `wrong` ends the command as wrong usage. Throws Failure where the target's name has no address. */
export async function testerSettings(
  url: URL,
  targetOperator: string,
  options: ConformanceOptions,
  wrong: (message: string) => never,
): Promise<TesterSettings> {
  const { operator, listen, numbers } = options;
  if (targetOperator === operator) return wrong('error: --operator and --target-operator name the same operator');
  const address = options.address ?? listen.host;
  if (isIP(address) === 0 || isWildcard(address)) {
    return wrong(
      `error: --address is needed: the IP address by which the target knows the tester, which ${listen.host} does not say`,
    );
  }
  const targetAddress = options.targetAddress ?? (await addressOf(url));
  return {
    url,
    targetOperator,
    targetAddress,
    operator,
    address,
    listen: { ...listen },
    numbers,
    timeout: options.timeout,
    ...(options.requests !== undefined && { requests: options.requests }),
  };
}

export const DEFAULT_LISTEN = { host: DEFAULTS.listen, port: 0 };

/** The host of the URL as an IP address. */
async function addressOf(url: URL): Promise<string> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0) return host;
  try {
    return (await lookup(host)).address;
  } catch {
    throw new Failure('TARGET_UNUSABLE', `${url}: the target has a name that has no address`);
  }
}
