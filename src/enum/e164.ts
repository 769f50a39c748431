import { quoted } from './quoted.js';

declare const e164: unique symbol;

/** International number, `+` and 2 to 15 digits of which the first is not 0 [ITU-T E.164 §6]. */
export type E164Number = string & { readonly [e164]: 'number' };

/** What the numbers of a block begin with: `+` and 1 to 15 digits of which the first is not 0. */
export type E164Prefix = string & { readonly [e164]: 'prefix' };

/** The value, or why the text is none: a clause for people that follows the name of the thing. */
export type Parsed<T> = { value: T; reason?: undefined } | { value?: undefined; reason: string };

/** Digits of the longest number, the country code included [ITU-T E.164 §6.1]. */
export const MOST_DIGITS = 15;

/** Reads a number as people and messages write it, without spaces or dashes. */
export function parseE164Number(text: string): Parsed<E164Number> {
  const reason = objection(text, 2);
  return reason === undefined ? { value: text as E164Number } : { reason };
}

/** Reads the leading digits of a number block. */
export function parseE164Prefix(text: string): Parsed<E164Prefix> {
  const reason = objection(text, 1);
  return reason === undefined ? { value: text as E164Prefix } : { reason };
}

function objection(text: string, fewestDigits: number): string | undefined {
  if (text === '') return 'is empty';
  if (!text.startsWith('+')) return 'does not begin with +';
  const stranger = /[^0-9]/u.exec(text.slice(1));
  if (stranger !== null) return `contains ${quoted(stranger[0])}: only digits may follow the +`;
  const digits = text.length - 1;
  if (digits > MOST_DIGITS) return `is too long: ${digits} digits, at most ${MOST_DIGITS} are allowed`;
  if (digits < fewestDigits) return `is too short: ${digits} digits, at least ${fewestDigits} are needed`;
  // ITU-T E.164 Annex A and E.164.D: zone 0 has no country codes.
  if (text[1] === '0') return 'begins with 0: no country code does';
  return undefined;
}
