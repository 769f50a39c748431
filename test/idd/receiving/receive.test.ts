import { expect } from 'chai';
import type { MessageByCommand } from '../../../generated/messages.js';
import { Peers } from '../../../src/idd/peers.js';
import type { IncomingMessage } from '../../../src/idd/ports/inbound.js';
import type { OutgoingMessage, ReceivedMessage } from '../../../src/idd/ports/store/index.js';
import { Receiver } from '../../../src/idd/receiving/receive.js';
import type { IddSettings } from '../../../src/idd/settings.js';
import { sha256Digest } from '../../../src/system/sha256-digest.js';

const settings = {
  operator: { id: '234-15', name: 'Example Mobile', numbers: [] },
  address: '192.0.2.1',
  limits: { messagesAtOnce: 1, bytesAtOnce: 1, responsesQueued: 1, connections: 1 },
  peers: [{ operator: '208-01', address: '192.0.2.2', sources: ['192.0.2.2/32'] }],
} as unknown as IddSettings;

const header = {
  protocolVersion: '1.0',
  messageId: 'm-1',
  originatingOperatorId: '234-15',
  terminatingOperatorId: '208-01',
  originatingDesAddress: '192.0.2.1',
  terminatingDesAddress: '192.0.2.2',
  broadcastId: 'b-1',
} as const;

describe('the receiving side', () => {
  it('takes a response for a repeat, not for one without request, where it was taken on another connection just now', async () => {
    let asked = 0;
    const repeats: string[] = [];
    // The other copy is committed between the first question to the store and the second.
    const isTaken = () => ++asked > 1;
    const store = {
      isRepeat: async () => isTaken(),
      receiveRepeat: async ({ messageId }: ReceivedMessage) => {
        repeats.push(messageId);
        return 'repeat';
      },
      findRequest: async () => {
        const phase = isTaken() ? 'done' : 'acknowledged';
        return { command: 'ADD_NODE_REQ', delivery: { phase } } as OutgoingMessage;
      },
    };
    const peers = new Peers(settings);
    const receiver = new Receiver({ store, settings, peers, newDigest: sha256Digest, wake: () => {} } as never);
    const begun = await receiver.begin('ADD_NODE_RESP', header as never, { address: '192.0.2.2' });
    const message = { header, result: { resultCode: 200 } } as MessageByCommand['ADD_NODE_RESP'];
    const ack = await (begun as IncomingMessage).finish('ADD_NODE_RESP', message);
    expect(ack).to.include({ returnCode: 101, messageId: 'm-1' });
    expect(repeats).to.deep.equal(['m-1']);
  });
});
