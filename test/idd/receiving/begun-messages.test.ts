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

async function hasEnded(begun: BegunMessages): Promise<boolean> {
  const still = new Promise<'still'>((resolve) => setImmediate(() => resolve('still')));
  return (await Promise.race([begun.ended(), still])) !== 'still';
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
      await first.records([]);
      await first.weigh(1);
      expect(await hasEnded(begun)).to.equal(false);
      await end(first);
      expect(await hasEnded(begun)).to.equal(true);
    });
  }

  it('are waited for until the store has settled, also where it fails', async () => {
    let fail: (error: Error) => void = () => {};
    const abandon = () => new Promise<void>((_, reject) => (fail = reject));
    const begun = receiving(async () => message({ abandon }));
    const first = (await begun.begin('ADD_NODE_REQ', header, source)) as IncomingMessage;
    const given = first.abandon().catch((error: Error) => error.message);
    expect(await hasEnded(begun)).to.equal(false);
    fail(new Error('disk'));
    expect(await given).to.equal('disk');
    expect(await hasEnded(begun)).to.equal(true);
  });

  it('are waited for while the header is looked at, and not where it is refused or that fails', async () => {
    let answer: (ack: Ack) => void = () => {};
    const begun = receiving(() => new Promise((resolve) => (answer = resolve)));
    const refused = begun.begin('ADD_DATA_REQ', header, source);
    expect(await hasEnded(begun)).to.equal(false);
    answer({ returnCode: 405 });
    await refused;
    expect(await hasEnded(begun)).to.equal(true);
    const failing = receiving(() => Promise.reject(new Error('disk')));
    await failing.begin('ADD_DATA_REQ', header, source).catch(() => {});
    expect(await hasEnded(failing)).to.equal(true);
  });

  it('are all waited for', async () => {
    const begun = receiving(async () => message());
    const [first, second] = (await Promise.all([
      begun.begin('ADD_DATA_REQ', header, source),
      begun.begin('ADD_DATA_REQ', header, source),
    ])) as [IncomingMessage, IncomingMessage];
    await first.abandon();
    expect(await hasEnded(begun)).to.equal(false);
    await second.abandon();
    expect(await hasEnded(begun)).to.equal(true);
  });
});
