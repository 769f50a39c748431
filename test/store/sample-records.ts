import type { NaptrRecord } from '../../generated/messages.js';

/** A record for a number, or for a block where the digits end with `*`. */
export function record(
  digits: string,
  changes: Partial<Omit<NaptrRecord, 'e164Number' | 'e164Prefix'>> = {},
): NaptrRecord {
  const value = {
    order: 100,
    preference: 10,
    flags: 'u',
    service: 'E2U+sip',
    regexp: '!^(.*)$!sip:\\1@ims.example!',
    replacement: '.',
    ...changes,
  };
  return digits.endsWith('*')
    ? { e164Prefix: `+${digits.slice(0, -1)}`, ...value }
    : { e164Number: `+${digits}`, ...value };
}

/** `count` records of neighbouring numbers from +44 1632 960000, reserved for fiction. */
export function block(count: number, changes: Parameters<typeof record>[1] = {}): NaptrRecord[] {
  return Array.from({ length: count }, (_, at) => record(String(441632960000 + at), changes));
}
