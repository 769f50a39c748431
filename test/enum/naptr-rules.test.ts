import { expect } from 'chai';
import fc from 'fast-check';
import type { NaptrRecord } from '../../src/enum/naptr-record.js';
import { checkNaptrRecord } from '../../src/enum/naptr-rules.js';
import { applyRecord } from '../../src/enum/substitution.js';
import { isUri } from '../../src/enum/uri.js';
import { blockRecord, numberRecord } from './sample-record.js';

describe('the rules for a NAPTR record', () => {
  it('accept records as operators write them', () => {
    for (const record of [
      numberRecord(),
      blockRecord(),
      numberRecord('+12025550100', { ttl: 0, flags: 'U', service: 'e2u+SIP', order: 0, preference: 65535 }),
      numberRecord('+447700900123', {
        regexp: '!^.*$!sip:+447700900123@ims.mnc015.mcc234.3gppnetwork.org;user=phone!',
      }),
      numberRecord('+441632960001', {
        service: 'E2U+pstn:tel',
        regexp: '!^(.*)$!tel:\\1;npdi;rn=+441632960999!',
        ttl: 2147483647,
      }),
      blockRecord('+1202555', { regexp: '#^\\+1(.*)$#sip:\\1@example.net#' }),
      numberRecord(undefined, { service: 'E2U+voice:tel+sms:tel', regexp: '!^(.*)$!TEL:\\1!' }),
    ]) {
      expect(checkNaptrRecord(record), JSON.stringify(record)).to.equal(undefined);
    }
  });

  const refused: [string, NaptrRecord, string][] = [
    ['a number with a country code that begins with 0', numberRecord('+0123'), 'the number begins with 0'],
    ['a number without +', numberRecord('44163296'), 'the number does not begin with +'],
    ['a block that begins with 0', blockRecord('+0'), 'the block begins with 0'],
    [
      'neither number nor block',
      { ...numberRecord(), e164Number: undefined } as unknown as NaptrRecord,
      'neither a number nor a block',
    ],
    [
      'both number and block',
      { ...numberRecord(), e164Prefix: '+44' } as unknown as NaptrRecord,
      'both a number and a block',
    ],
    ['an order above 65535', numberRecord(undefined, { order: 65536 }), 'the order is not a whole number'],
    ['an order below 0', numberRecord(undefined, { order: -1 }), 'the order is not a whole number'],
    [
      'a preference that is no integer',
      numberRecord(undefined, { preference: 1.5 }),
      'the preference is not a whole number',
    ],
    ['a preference that is no number', numberRecord(undefined, { preference: Number.NaN }), 'the preference is not'],
    ['a ttl of 2^31', numberRecord(undefined, { ttl: 2 ** 31 }), 'the ttl is not a whole number from 0 to 2147483647'],
    [
      'a regexp outside ASCII',
      numberRecord(undefined, { regexp: '!^.*$!sip:jürgen@x!' }),
      'the regexp contains U+00FC',
    ],
    ['a control character', numberRecord(undefined, { regexp: '!^.*$!sip:a\t@x!' }), 'the regexp contains U+0009'],
    ['a service outside ASCII', numberRecord(undefined, { service: 'E2U+síp' }), 'the service contains U+00ED'],
    ['a regexp of 256 octets', numberRecord(undefined, { regexp: `!.*!sip:${'a'.repeat(247)}!` }), 'longer than 255'],
    ['a replacement of 254 octets', numberRecord(undefined, { replacement: 'a'.repeat(254) }), 'longer than 253'],
    ['flags that are not alphanumeric', numberRecord(undefined, { flags: 'u!' }), 'other than letters and digits'],
    ['the flag s of other applications', numberRecord(undefined, { flags: 's' }), 'the flags are "s"'],
    ['two flags', numberRecord(undefined, { flags: 'uu' }), 'the flags are "uu"'],
    ['no flags', numberRecord(undefined, { flags: '' }), 'the flags are ""'],
    [
      'a non-terminal rule',
      numberRecord(undefined, { flags: '', regexp: '', replacement: '1.4.4.e164.example' }),
      'non-terminal',
    ],
    [
      'regexp and replacement',
      numberRecord(undefined, { replacement: 'a.example' }),
      'both a regexp and a replacement',
    ],
    [
      'a terminal rule with replacement',
      numberRecord(undefined, { regexp: '', replacement: 'a.example' }),
      'calls for a regexp',
    ],
    ['neither regexp nor replacement', numberRecord(undefined, { regexp: '' }), 'neither a regexp nor a replacement'],
    ['an empty replacement', numberRecord(undefined, { replacement: '' }), 'the replacement is empty'],
    ['the obsolete service form', numberRecord(undefined, { service: 'sip+E2U' }), 'write E2U+sip'],
    ['the flag i', numberRecord(undefined, { regexp: '!^(.*)$!sip:\\1@x!i' }), 'the flag i'],
    ['a back reference to nothing', blockRecord(undefined, { regexp: '!^.*$!sip:\\1@x!' }), 'refers back to \\1'],
    ['a Perl expression', blockRecord(undefined, { regexp: '!^(\\d+)$!sip:\\1@x!' }), 'contains \\d'],
    [
      'a regexp that misses its own number',
      numberRecord(undefined, { regexp: '!^\\+33(.*)$!sip:\\1@x!' }),
      'does not match its own number',
    ],
    [
      'a result without scheme',
      numberRecord(undefined, { regexp: '!^(.*)$!\\1@x!' }),
      'gives "+441632960001@x", which has no scheme',
    ],
    ['a result with a space', numberRecord(undefined, { regexp: '!^.*$!sip:a b@x!' }), 'characters that a URI may not'],
    ['a block whose result has no scheme', blockRecord(undefined, { regexp: '!^(.*)$!\\1!' }), 'has no scheme'],
    [
      'a block whose scheme is put together of back references',
      blockRecord(undefined, { service: 'E2U+x', regexp: '!^(0*).*$!java\\1script:a!' }),
      'has no scheme',
    ],
    [
      'a web page for a SIP service',
      numberRecord(undefined, { regexp: '!^.*$!http://127.0.0.1/admin!' }),
      'gives "http://127.0.0.1/admin", which has the scheme http: the Enumservice sip takes sip, sips [RFC 3764]',
    ],
    [
      'a script in a block of a service that nobody knows',
      blockRecord(undefined, { service: 'E2U+x-net:y', regexp: '!^(.*)$!JavaScript:alert(\\1)!' }),
      'has the scheme javascript, which no Enumservice takes',
    ],
    ['a block whose result is empty', blockRecord(undefined, { regexp: '!^(.*)$!!' }), 'has no scheme'],
  ];
  for (const [what, record, reason] of refused) {
    it(`refuse ${what}`, () => {
      expect(checkNaptrRecord(record)).to.include(reason);
    });
  }

  const ere = fc
    .array(
      fc.constantFrom(
        '^',
        '$',
        '\\+',
        '.',
        '.*',
        '(.*)',
        '([0-9]{2})',
        '[0-9]+',
        '(',
        ')',
        '|',
        '4',
        '44',
        '(4|1)*',
        '[^+]',
        '{2}',
        '?',
      ),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    .map((parts) => parts.join(''));
  const replacement = fc
    .array(fc.constantFrom('sip:', 'tel:', '\\1', '\\2', '@x.example', 'a', '%', '+', '\\!', ' '), { maxLength: 6 })
    .map((parts) => parts.join(''));
  const number = fc.stringMatching(/^\+[1-9][0-9]{1,14}$/);

  it('let through only records that give a URI for their own number', () => {
    let accepted = 0;
    fc.assert(
      fc.property(number, ere, replacement, (e164Number, left, right) => {
        const record = numberRecord(e164Number, { service: 'E2U+x-any', regexp: `!${left}!${right}!` });
        if (checkNaptrRecord(record) !== undefined) return;
        accepted++;
        expect(isUri(applyRecord(record, e164Number)!)).to.equal(true);
      }),
      { numRuns: 5000 },
    );
    expect(accepted).to.be.greaterThan(20);
  });

  it('let through only block records that give a URI or nothing for any number, and never throw', () => {
    fc.assert(
      fc.property(number, ere, replacement, (any, left, right) => {
        const record = blockRecord('+4', { regexp: `!${left}!${right}!` });
        if (checkNaptrRecord(record) !== undefined) return;
        const uri = applyRecord(record, any);
        expect(uri === undefined || isUri(uri)).to.equal(true);
      }),
      { numRuns: 5000 },
    );
  });

  it('answer for any text in any field', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('u', '.', 'E2U+sip', '!.!sip:x!'));
    fc.assert(
      fc.property(text, text, text, text, text, (e164Number, flags, service, regexp, instead) => {
        const reason = checkNaptrRecord({
          e164Number,
          order: 1,
          preference: 1,
          flags,
          service,
          regexp,
          replacement: instead,
        });
        if (reason !== undefined) expect(reason).to.match(/\S/);
      }),
    );
  });
});
