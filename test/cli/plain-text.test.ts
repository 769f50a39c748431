import { expect } from 'chai';
import fc from 'fast-check';
import { plainLines, plainText } from '../../src/cli/plain-text.js';

describe('text from elsewhere', () => {
  it('cannot drive the terminal', () => {
    expect(plainText('a\u001b[31mb\r\n\u0007\u009b\u202e')).to.equal('a\\u{1b}[31mb\\u{d}\\u{a}\\u{7}\\u{9b}\\u{202e}');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plainText(text)).not.to.match(/[\p{Cc}\u2028-\u202e]/u);
      }),
    );
  });

  it('stays as it is where it is harmless', () => {
    expect(plainText('Grüße, 数字 !^.*$!sip:\\1@x!')).to.equal('Grüße, 数字 !^.*$!sip:\\1@x!');
  });

  it('keeps its lines where it has several', () => {
    expect(plainLines('a\u001b\r\n\u202eb\n')).to.equal('a\\u{1b}\\u{d}\n\\u{202e}b\n');
  });
});
