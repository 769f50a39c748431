import { expect } from 'chai';
import fc from 'fast-check';
import { jsonText } from '../../src/cli/escape-marks.js';
import { plainText } from '../../src/cli/plain-text.js';

describe('JSON for a terminal', () => {
  it('escapes what drives a terminal or turns text round, and says the same', () => {
    expect(jsonText({ name: 'a\u202eb\u009b\u007f' })).to.equal('{"name":"a\\u202eb\\u009b\\u007f"}');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = jsonText({ [text]: [text] });
        // Text for people leaves it as it is then: the two agree on what is harmful.
        expect(plainText(json)).to.equal(json);
        expect(JSON.parse(json)).to.deep.equal({ [text]: [text] });
      }),
    );
  });

  it('indents like JSON.stringify', () => {
    expect(jsonText({ a: [1] }, 2)).to.equal(JSON.stringify({ a: [1] }, null, 2));
  });
});
