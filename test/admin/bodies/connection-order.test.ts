import { Socket } from 'node:net';
import { expect } from 'chai';
import { ConnectionOrder } from '../../../src/admin/bodies/connection-order.js';
import { settle } from '../../idd/fake-clock.js';

describe('the order of what is asked on one connection', () => {
  it('has short work begin at once', async () => {
    const order = new ConnectionOrder();
    const begun: string[] = [];
    const connection = new Socket();
    for (const name of ['a', 'b']) void order.run(connection, false, async () => begun.push(name));
    expect(begun).to.deep.equal(['a', 'b']);
  });

  it('keeps what comes behind long work back until that has ended, and then in its order', async () => {
    const order = new ConnectionOrder();
    const begun: string[] = [];
    const connection = new Socket();
    let end = () => {};
    const long = order.run(connection, true, () => {
      begun.push('long');
      return new Promise<void>((_resolve, reject) => (end = () => reject(new Error('refused'))));
    });
    const short = ['a', 'b'].map((name) => order.run(connection, false, async () => begun.push(name)));
    const second = order.run(connection, true, async () => begun.push('second'));
    const last = order.run(connection, false, async () => begun.push('last'));
    void order.run(new Socket(), false, async () => begun.push('other connection'));
    await settle();
    expect(begun).to.deep.equal(['long', 'other connection']);
    end();
    expect(await long.catch((error: Error) => error.message)).to.equal('refused');
    await Promise.all([...short, second, last]);
    expect(begun.slice(2)).to.deep.equal(['a', 'b', 'second', 'last']);
    void order.run(connection, false, async () => begun.push('at once'));
    expect(begun.at(-1)).to.equal('at once');
  });
});
