import { expect } from 'chai';
import { anchoredExpression } from '../../../scripts/generate/pattern.js';

const matches = (patterns: string[], text: string) => new RegExp(anchoredExpression(patterns), 'u').test(text);

describe('a pattern of XML Schema as an expression of JavaScript', () => {
  it('matches the whole text', () => {
    expect(matches(['a|b'], 'a')).to.equal(true);
    expect(matches(['a|b'], 'xa')).to.equal(false);
    expect(matches(['a|b'], 'bx')).to.equal(false);
    expect(matches(['a'], 'a\n')).to.equal(false);
  });

  it('is one of several', () => {
    expect(matches(['a+', 'b|c'], 'aa')).to.equal(true);
    expect(matches(['a+', 'b|c'], 'c')).to.equal(true);
    expect(matches(['a+', 'b|c'], 'ab')).to.equal(false);
  });

  it('takes ^ and $ for themselves', () => {
    expect(matches(['^a$'], '^a$')).to.equal(true);
    expect(matches(['^a$'], 'a')).to.equal(false);
  });

  it('has a dot for every character but line ends, whole ones beyond U+FFFF too', () => {
    for (const character of ['a', '\u2028', '\u0085', '😀']) expect(matches(['.'], character)).to.equal(true);
    for (const character of ['\n', '\r', '']) expect(matches(['.'], character)).to.equal(false);
  });

  it('takes dots in classes and escaped ones for themselves', () => {
    expect(matches(['[.]\\.'], '..')).to.equal(true);
    expect(matches(['[.]\\.'], 'a.')).to.equal(false);
  });

  it('takes an escaped hyphen within a class and outside', () => {
    expect(matches(['[a\\-z]\\-'], '--')).to.equal(true);
    expect(matches(['[a\\-z]\\-'], 'b-')).to.equal(false);
  });

  for (const pattern of ['\\d', '\\p{L}', '\\i\\c*', '[a-z-[aeiou]]', 'a\\']) {
    it(`is not made of ${pattern}, which means something else or nothing in JavaScript`, () => {
      expect(() => anchoredExpression([pattern])).to.throw('not translated');
    });
  }
});
