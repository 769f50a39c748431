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

  it('has room for sizes and not only for a number of values, where it is told the sizes', () => {
    const made: string[] = [];
    const cache = new BoundedCache(
      5,
      (key) => {
        made.push(key);
        return key;
      },
      (value) => value.length,
    );
    for (const key of ['aa', 'bb', 'c', 'aa', 'dd', 'aa', 'bb']) cache.get(key);
    expect(made).to.deep.equal(['aa', 'bb', 'c', 'dd', 'bb']);
    expect(cache.size).to.equal(2);
  });

  it('does not keep what is larger than all of it beyond the next one', () => {
    const cache = new BoundedCache(
      5,
      (key) => key,
      (value) => value.length,
    );
    cache.get('123456');
    expect(cache.size).to.equal(0);
    cache.get('a');
    expect(cache.size).to.equal(1);
  });
});
