import { expect } from 'chai';
import fc from 'fast-check';
import { loggedLine } from '../../src/cli/log-line.js';

const MARKS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

const line = (fields: object) => `${JSON.stringify({ level: 'info', time: 't', ...fields, msg: 'said' })}\n`;
const read = (text: string) => JSON.parse(text);

describe('a line of the log', () => {
  it('stays as it is where it is short and harmless', () => {
    const harmless = line({ reason: 'Grüße, 数字 "!^.*$!sip:\\1@x!"', port: 1, list: [1, { a: null }] });
    expect(loggedLine(harmless)).to.equal(harmless);
  });

  it('has no character that drives a terminal or turns text round, and says the same', () => {
    const description = '\u001b[31m \u007f \u009b31m \u202e evil \u2066 \u200f \u061c \u2028';
    const logged = loggedLine(line({ description }));
    expect(logged.trimEnd()).not.to.match(MARKS);
    expect(logged).to.contain('\\u009b31m \\u202e evil');
    expect(read(logged).description).to.equal(description);
  });

  it('says the same of any short text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const logged = loggedLine(line({ [text]: text }));
        expect(logged.trimEnd()).not.to.match(MARKS);
        expect(read(logged)[text]).to.equal(text);
      }),
    );
  });

  it('has no text longer than 1,024 characters, and says how long it was', () => {
    const { description, msg } = read(loggedLine(line({ description: 'é'.repeat(5000) })));
    expect(description).to.equal(`${'é'.repeat(1024)}… 5000 characters in all`);
    expect(msg).to.equal('said');
  });

  it('keeps more of a stack', () => {
    const err = { message: 'm'.repeat(5000), stack: 's'.repeat(5000) };
    const logged = read(loggedLine(line({ err })));
    expect(logged.err.message).to.match(/^m{1024}… 5000/);
    expect(logged.err.stack).to.match(/^s{4096}… 5000/);
  });

  it('is bounded whatever is in it', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 3 }), fc.nat(3000), fc.nat(90), (object, length, count) => {
        const text = '\u202e'.repeat(length);
        const members = Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, text]));
        const logged = loggedLine(line({ object, text, members, list: [members] }));
        expect(logged.length).to.be.at.most(64 * 1024 + 1);
        expect(read(logged)).to.include({ level: 'info', time: 't', msg: 'said' });
      }),
      { numRuns: 30 },
    );
  });

  it('does not follow objects deeper than eight', () => {
    let nested: object = {};
    for (let depth = 0; depth < 1000; depth += 1) nested = { nested };
    expect(loggedLine(line({ nested })).length).to.be.below(200);
  });
});
