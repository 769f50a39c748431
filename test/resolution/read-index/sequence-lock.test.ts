import { expect } from 'chai';
import { keyOf } from '../../../src/resolution/domain-order.js';
import { Cursor } from '../../../src/resolution/read-index/cursor.js';
import { CHUNK, IndexMemory } from '../../../src/resolution/read-index/memory.js';
import { ReadIndex } from '../../../src/resolution/read-index/read-index.js';
import { IndexReader } from '../../../src/resolution/read-index/reader.js';
import { ANYTHING, NOTHING, SequenceLock } from '../../../src/resolution/read-index/sequence-lock.js';

const COUNT = 4 * CHUNK;
const digitsAt = (at: number) => String(44163290000 + at);

/** Numbers in order fill one chunk after the other: those of chunk c are from c * CHUNK on. */
function filled(): ReadIndex {
  const index = new ReadIndex({ host: 'h', peers: [], priorities: new Map(), now: () => 0, seed: 3, capacity: 10_000 });
  const value = { order: 1, preference: 1, flags: 'u', service: 'E2U+sip', regexp: '!^.*$!sip:x@y!', replacement: '.' };
  index.apply([
    { kind: 'opened', profile: 0 },
    { kind: 'in-force', profile: 0, from: 0, until: Number.POSITIVE_INFINITY, announced: 0 },
  ]);
  for (let at = 0; at < COUNT; at += 1) index.add({ profile: 0, digits: digitsAt(at), isBlock: false, value });
  return index;
}

describe('a change of the read index that another thread has not ended', () => {
  it('keeps nobody from the numbers of the other chunks', () => {
    const index = filled();
    const memory = new IndexMemory(index.share());
    const reader = new IndexReader(index.share());
    const lock = new SequenceLock(memory.header);
    lock.open(1);
    const kinds = [0, CHUNK - 2, 2 * CHUNK + 1, COUNT - 1].map((at) => reader.find(digitsAt(at), 0).kind);
    expect(kinds).to.deep.equal(['records', 'records', 'records', 'records']);
    expect(reader.find('4917', 0).kind).to.equal('nothing');
  });

  it('is met by whoever comes to its chunk, be it for what is not there', () => {
    const memory = new IndexMemory(filled().share());
    const cursor = new Cursor(memory);
    const meets = (at: number) => {
      cursor.avoid(1);
      cursor.seek(keyOf(digitsAt(at), false));
      return cursor.hasMet;
    };
    expect([CHUNK, CHUNK + 1, 2 * CHUNK - 1].map(meets)).to.deep.equal([true, true, true]);
    expect([0, CHUNK - 1, 2 * CHUNK + 1].map(meets)).to.deep.equal([false, false, false]);
    cursor.avoid(1);
    cursor.seek(keyOf(digitsAt(CHUNK - 1), false));
    cursor.next();
    expect(cursor.hasMet).to.equal(true);
    cursor.avoid(1);
    cursor.seek(keyOf(`${digitsAt(CHUNK - 1)}5`, false));
    expect(cursor.hasMet).to.equal(true);
  });

  it('makes what was read while it ended, or began, be read again', () => {
    const header = new Int32Array(new SharedArrayBuffer(4 * 64));
    const lock = new SequenceLock(header);
    const other = new SequenceLock(header);
    const before = other.begin();
    expect(other.chunkChanging(before)).to.equal(NOTHING);
    lock.open(7);
    expect(other.isUnchanged(before)).to.equal(false);
    const during = other.begin();
    expect(other.chunkChanging(during)).to.equal(7);
    expect(other.isUnchanged(during)).to.equal(true);
    lock.close();
    expect(other.isUnchanged(during)).to.equal(false);
  });

  it('is of anything where it is not said of what, and stays so for what is done within it', () => {
    const header = new Int32Array(new SharedArrayBuffer(4 * 64));
    const lock = new SequenceLock(header);
    lock.write(() => {
      lock.write(() => expect(lock.chunkChanging(header[0]!)).to.equal(ANYTHING), 7);
      expect(lock.chunkChanging(header[0]!)).to.equal(ANYTHING);
    });
    expect(lock.chunkChanging(header[0]!)).to.equal(NOTHING);
  });
});
