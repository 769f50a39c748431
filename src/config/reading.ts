import { isIPv6 } from 'node:net';
import type { TsigAlgorithm } from '../dns/settings.js';
import { parseDuration } from './duration.js';
import { type ListenAddress, parseListenAddress } from './listen-address.js';
import { headerAddress, parseNetwork } from './network.js';
import { parseSize } from './size.js';

/** A value as the program uses it, or what is wrong with the one in the file. */
export type Read<T> = { value: T } | { problem: string };
export type Reader<T> = (raw: unknown) => Read<T>;

/** A value of the file in a message: short, in quotes where it is text. */
function shown(raw: unknown): string {
  const text = JSON.stringify(raw) ?? String(raw);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Text that `parse` understands; `expected` completes "must be …". */
function parsed<T>(expected: string, parse: (text: string) => T | undefined): Reader<T> {
  return (raw) => {
    const value = typeof raw === 'string' ? parse(raw) : undefined;
    if (value !== undefined) return { value };
    // YAML reads 23415 as a number and true as a truth value.
    const unquoted = (typeof raw === 'number' || typeof raw === 'boolean') && parse(String(raw)) !== undefined;
    return { problem: `must be ${expected}, not ${shown(raw)}${unquoted ? ': put it in quotes' : ''}` };
  };
}

/** Text for people: any, but not empty. */
export const text = parsed('text', (value) => (value.trim() === '' ? undefined : value));

export function oneOf<const T extends string>(...choices: T[]): Reader<T> {
  return parsed(`one of ${choices.join(', ')}`, (value) => choices.find((choice) => choice === value));
}

/** A whole number between these two, both included. */
export function integer(lowest: number, highest = Number.MAX_SAFE_INTEGER): Reader<number> {
  const range = highest === Number.MAX_SAFE_INTEGER ? `${lowest} or more` : `between ${lowest} and ${highest}`;
  return (raw) =>
    typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= lowest && raw <= highest
      ? { value: raw }
      : { problem: `must be a whole number, ${range}, not ${shown(raw)}` };
}

const DAY = 86_400_000;

/** Milliseconds. At most `days`, since timers of the run time cannot run longer than 24 days. */
export function duration(days: number): Reader<number> {
  const expected = `a duration such as 5s (units ms, s, m, h, d; above 0, at most ${days}d)`;
  return parsed(expected, (value) => {
    const milliseconds = parseDuration(value);
    return milliseconds !== undefined && milliseconds > 0 && milliseconds <= days * DAY ? milliseconds : undefined;
  });
}

/** Bytes. Less than a kibibyte holds no message. */
export const size = parsed('a size such as 32MiB (units B, KiB, MiB, GiB; at least 1KiB)', (value) => {
  const bytes = parseSize(value);
  return bytes !== undefined && bytes >= 1024 ? bytes : undefined;
});

/** As OperatorIdType of xsd/idd.xsd. */
export const operatorId = parsed(
  'an operator identifier such as 234-15 or des.example (1 to 64 letters, digits, ".", "-")',
  (value) => (/^[A-Za-z0-9.-]{1,64}$/.test(value) ? value : undefined),
);

export const ipAddress = parsed('an IP address such as 192.0.2.1 or 2001:db8::1', headerAddress);

export const network = parsed('a network such as 192.0.2.0/24 or 2001:db8::/32', parseNetwork);

export const listenAddress = parsed<ListenAddress>(
  'host:port such as 127.0.0.1:8080 or [::1]:8080',
  parseListenAddress,
);

/** The path part of a URL, absolute. */
export const urlPath = parsed('a path that begins with / such as /idd', (value) =>
  /^\/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*$/.test(value) ? value : undefined,
);

/** No user name and password, which would end up in logs, and no fragment, which HTTP does not carry. */
export const httpUrl = parsed(
  'a URL that begins with http:// or https://, such as http://192.0.2.1:8080/idd',
  (value) => {
    if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return undefined;
    const { username, password, hash } = new URL(value);
    return username === '' && password === '' && hash === '' ? value : undefined;
  },
);

/** A bearer token [RFC 6750 §2.1]. It is a secret, so a wrong one is not shown. */
export const bearerToken: Reader<string> = (raw) =>
  typeof raw === 'string' && /^[A-Za-z0-9._~+/-]{1,4096}=*$/.test(raw)
    ? { value: raw }
    : {
        problem:
          'must be a token of letters, digits and - . _ ~ + /, maybe with = at the end; in quotes where it is a number',
      };

const TSIG_ALGORITHMS: readonly TsigAlgorithm[] = [
  'hmac-sha256',
  'hmac-sha384',
  'hmac-sha512',
  'hmac-sha224',
  'hmac-sha1',
];

/** The algorithm of a TSIG key: a domain name, so that neither case nor a final dot matters [RFC 8945 §6, RFC 4343]. */
export const tsigAlgorithm: Reader<TsigAlgorithm> = (raw) => {
  const name = typeof raw === 'string' ? raw.toLowerCase().replace(/\.$/, '') : '';
  const value = TSIG_ALGORITHMS.find((algorithm) => algorithm === name);
  if (value !== undefined) return { value };
  const problem = `must be one of ${TSIG_ALGORITHMS.join(', ')}, not ${shown(raw)}`;
  if (/^hmac-md5(\.sig-alg\.reg\.int)?$/.test(name)) {
    return { problem: `${problem}, which must not be used any more [RFC 8945 §6]: make a new key` };
  }
  const [, whole] = /^(hmac-sha[0-9]+)-[0-9]+$/.exec(name) ?? [];
  return { problem: whole === undefined ? problem : `${problem}: signatures are not cut short here, so use ${whole}` };
};

/** The secret of a TSIG key [RFC 8945 §8]. A wrong one is not shown. */
export const keySecret: Reader<string> = (raw) =>
  typeof raw === 'string' &&
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(raw) &&
  raw.length >= 16
    ? { value: raw }
    : { problem: 'must be a secret in base64, of 12 bytes or more, as tsig-keygen and keymgr give it' };

/** Where a name server is asked: an IP address or a host name, with its port or at port 53. */
export const nameServerAddress = parsed<ListenAddress>(
  'an address such as 192.0.2.53, 192.0.2.53:5353, [2001:db8::53]:5353 or ns.example.net',
  (value) => {
    const withPort = parseListenAddress(value) ?? parseListenAddress(isIPv6(value) ? `[${value}]:53` : `${value}:53`);
    return withPort?.port === 0 ? undefined : withPort;
  },
);

/** As E164PrefixType of xsd/idd.xsd; country codes begin with 1 to 9 [ITU-T E.164 §6.2.1]. */
export const numberBlock = parsed(
  'a number block in quotes such as "+33" (+ and 1 to 15 digits, the first not 0)',
  (value) => (/^\+[1-9]\d{0,14}$/.test(value) ? value : undefined),
);

const DOMAIN_NAME =
  /^(?=.{1,253}$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$/;

/** As the name that an SOA record has for it [RFC 1035 §3.3.13]; a dot before the @ would need an escape there. */
export const mailbox = parsed('a mail address without a dot before the @, such as hostmaster@example.net', (value) => {
  const [local = '', domain = '', ...more] = value.split('@');
  return more.length === 0 && /^[A-Za-z0-9_+-]{1,63}$/.test(local) && DOMAIN_NAME.test(domain)
    ? `${local}.${domain}`.toLowerCase()
    : undefined;
});

export const domainName = parsed('a domain name such as e164.arpa', (value) =>
  DOMAIN_NAME.test(value) ? value.toLowerCase() : undefined,
);
