import { type E164Prefix, parseE164Prefix } from './e164.js';

/** 15 digits with their dots. */
const LONGEST_OWN_PART = 30;

/** The domain name of a number or block: its digits in reverse, a label each, under the suffix; without the final dot [RFC 6116 §3.2]. */
export function domainNameOf(number: string, suffix: string): string {
  return `${[...number.slice(1)].reverse().join('.')}.${withoutFinalDot(suffix)}`;
}

/**
 * The leading digits, with the +, that a domain name under the suffix stands for; undefined where it is no such name: another suffix, the suffix
 * alone, a label that is not one digit, more than 15 digits, a country code that begins with 0. Case and a final dot do not matter [RFC 4343].
 */
export function numberOfDomainName(name: string, suffix: string): E164Prefix | undefined {
  const own = partUnder(name, suffix);
  if (own === undefined || own.length > LONGEST_OWN_PART || !/^([0-9]\.)+$/.test(own)) return undefined;
  return parseE164Prefix(`+${own.split('.').reverse().join('')}`).value;
}

/** What stands before the suffix, with the dot that ends it; undefined where the name is not below the suffix. */
function partUnder(name: string, suffix: string): string | undefined {
  const parent = withoutFinalDot(suffix).toLowerCase();
  const child = withoutFinalDot(name).toLowerCase();
  return child.endsWith(`.${parent}`) ? child.slice(0, child.length - parent.length) : undefined;
}

function withoutFinalDot(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name;
}
