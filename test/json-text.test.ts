import { expect } from 'chai';
import fc from 'fast-check';
import { endOfString, parseJson, RepeatedName } from '../src/json-text.js';

function repeatedIn(text: string): readonly (string | number)[] | undefined {
  try {
    parseJson(text);
    return undefined;
  } catch (error) {
    expect(error).to.be.instanceOf(RepeatedName);
    return (error as RepeatedName).path;
  }
}

describe('a JSON text', () => {
  it('is read as JSON.parse reads it where every name of an object is unique', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, ' ', '\t\n'), (text, space) => {
        const value: unknown = JSON.parse(text);
        expect(parseJson(JSON.stringify(value, undefined, space))).to.deep.equal(value);
      }),
    );
  });

  for (const [text, path] of [
    ['{"add":[],"add":[]}', ['add']],
    ['{"add":[],"remove":[],"add":[]}', ['add']],
    ['{"a":1,"a":1}', ['a']],
    ['{"a":1,"\\u0061":2}', ['a']],
    ['{"__proto__":1,"__proto__":2}', ['__proto__']],
    ['{"":1,"":2}', ['']],
    ['{"a":{"b":1},"b":{"c":1,"c":2}}', ['b', 'c']],
    ['{"a":[{"b":":"},{"c":"\\":","b":1, "c" : 2}]}', ['a', 1, 'c']],
    ['[1,[{}, {"a,":1,"x":[{"a":1}],"a,":2}]]', [1, 1, 'a,']],
  ] as const) {
    it(`is refused with the place of the name that is there twice: ${text}`, () => {
      expect(repeatedIn(text)).to.deep.equal(path);
    });
  }

  for (const text of [
    '{"a":"b:c","b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '":"',
    '{"1":1,"01":2}',
    '{"a":{"a":{"a":1}}}',
    '{"\\":":":"}',
  ]) {
    it(`is taken where names are only alike: ${text}`, () => {
      expect(parseJson(text)).to.deep.equal(JSON.parse(text));
    });
  }

  it('is refused wherever a member is written a second time', () => {
    const value = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
    const around = fc.array(fc.constantFrom('["x:",', '{"outer":', '[{"a":1},'), { maxLength: 4 });
    fc.assert(
      fc.property(value, around, fc.nat(), (object, outer, seed) => {
        const names = Object.keys(object);
        const name = names[seed % names.length]!;
        const inner = `${JSON.stringify(object).slice(0, -1)},${JSON.stringify(name)}:0}`;
        const text =
          outer.join('') +
          inner +
          outer
            .reverse()
            .map((one) => (one[0] === '[' ? ']' : '}'))
            .join('');
        expect(repeatedIn(text)?.at(-1)).to.equal(name);
      }),
    );
  });

  it('may be nested as deep as it likes', () => {
    const depth = 200_000;
    expect(repeatedIn(`${'['.repeat(depth)}${']'.repeat(depth)}`)).to.equal(undefined);
  });

  it('that is none is refused as JSON.parse refuses it', () => {
    for (const text of ['', '{', '{"a":1,}', '{"a" 1}', "{'a':1}"]) expect(() => parseJson(text)).to.throw(SyntaxError);
  });

  it('finds the end of a string behind any escapes, and the end of the text where there is none', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', '\\\\', '\\"', '\\\\\\"'), fc.string(), (before, escapes, rest) => {
        const string = JSON.stringify(`${before}${escapes}${before}`);
        expect(endOfString(`${string}${rest}`, 0)).to.equal(string.length - 1);
        const open = string.slice(0, -1);
        expect(endOfString(open, 0)).to.equal(open.length);
      }),
    );
    expect(endOfString('"\\"', 0), 'an escaped quote ends nothing').to.equal(3);
    expect(endOfString('"\\\\"', 0)).to.equal(3);
  });
});
