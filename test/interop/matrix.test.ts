import { expect } from 'chai';
import { COLUMNS, matrixText, Row } from './matrix.js';

describe('the matrix of interop', () => {
  it('is all right only when every column has passed', async () => {
    const row = new Row('stack', 'stack -> opendes');
    for (const column of COLUMNS) {
      expect(row.ok).to.equal(false);
      await row.check(column, async () => {});
    }
    expect(row.ok).to.equal(true);
  });

  it('shows what failed and does not try what comes after it', async () => {
    const row = new Row('stack', 'stack -> opendes');
    await row.check('empty profile', async () => {});
    await row.check('ADD_NODE', async () => {
      throw new Error('ACK 401, not 100');
    });
    let tried = false;
    await row.check('ADD_DATA', async () => {
      tried = true;
    });
    expect(tried).to.equal(false);
    expect(row.ok).to.equal(false);
    expect(row.failure).to.deep.equal({ column: 'ADD_NODE', reason: 'ACK 401, not 100' });
    expect(matrixText([row]).split('\n')[1]).to.match(/^stack {2}stack -> opendes {2}ok +FAILED +- +-/);
  });
});
