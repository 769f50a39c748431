import { expect } from 'chai';
import { Journal } from './journal.js';

async function rejected(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was wrong';
}

describe("a peer's journal", () => {
  it('gives each line of a message once', async () => {
    const journal = new Journal();
    journal.add('in ADD_DATA_REQ m-1 100');
    journal.add('in ADD_DATA_REQ m-1 101');
    expect(await journal.message('in', 'ADD_DATA_REQ', undefined, 100)).to.equal('m-1');
    expect(await journal.message('in', 'ADD_DATA_REQ', 'm-1', 101)).to.equal('m-1');
  });

  it('fails where a message got another code', async () => {
    const journal = new Journal();
    journal.add('in MOD_DATA_RESP m-1 100 604');
    expect(await rejected(journal.message('in', 'MOD_DATA_RESP', 'm-1', 100, 200))).to.equal(
      '"in MOD_DATA_RESP m-1 100 604", not 100 200',
    );
  });

  it('does not take one messageId for another that begins like it', async () => {
    const journal = new Journal();
    journal.add('out ADD_DATA_REQ m-10 401');
    journal.add('out ADD_DATA_REQ m-1 100');
    expect(await journal.message('out', 'ADD_DATA_REQ', 'm-1', 100)).to.equal('m-1');
  });

  it("compares the peer's copy in any order", async () => {
    const journal = new Journal();
    journal.add('holds +442 !b! +441 !a!');
    await journal.holds({ '+441': '!a!', '+442': '!b!' });
  });
});
