import { expect } from 'chai';
import { isForgotten } from '../../src/exchange/history.js';

const DONE = { kind: 'changes', isOwed: false, isLacked: false } as const;
const PROCEDURE = { kind: 'procedure', hasRest: false, isNewest: false } as const;

describe('an old broadcast', () => {
  it('is forgotten where every peer has its changes, or a whole profile since', () => {
    expect(isForgotten(DONE, false)).to.deep.equal({ isForgotten: true, isBlocked: false });
  });

  it('stays while a peer is owed its changes or lacks them, and all changes after it stay too', () => {
    for (const changes of [{ isOwed: true }, { isLacked: true }]) {
      expect(isForgotten({ ...DONE, ...changes }, false)).to.deep.equal({ isForgotten: false, isBlocked: true });
    }
    expect(isForgotten(DONE, true)).to.deep.equal({ isForgotten: false, isBlocked: true });
  });

  it('of a procedure is forgotten unless it tells what a peer lacks, whatever changes stay', () => {
    for (const isBlocked of [false, true]) {
      expect(isForgotten(PROCEDURE, isBlocked)).to.deep.equal({ isForgotten: true, isBlocked });
      expect(isForgotten({ ...PROCEDURE, hasRest: true }, isBlocked)).to.deep.equal({ isForgotten: false, isBlocked });
      expect(isForgotten({ ...PROCEDURE, isNewest: true }, isBlocked)).to.deep.equal({ isForgotten: false, isBlocked });
    }
  });
});
