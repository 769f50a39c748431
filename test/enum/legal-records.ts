import fc from 'fast-check';
import { type NaptrRecord, recordIdentity } from '../../src/enum/naptr-record.js';
import { checkNaptrRecord } from '../../src/enum/naptr-rules.js';

/** Expressions that match any number, with what files and zones treat in a special way. */
const EXPRESSIONS = ['.*', '^.*$', '^(.*)$', '^(\\+?)(.*)$', '.*|[",; ]', '^(.*|";\\.\\(,x\\)")$', '.*|^ $', '( |.*)'];
const URIS = ['sip:info@ims.example', 'sip:a@x;user=phone', 'tel:+441632960001;npdi', 'sip:%22a%22,b@x', "sip:'a'@x"];

const regexp = fc
  .tuple(
    fc.constantFrom('!', '#', '/', ';', '"', ',', ' ', '@', "'"),
    fc.constantFrom(...EXPRESSIONS),
    fc.oneof(
      fc.constantFrom(...URIS, 'sip:\\1@ims.example'),
      fc.integer({ min: 200, max: 249 }).map((length) => `sip:${'a'.repeat(length - 6)}@x`),
    ),
  )
  .map(([delimiter, expression, uri]) => [delimiter, expression, delimiter, uri, delimiter].join(''));

const digits = (most: number) => fc.stringMatching(new RegExp(`^[1-4][0-4]{1,${most - 1}}$`));

/** A record that keeps all rules, `digits` of few values so that they meet and lie in one another. */
export const legalRecord: fc.Arbitrary<NaptrRecord> = fc
  .record({
    subject: fc.oneof(
      fc.oneof(digits(3), digits(15)).map((text) => ({ e164Number: `+${text}` })),
      fc.oneof(digits(2), digits(15)).map((text) => ({ e164Prefix: `+${text}` })),
      fc.constantFrom('1', '4').map((text) => ({ e164Prefix: `+${text}` })),
    ),
    order: fc.integer({ min: 0, max: 65_535 }),
    preference: fc.integer({ min: 0, max: 65_535 }),
    flags: fc.constantFrom('u', 'U'),
    service: fc.constantFrom('E2U+sip', 'e2u+SIP', 'E2U+pstn:sip+unifmsg:sip', 'E2U+pstn:tel+sms:tel', 'E2U+x-y'),
    regexp,
    ttl: fc.oneof(fc.constant(undefined), fc.constantFrom(0, 60, 2_147_483_647)),
  })
  .map(({ subject, ttl, ...fields }) => {
    const rest = { ...fields, replacement: '.', ...(ttl !== undefined && { ttl }) };
    return 'e164Number' in subject ? { e164Number: subject.e164Number, ...rest } : { ...subject, ...rest };
  })
  .filter((record) => checkNaptrRecord(record) === undefined);

/** Records of a profile: each is there once. */
export function legalProfile(maxLength = 30): fc.Arbitrary<NaptrRecord[]> {
  return fc.uniqueArray(legalRecord, { selector: recordIdentity, maxLength });
}

/** The order of the domain name tree; see OperatingStore.walkRecords. */
export function inTreeOrder(records: NaptrRecord[]): NaptrRecord[] {
  const place = (record: NaptrRecord) =>
    record.e164Number === undefined ? `${record.e164Prefix} 0` : `${record.e164Number} 1`;
  return records.toSorted((a, b) => (place(a) < place(b) ? -1 : place(a) === place(b) ? 0 : 1));
}
