import { expect } from 'chai';
import type { MessageHeader } from '../../../generated/messages.js';
import type { CommandCode } from '../../../src/idd/codes.js';
import { Peers } from '../../../src/idd/peers.js';
import { identify } from '../../../src/idd/receiving/identify.js';
import type { PeerSettings } from '../../../src/idd/settings.js';

const B: PeerSettings = {
  operator: 'B',
  url: 'http://192.0.2.2/idd',
  address: '192.0.2.2',
  admission: 'auto',
  sources: ['192.0.2.0/29'],
  priority: 0,
  maxRecords: 1_000_000,
};
const C: PeerSettings = { ...B, operator: 'C', address: '198.51.100.3', sources: ['198.51.100.3/32'] };
const peers = new Peers({ peers: [B, C] });
const settings = { operator: { id: 'A', name: 'A', numbers: [] }, address: '203.0.113.1' };

const header: MessageHeader = {
  protocolVersion: '1.0',
  messageId: 'm',
  originatingOperatorId: 'B',
  terminatingOperatorId: 'A',
  originatingDesAddress: '192.0.2.2',
  terminatingDesAddress: '203.0.113.1',
  broadcastId: 'b',
};

function verdict(changes: Partial<MessageHeader>, command: CommandCode = 'ADD_DATA_REQ', address = '192.0.2.5') {
  const identity = identify(command, { ...header, ...changes }, { address }, peers, settings);
  return 'peer' in identity ? identity.peer.operator : identity.refusal.returnCode;
}

/** The same exchange with the host as the originating DES. */
const RESPONSE: Partial<MessageHeader> = {
  originatingOperatorId: 'A',
  terminatingOperatorId: 'B',
  originatingDesAddress: '203.0.113.1',
  terminatingDesAddress: '192.0.2.2',
};

describe('who sent a message', () => {
  it('of a request, the originating DES', () => {
    expect(verdict({})).to.equal('B');
  });

  it('of a response, the terminating DES', () => {
    expect(verdict(RESPONSE, 'ADD_DATA_RESP')).to.equal('B');
    expect(verdict({}, 'ADD_DATA_RESP'), 'a response with the roles of a request').to.equal(405);
  });

  it('405: an operator that is not configured', () => {
    expect(verdict({ originatingOperatorId: 'X' })).to.equal(405);
    expect(verdict({ originatingOperatorId: 'b' }), 'identifiers are compared as text').to.equal(405);
  });

  it("405: another operator's source address", () => {
    expect(verdict({}, 'ADD_DATA_REQ', '198.51.100.3')).to.equal(405);
    expect(verdict({ ...RESPONSE }, 'ADD_DATA_RESP', '198.51.100.3')).to.equal(405);
  });

  it('410: a receiving operator that is not this one', () => {
    expect(verdict({ terminatingOperatorId: 'C' })).to.equal(410);
    expect(verdict({ ...RESPONSE, originatingOperatorId: 'C' }, 'ADD_DATA_RESP')).to.equal(410);
  });

  it("410: an address that is not the operator's", () => {
    expect(verdict({ originatingDesAddress: '192.0.2.3' })).to.equal(410);
    expect(verdict({ terminatingDesAddress: '203.0.113.2' })).to.equal(410);
    expect(verdict({ ...RESPONSE, terminatingDesAddress: '203.0.113.1' }, 'ADD_DATA_RESP')).to.equal(410);
  });

  it('says in the description which parameter it was, and bears the message identifier', () => {
    const identity = identify(
      'ADD_DATA_REQ',
      { ...header, terminatingDesAddress: '::1' },
      { address: '192.0.2.2' },
      peers,
      settings,
    );
    expect(identity).to.have.nested.property('refusal.messageId', 'm');
    expect(identity).to.have.nested.property('refusal.returnDescription').that.contains('terminatingDesAddress');
  });
});
