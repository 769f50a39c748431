import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { expect } from 'chai';
import { serveTransfers, transfersOver } from '../../../src/dns/transfers/link.js';

const CLIENT = '192.0.2.1';

/** Lets both threads' ends take what they have been sent. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe('A transfer between threads', () => {
  let ports: MessagePort[];
  let given: number;
  let isEnded: boolean;
  let asked: unknown[];

  async function* answer(query: Uint8Array, address: string): AsyncGenerator<Uint8Array> {
    asked.push([...query], address);
    try {
      for (given = 0; given < query[0]!; ) yield Buffer.from([given++]);
      if (query[1] === 1) throw new Error('the zone has changed');
    } finally {
      isEnded = true;
    }
  }

  function transfers() {
    const { port1, port2 } = new MessageChannel();
    ports = [port1, port2];
    serveTransfers(port1, answer);
    return transfersOver(port2);
  }

  beforeEach(() => {
    given = 0;
    isEnded = false;
    asked = [];
  });
  afterEach(() => {
    for (const port of ports) port.close();
  });

  it('gives all messages in order', async () => {
    const messages: number[] = [];
    for await (const message of transfers()(Buffer.from([100, 0]), CLIENT)) messages.push(message[0]!);
    expect(messages).to.deep.equal(Array.from({ length: 100 }, (_, at) => at));
    expect(asked).to.deep.equal([[100, 0], CLIENT]);
  });

  it('goes on no faster than the client takes it', async () => {
    const messages = transfers()(Buffer.from([100, 0]), CLIENT)[Symbol.asyncIterator]();
    await messages.next();
    await settle();
    expect(given).to.be.within(2, 6);
    await messages.next();
    await settle();
    expect(given).to.be.within(3, 7);
    await messages.return!();
  });

  it('ends where the client goes', async () => {
    const messages = transfers()(Buffer.from([100, 0]), CLIENT)[Symbol.asyncIterator]();
    await messages.next();
    await messages.return!();
    await settle();
    expect(isEnded).to.equal(true);
    expect(given).to.be.lessThan(10);
  });

  it('ends where the thread ends', async () => {
    const messages = transfers()(Buffer.from([100, 0]), CLIENT)[Symbol.asyncIterator]();
    await messages.next();
    await settle();
    ports[1]!.close();
    await settle();
    expect(isEnded).to.equal(true);
    expect(given).to.be.lessThan(10);
  });

  it('fails at the client where it fails', async () => {
    const messages: number[] = [];
    let failure = '';
    try {
      for await (const message of transfers()(Buffer.from([2, 1]), CLIENT)) messages.push(message[0]!);
    } catch (error) {
      failure = (error as Error).message;
    }
    expect(messages).to.deep.equal([0, 1]);
    expect(failure).to.equal('the zone has changed');
  });
});
