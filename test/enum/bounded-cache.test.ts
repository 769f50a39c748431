import { expect } from 'chai';
import { BoundedCache } from '../../src/enum/bounded-cache.js';

describe('the bounded cache', () => {
  it('makes a value once, and again only after it was pushed out by newer ones', () => {
    const made: string[] = [];
    const cache = new BoundedCache(2, (key) => {
      made.push(key);
      return key.toUpperCase();
    });
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) expect(cache.get(key)).to.equal(key.toUpperCase());
    expect(made).to.deep.equal(['a', 'b', 'c', 'b']);
    expect(cache.size).to.equal(2);
  });
});
