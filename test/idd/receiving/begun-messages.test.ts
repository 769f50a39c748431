import { expect } from 'chai';
import type { Ack, MessageHeader } from '../../../generated/messages.js';
import type { Inbound, IncomingMessage } from '../../../src/idd/ports/inbound.js';
import { BegunMessages } from '../../../src/idd/receiving/begun-messages.js';

const header = {} as MessageHeader;
const source = { address: '192.0.2.1' };
const ACK: Ack = { returnCode: 100 };

/** A receiving side of which the test says what it answers to the header. */
function receiving(answer: () => Promise<Ack | IncomingMessage>) {
  const inbound: Inbound = { connect: () => undefined, mayConnect: () => true, begin: answer };
  return new BegunMessages(inbound);
}

function message(instead: Partial<IncomingMessage> = {}): IncomingMessage {
  return {
    records: async () => {},
    modifications: async () => {},
    weigh: async () => undefined,
    finish: async () => ACK,
    reject: async () => undefined,
    abandon: async () => {},
    ...instead,
  };
}

/** Has it end, and tells at any time whether it has. */
function ending(begun: BegunMessages): () => Promise<boolean> {
  let hasEnded = false;
  void begun.end().then(() => (hasEnded = true));
  return async () => {
    await new Promise(setImmediate);
    return hasEnded;
  };
}

describe('messages that have been begun', () => {
  const ends: [string, (begun: IncomingMessage) => Promise<unknown>][] = [
    ['finished', (begun) => begun.finish('ADD_DATA_REQ', {} as never)],
    ['rejected', (begun) => begun.reject()],
    ['given up', (begun) => begun.abandon()],
  ];
  for (const [how, end] of ends) {
    it(`are waited for until they are ${how}`, async () => {
      const begun = receiving(async () => message());
      const first = (await begun.begin('ADD_DATA_REQ', header, source)) as IncomingMessage;
      await first.weigh(1);
      const hasEnded = ending(begun);
      expect(await hasEnded()).to.equal(false);
      await end(first);
      expect(await hasEnded()).to.equal(true);
    });
  }

  it('are waited for until the store has settled, also where it fails', async () => {
    let fail: (error: Error) => void = () => {};
    const abandon = () => new Promise<void>((_, reject) => (fail = reject));
    const begun = receiving(async () => message({ abandon }));
    const first = (await begun.begin('ADD_NODE_REQ', header, source)) as IncomingMessage;
    const hasEnded = ending(begun);
    const given = first.abandon().catch((error: Error) => error.message);
    expect(await hasEnded()).to.equal(false);
    fail(new Error('disk'));
    expect(await given).to.equal('disk');
    expect(await hasEnded()).to.equal(true);
  });

  it('are waited for while the header is looked at, and not where it is refused or that fails', async () => {
    let answer: (ack: Ack) => void = () => {};
    const begun = receiving(() => new Promise((resolve) => (answer = resolve)));
    const refused = begun.begin('ADD_DATA_REQ', header, source);
    const hasEnded = ending(begun);
    expect(await hasEnded()).to.equal(false);
    answer({ returnCode: 405 });
    await refused;
    expect(await hasEnded()).to.equal(true);
    const failing = receiving(() => Promise.reject(new Error('disk')));
    await failing.begin('ADD_DATA_REQ', header, source).catch(() => {});
    expect(await ending(failing)()).to.equal(true);
  });

  it('are all waited for', async () => {
    const begun = receiving(async () => message());
    const [first, second] = (await Promise.all([
      begun.begin('ADD_DATA_REQ', header, source),
      begun.begin('ADD_DATA_REQ', header, source),
    ])) as [IncomingMessage, IncomingMessage];
    const hasEnded = ending(begun);
    await first.abandon();
    expect(await hasEnded()).to.equal(false);
    await second.abandon();
    expect(await hasEnded()).to.equal(true);
  });

  it('are finished as usual where they are whole', async () => {
    const begun = receiving(async () => message());
    const first = (await begun.begin('ADD_NODE_REQ', header, source)) as IncomingMessage;
    await first.records([]);
    void begun.end();
    expect(await first.finish('ADD_NODE_REQ', {} as never)).to.equal(ACK);
  });

  it('are not taken any further once it ends, nor are new ones begun, and nothing of them is stored', async () => {
    const seen: string[] = [];
    const begun = receiving(async () =>
      message({
        records: async (piece) => void seen.push(`records ${piece.length}`),
        finish: async () => {
          seen.push('finish');
          return ACK;
        },
        abandon: async () => void seen.push('abandon'),
      }),
    );
    const first = (await begun.begin('ADD_NODE_REQ', header, source)) as IncomingMessage;
    await first.records([]);
    const hasEnded = ending(begun);
    await first.records([{} as never]);
    expect(await first.finish('ADD_NODE_REQ', {} as never)).to.include({ returnCode: 501 });
    expect(seen).to.deep.equal(['records 0', 'abandon']);
    expect(await hasEnded()).to.equal(true);
    expect(await begun.begin('ADD_DATA_REQ', header, source)).to.include({ returnCode: 501 });
  });
});
