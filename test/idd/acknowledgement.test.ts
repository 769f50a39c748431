import { expect } from 'chai';
import fc from 'fast-check';
import { acknowledge, clip } from '../../src/idd/acknowledgement.js';

describe('the ACK of a message [Q.3645 §9.2]', () => {
  it('bears the message identifier, the return code, and the words of Table 2 with what exactly was met', () => {
    expect(acknowledge('m1', 410, 'not the address of 208-01')).to.deep.equal({
      messageId: 'm1',
      returnCode: 410,
      returnDescription: 'Mismatched parameters: not the address of 208-01',
    });
  });

  it('leaves the message identifier out when it could not be read', () => {
    expect(acknowledge(undefined, 401).messageId).to.equal(undefined);
  });

  it('never has a description longer than the contract allows, nor half a character in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 3000 }), (text) => {
        const clipped = clip(text);
        expect([...clipped].length).to.be.at.most(1024);
        expect(clipped.isWellFormed()).to.equal(true);
        if ([...text].length <= 1024) expect(clipped).to.equal(text);
      }),
    );
  });
});
