import { expect } from 'chai';
import fc from 'fast-check';
import { CuttingError, cutLists } from '../../../src/admin/bodies/cut-lists.js';

const SMALL = { piece: 10, entry: 1000, frame: 1000 };

/** What the parts of a cut text make when they are put together again. Throws what cutting or parsing them throws. */
function joined(text: string, most = SMALL): unknown {
  const { frame, lists } = cutLists(text, most);
  const value = JSON.parse(frame) as unknown;
  const whole = lists.map((pieces) => pieces.flatMap((piece) => JSON.parse(`[${piece}]`) as unknown[]));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      Array.isArray(member) && member.length > 0 ? whole[member[0]] : member,
    ]),
  );
}

function outcome(work: () => unknown): unknown {
  try {
    return { value: JSON.parse(JSON.stringify(work())) };
  } catch {
    return 'refused';
  }
}

describe('a JSON text that is cut at the entries of its lists', () => {
  it('has the frame, and the entries in pieces', () => {
    const text = '{ "add": [{"a":1}, {"b":"],"}, 3], "n": 1, "none": [ ], "remove": ["\\\\", "\\""] }';
    expect(cutLists(text, { ...SMALL, piece: 5 })).to.deep.equal({
      frame: '{ "add": [0], "n": 1, "none": [], "remove": [1] }',
      lists: [['{"a":1}', ' {"b":"],"}', ' 3'], ['"\\\\", "\\""']],
    });
  });

  it('cuts no list that is no member of the whole', () => {
    expect(cutLists('[[1],[2]]', SMALL).frame).to.equal('[[1],[2]]');
    expect(cutLists('{"a":{"b":[1,2]}}', SMALL)).to.deep.equal({ frame: '{"a":{"b":[1,2]}}', lists: [] });
  });

  it('means the same as the whole, whatever JSON it is', () => {
    const body = fc.dictionary(
      fc.string().filter((name) => name !== '__proto__'),
      fc.oneof(fc.array(fc.jsonValue({ maxDepth: 3 })), fc.jsonValue({ maxDepth: 2 })),
    );
    fc.assert(
      fc.property(body, fc.constantFrom(undefined, 1, '\t'), fc.nat(20), (value, space, piece) => {
        const text = JSON.stringify(value, undefined, space);
        expect(joined(text, { ...SMALL, piece, entry: 1e6, frame: 1e6 })).to.deep.equal(JSON.parse(text));
      }),
    );
  });

  it('is refused wherever the whole is, whatever text it is', () => {
    const token = fc.constantFrom(...'{}[],:"\\ 10a', '"a"', '"a":[', '],"b":[', '{"a":[', '1,', '{},', ']}');
    const text = fc.array(token, { maxLength: 14 }).map((tokens) => tokens.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          text.map((inner) => `{"a":[${inner}]}`),
        ),
        fc.nat(3),
        (given, piece) => {
          if (outcome(() => JSON.parse(given)) !== 'refused') return;
          expect(outcome(() => joined(given, { ...SMALL, piece }))).to.equal('refused');
        },
      ),
      { numRuns: 2000 },
    );
  });

  for (const [what, text] of [
    ['an entry', `{"add":[1,"${'a'.repeat(1001)}"]}`],
    ['the last entry', `{"add":["${'a'.repeat(1001)}"]}`],
    ['a nested entry', `{"add":[${'['.repeat(501)}${']'.repeat(501)}]}`],
    ['white space in a list', `{"add":[${' '.repeat(1001)}]}`],
    ['a name', `{"${'k'.repeat(1001)}":1}`],
    ['a list that is no member', `{"a":{"b":[${'1,'.repeat(1000)}1]}}`],
  ] as const) {
    it(`has ${what} of bounded length`, () => {
      expect(() => cutLists(text, SMALL))
        .to.throw(CuttingError)
        .with.property('kind', 'too-long');
    });
  }

  for (const text of ['{"add":[1', '{"add":[,', '{"add":[          ,1]}', '{"add":["123456789",]}']) {
    it(`is no JSON where it is ${text}`, () => {
      expect(() => cutLists(text, SMALL))
        .to.throw(CuttingError)
        .with.property('kind', 'malformed');
    });
  }
});
