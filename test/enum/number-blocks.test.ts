import { expect } from 'chai';
import { isInsideBlocks, overlapsBlocks } from '../../src/enum/number-blocks.js';
import { blockRecord, numberRecord } from './sample-record.js';

const blocks = ['+33', '+44163296'];

describe('number blocks', () => {
  it('contain the numbers that begin with one of them', () => {
    expect(isInsideBlocks(blocks, numberRecord('+441632960001'))).to.equal(true);
    expect(isInsideBlocks(blocks, numberRecord('+331234'))).to.equal(true);
    expect(isInsideBlocks(blocks, numberRecord('+441632970001'))).to.equal(false);
    expect(isInsideBlocks([], numberRecord('+441632960001'))).to.equal(false);
  });

  it('contain a block that is the same or smaller, and none that is larger', () => {
    expect(isInsideBlocks(blocks, blockRecord('+44163296'))).to.equal(true);
    expect(isInsideBlocks(blocks, blockRecord('+441632961'))).to.equal(true);
    expect(isInsideBlocks(blocks, blockRecord('+4416329'))).to.equal(false);
  });

  it('overlap with a larger block, which has some of their numbers', () => {
    expect(overlapsBlocks(blocks, blockRecord('+4416329'))).to.equal(true);
    expect(overlapsBlocks(blocks, blockRecord('+3'))).to.equal(true);
    expect(overlapsBlocks(blocks, blockRecord('+441632961'))).to.equal(true);
    expect(overlapsBlocks(blocks, blockRecord('+45'))).to.equal(false);
  });

  it('overlap with a number only where they contain it', () => {
    expect(overlapsBlocks(blocks, numberRecord('+441632960001'))).to.equal(true);
    expect(overlapsBlocks(blocks, numberRecord('+4416329'))).to.equal(false);
  });
});
