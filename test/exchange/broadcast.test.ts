import { expect } from 'chai';
import { type DataCarrier, describeBroadcast, standingCarriers } from '../../src/exchange/broadcast.js';
import type { Phase } from '../../src/exchange/delivery.js';

const CHANGE = {
  id: 1,
  broadcastId: 'b',
  command: 'ADD_DATA_REQ',
  createdAt: 5,
  records: 9,
  first: 11,
  last: 13,
} as const;
const PROCEDURE = { ...CHANGE, command: 'ADD_NODE_REQ', records: 7, first: null, last: null } as const;

function carrier(id: number, phase: Phase, changes: Partial<DataCarrier> = {}): DataCarrier {
  return {
    id,
    operator: 'A',
    command: 'ADD_DATA_REQ',
    phase,
    answerCode: null,
    answerDescription: null,
    first: 11,
    last: 13,
    ...changes,
  };
}

function peerWith(carriers: DataCarrier[], hasLeft = false) {
  return describeBroadcast(CHANGE, { kind: 'data', members: [{ operator: 'A', hasLeft, carriers }] }).peers[0]!;
}

describe('the state of a broadcast', () => {
  it('of a change is that of the messages which carry its parts', () => {
    const done = carrier(1, 'done', { last: 12 });
    expect(peerWith([done])).to.include({ state: 'pending', messages: 2, confirmed: 1 });
    expect(peerWith([done, carrier(2, 'failed', { first: 13 })])).to.include({ state: 'failed', messages: 2 });
    expect(peerWith([done, carrier(2, 'done', { first: 13 })])).to.include({ state: 'completed', confirmed: 2 });
  });

  it('is decided by the message that confirmed a part, or else by the newest that carries it', () => {
    expect(peerWith([carrier(1, 'rejected'), carrier(2, 'done')]).state).to.equal('completed');
    expect(peerWith([carrier(1, 'done'), carrier(2, 'cancelled')]).state).to.equal('completed');
    expect(peerWith([carrier(1, 'rejected'), carrier(2, 'sent')]).state).to.equal('pending');
  });

  it('is completed by a later whole profile', () => {
    const profile = carrier(2, 'done', { command: 'ADD_NODE_REQ', first: null, last: null });
    expect(peerWith([carrier(1, 'expired'), profile])).to.include({ state: 'completed', messages: 1 });
  });

  it('is cancelled for what a peer that has left was not given', () => {
    expect(peerWith([], true).state).to.equal('cancelled');
  });

  it('of a node procedure is that of the newest request, and of every slice after it', () => {
    const request = (id: number, phase: Phase) => carrier(id, phase, { command: 'ADD_NODE_REQ' });
    const stateOf = (carriers: DataCarrier[], unsliced: string[] = []) =>
      describeBroadcast(PROCEDURE, { kind: 'node', carriers, unsliced }).state;
    expect(stateOf([request(1, 'rejected'), request(2, 'done')])).to.equal('completed');
    expect(stateOf([request(1, 'done'), carrier(2, 'failed')])).to.equal('failed');
    expect(stateOf([request(1, 'done')], ['A'])).to.equal('pending');
  });

  it('of the whole is pending as long as anything is, then failed, then cancelled, then completed', () => {
    const stateOf = (...phases: Phase[]) => {
      const members = phases.map((phase, at) => {
        return { operator: `P${at}`, hasLeft: false, carriers: [carrier(at + 1, phase)] };
      });
      return describeBroadcast(CHANGE, { kind: 'data', members }).state;
    };
    expect(stateOf('done', 'cancelled', 'failed', 'sent')).to.equal('pending');
    expect(stateOf('done', 'cancelled', 'failed')).to.equal('failed');
    expect(stateOf('done', 'cancelled')).to.equal('cancelled');
    expect(stateOf('done')).to.equal('completed');
    expect(stateOf()).to.equal('completed');
  });

  it('names the last result that came, and leaves out later profiles from what can be sent again', () => {
    const answered = carrier(1, 'rejected', { answerCode: 603, answerDescription: 'no' });
    expect(peerWith([answered])).to.include({ resultCode: 603, resultDescription: 'no' });
    const profile = carrier(2, 'sent', { first: null, last: null });
    const members = [{ operator: 'A', hasLeft: false, carriers: [answered, profile] }];
    expect(standingCarriers({ kind: 'data', members })).to.deep.equal([answered]);
  });
});
