import { expect } from 'chai';
import { RecentlyUsed } from '../../../src/store/sqlite/recently-used.js';

describe('values used recently', () => {
  it('are kept as long as they are used', () => {
    const cache = new RecentlyUsed<number, string>(3);
    cache.set(0, 'zero');
    for (let key = 1; key < 50; key += 1) {
      cache.set(key, String(key));
      expect(cache.get(0)).to.equal('zero');
    }
  });

  it('go when twice as many others as fit have been used since', () => {
    const cache = new RecentlyUsed<number, string>(3);
    for (let key = 0; key < 7; key += 1) cache.set(key, String(key));
    expect(cache.get(0)).to.equal(undefined);
    expect(cache.get(6)).to.equal('6');
  });

  it('go all at once when cleared', () => {
    const cache = new RecentlyUsed<number, string>(3);
    for (let key = 0; key < 5; key += 1) cache.set(key, String(key));
    cache.clear();
    for (let key = 0; key < 5; key += 1) expect(cache.get(key)).to.equal(undefined);
  });
});
