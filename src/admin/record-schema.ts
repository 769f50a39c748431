import { z } from 'zod';
import type { NaptrRecord } from '../enum/naptr-record.js';
import { component } from './components.js';
import { exactlyOne } from './exactly-one.js';

export const RECORD_EXAMPLE: NaptrRecord = {
  e164Number: '+441632960001',
  order: 100,
  preference: 10,
  flags: 'u',
  service: 'E2U+sip',
  regexp: '!^(.*)$!sip:\\1@ims.example!',
  replacement: '.',
  ttl: 3600,
};

const unsignedShort = z.int().min(0).max(65535);

/**
 * A record in JSON: names, formats and lengths of NaptrRecordType in the contract. Whether the fields make an ENUM record
 * [RFC 3402, RFC 3403, RFC 6116] is the operation's to say.
 */
export const recordSchema = component(
  'NaptrRecord',
  // Exactly one of number and block is what makes the inferred type a NaptrRecord, which the compiler cannot see.
  exactlyOne(
    z.strictObject({
      e164Number: z
        .string()
        .regex(/^\+[0-9]{2,15}$/, 'must be + and 2 to 15 digits')
        .optional()
        .describe('The one number the record is about'),
      e164Prefix: z
        .string()
        .regex(/^\+[0-9]{1,15}$/, 'must be + and 1 to 15 digits')
        .optional()
        .describe('A number block: every number that begins with it'),
      order: unsignedShort.describe('Lowest first'),
      preference: unsignedShort.describe('Lowest first among equal order'),
      flags: z.string().max(255).describe('"u" for a record that gives a URI, or empty'),
      service: z.string().max(255).describe('Such as E2U+sip'),
      regexp: z.string().max(255).describe('Substitution expression [RFC 3402 §3.2], or empty'),
      replacement: z.string().max(253).describe('Domain name; "." when the regexp is used'),
      ttl: z.int().min(0).max(2147483647).optional().describe('Time to live in seconds'),
    }),
    ['e164Number', 'e164Prefix'],
  ) as unknown as z.ZodType<NaptrRecord>,
);
