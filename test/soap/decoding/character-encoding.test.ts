import { expect } from 'chai';
import fc from 'fast-check';
import { createDecoder } from '../../../src/soap/decoding/character-encoding.js';
import { message, read, verdict } from './reading.js';

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>${message()}`;

describe('the encoding of a message', () => {
  const taken: [string, Uint8Array, string?][] = [
    ['UTF-8 without any label', Buffer.from(message())],
    ['UTF-8 with byte order mark', Buffer.from(`\uFEFF${message()}`)],
    ['UTF-8 declared in small letters', Buffer.from(declared('utf-8'))],
    ['UTF-8 by charset parameter', Buffer.from(message()), 'UTF-8'],
    ['UTF-8 by quoted charset parameter and declaration', Buffer.from(declared('UTF-8')), '"utf-8"'],
    ['UTF-8 by a charset parameter in apostrophes', Buffer.from(message()), "'utf-8'"],
    ['UTF-8 by an alias that IANA registers', Buffer.from(message()), 'csUTF8'],
    ['UTF-8 with a charset parameter that says nothing', Buffer.from(declared('UTF-8')), ''],
    ['UTF-16 little-endian with byte order mark', utf16(`\uFEFF${message()}`)],
    ['UTF-16 big-endian with byte order mark', utf16(`\uFEFF${message()}`).swap16()],
    ['UTF-16 with byte order mark, parameter and declaration', utf16(`\uFEFF${declared('UTF-16')}`), 'utf-16'],
    ['UTF-16 by parameter, without byte order mark, after white space', utf16(`\n${message()}`), 'utf-16'],
    ['UTF-16LE by declaration, without byte order mark', utf16(declared('UTF-16LE'))],
    ['UTF-16BE by parameter, without byte order mark', utf16(message()).swap16(), 'UTF-16BE'],
  ];
  for (const [what, bytes, charset] of taken) {
    it(`may be ${what}`, () => {
      for (const chunk of [1, 3, bytes.length]) expect(verdict(bytes, { charset, chunk })).to.equal('valid');
    });
  }

  const refused: [string, Uint8Array, string?][] = [
    ['another one is declared', Buffer.from(declared('ISO-8859-1'))],
    ['another one is the charset parameter', Buffer.from(message()), 'iso-8859-1'],
    ['US-ASCII is the charset parameter', Buffer.from(message()), 'us-ascii'],
    ['the charset parameter is a name of JavaScript', Buffer.from(message()), 'constructor'],
    ['the parameter names UTF-16 and the bytes are UTF-8', Buffer.from(declared('UTF-8')), 'utf-16'],
    ['the parameter names UTF-8 and the bytes are UTF-16', utf16(message()), 'utf-8'],
    ['the byte order is another than the parameter says', utf16(message()), 'utf-16be'],
    ['the declaration names UTF-16 and the bytes are UTF-8', Buffer.from(declared('UTF-16'))],
    ['bytes are not UTF-8', Buffer.from(message().replace('E2U', 'ü'), 'latin1')],
    ['an overlong form is used', Buffer.concat([Buffer.from(message()), Buffer.from([0xc0, 0x80])])],
    ['a surrogate is written in UTF-8', Buffer.concat([Buffer.from(message()), Buffer.from([0xed, 0xa0, 0x80])])],
    ['the message ends within a character', Buffer.concat([Buffer.from(message()), Buffer.from([0xe2, 0x82])])],
    ['a surrogate of UTF-16 is alone', utf16(`\uFEFF${message().replace('E2U', '\uD800x')}`)],
    ['UTF-16 ends within a unit', Buffer.concat([utf16(`\uFEFF${message()}`), Buffer.from([0x20])])],
    ['the message is UTF-32 big-endian', Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x3c])],
    ['the message is UTF-32 big-endian without byte order mark', Buffer.from([0, 0, 0, 0x3c, 0, 0, 0, 0x3f])],
    ['the message is UTF-32 little-endian', Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0])],
    ['the message is UTF-32 little-endian without byte order mark', Buffer.from([0x3c, 0, 0, 0, 0x3f, 0, 0, 0])],
  ];
  for (const [what, bytes, charset] of refused) {
    it(`is answered 404 when ${what}`, () => {
      for (const chunk of [1, 3, bytes.length]) expect(verdict(bytes, { charset, chunk })).to.equal(404);
    });
  }

  describe('is told by the byte order mark, then by the charset parameter, then by the declaration [RFC 7303 §3.2]', () => {
    const BYTES: Record<string, (text: string) => Buffer> = {
      'utf-8': (text) => Buffer.from(text),
      'utf-16le': utf16,
      'utf-16be': (text) => utf16(text).swap16(),
    };
    const OTHERS = ['utf-8', 'utf-16', 'utf-16le', 'utf-16be', 'iso-8859-1', 'nothing-known'];
    for (const [encoding, bytesOf] of Object.entries(BYTES)) {
      it(`${encoding} with a byte order mark, whatever parameter and declaration say`, () => {
        for (const charset of [undefined, ...OTHERS]) {
          for (const declaration of OTHERS) {
            const bytes = bytesOf(`\uFEFF${declared(declaration)}`);
            expect(verdict(bytes, { charset }), `${charset}, ${declaration}`).to.equal('valid');
          }
        }
      });

      it(`${encoding} by parameter, whatever the declaration says`, () => {
        for (const charset of encoding === 'utf-8' ? ['utf-8', 'UTF8'] : [encoding, 'UTF-16']) {
          for (const declaration of OTHERS) {
            expect(verdict(bytesOf(declared(declaration)), { charset }), declaration).to.equal('valid');
          }
        }
      });
    }
  });

  it('is wrong where the wrong bytes are: an error before them comes first', () => {
    const bytes = (text: string) => Buffer.concat([Buffer.from(text), Buffer.from([0xff])]);
    expect(verdict(bytes(message().replace('<order>100', '<order>x')))).to.equal(401);
    expect(verdict(bytes('<!DOCTYPE a>'))).to.equal('Sender');
    expect(read(bytes(message())).opening?.header.messageId).to.equal('m-1');
  });

  it('is told before what comes after the declaration', () => {
    expect(verdict(`<?xml version="1.0" encoding="latin1"?><!DOCTYPE a>${message()}`)).to.equal(404);
  });

  it('is decoded like TextDecoder does, and the text before malformed bytes is given', () => {
    const bytes = fc.array(
      fc.oneof(fc.nat(255), fc.constantFrom(0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xed, 0xa0)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(bytes, fc.nat(12), (values, at) => {
        const all = Uint8Array.from(values);
        const decoder = createDecoder('utf-8');
        const first = decoder.decode(all.subarray(0, at));
        const rest = first.malformed ? first : decoder.decode(all.subarray(at));
        const text = first.malformed ? first.text : first.text + rest.text;
        const malformed = rest.malformed || decoder.pending;
        let expected: string | undefined;
        try {
          expected = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(all);
        } catch {
          expected = undefined;
        }
        if (expected !== undefined) expect({ text, malformed }).to.deep.equal({ text: expected, malformed: false });
        else {
          expect(malformed).to.equal(true);
          expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(all).startsWith(text)).to.equal(true);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
