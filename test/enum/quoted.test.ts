import { expect } from 'chai';
import fc from 'fast-check';
import { describeRecord } from '../../src/enum/naptr-record.js';
import { checkNaptrRecord } from '../../src/enum/naptr-rules.js';
import { excerpt, quoted } from '../../src/enum/quoted.js';

describe('what a sentence quotes', () => {
  it('is the text as it is, where that is short and printable', () => {
    expect(quoted('E2U+sip')).to.equal('"E2U+sip"');
    expect(excerpt('E2U+sip')).to.equal('E2U+sip');
    expect(quoted('a"b\\c')).to.equal('"a\\"b\\\\c"');
  });

  it('has line breaks, control and bidirectional characters escaped', () => {
    expect(quoted('a\n\u001b[1m\u202e\u00fc')).to.equal('"a\\u000a\\u001b[1m\\u202e\\u00fc"');
    expect(excerpt('a\nb')).to.equal('a\\u000ab');
  });

  it('is cut where it is long', () => {
    expect(quoted('x'.repeat(1_000_000))).to.equal(`"${'x'.repeat(80)}..."`);
  });
});

describe('what is said of a record', () => {
  const field = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 3000 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }).map((text) => text.repeat(1000)),
    fc.constantFrom('u', '.', 'E2U+sip', '!^.*$!sip:a@x!', '+441632960001', 'E2U+sip:'.repeat(30)),
    fc.integer({ min: 1, max: 25 }).map((count) => `!^(.*)$!${'\\1'.repeat(count)}!`),
  );

  it('is short printable ASCII, whatever is in its fields', () => {
    fc.assert(
      fc.property(
        field,
        field,
        field,
        field,
        field,
        fc.boolean(),
        (subject, flags, service, regexp, instead, isBlock) => {
          const rest = { order: 1, preference: 1, flags, service, regexp, replacement: instead };
          const record = isBlock ? { e164Prefix: subject, ...rest } : { e164Number: subject, ...rest };
          for (const sentence of [describeRecord(record), checkNaptrRecord(record) ?? 'valid']) {
            expect(sentence).to.match(/^[ -~]+$/);
            expect(sentence.length).to.be.at.most(1200);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
