import { expect } from 'chai';
import { acceptAddition, startAddition, startRemoval } from '../../src/exchange/node-procedures.js';
import { cancelSlices, nextSlice } from '../../src/exchange/slices.js';
import { identifiers, node, T } from './sample-facts.js';

const START = { broadcastId: 'b', at: T };
const END = [12, 3] as const;
const WHOLE = { position: 9 };
const SLICED = { position: 9, sliceEnd: END };

describe('the host operator who adds a node', () => {
  const start = (host: typeof WHOLE | typeof SLICED, limit?: number) =>
    startAddition(
      { node: node({ state: 'configured', approved: false }), host },
      { ...START, newIdentifier: identifiers(), resync: false, limit },
    );

  it('has the whole profile sent, ends what is under way, and has later changes concern the peer', () => {
    expect(start(WHOLE)).to.deep.equal([
      {
        kind: 'node',
        node: { state: 'adding', approved: true, diverged: false, reason: undefined, since: T },
      },
      { kind: 'cancel-procedures', reason: 'superseded by a newer node procedure' },
      { kind: 'given', position: 9 },
      { kind: 'rest-of-snapshot' },
      {
        kind: 'queue',
        message: {
          command: 'ADD_NODE_REQ',
          messageId: 'new-1',
          broadcastId: 'b',
          activateAt: undefined,
          snapshot: 9,
        },
      },
      { kind: 'open-membership', from: 9 },
    ]);
  });

  it('has the first slice sent to a peer that takes only so many records, and the rest kept for later', () => {
    const effects = start(SLICED, 5)!;
    expect(effects).to.deep.include({
      kind: 'rest-of-snapshot',
      rest: { snapshot: 9, after: END, broadcastId: 'b' },
    });
    expect(effects.find(({ kind }) => kind === 'queue')).to.have.nested.property('message.slice.limit', 5);
  });

  it('is refused where the node is added already', () => {
    const options = { ...START, newIdentifier: identifiers(), resync: false };
    expect(startAddition({ node: node(), host: WHOLE }, options)).to.equal(undefined);
  });
});

describe('the host operator who removes a node', () => {
  const start = (records: number, force = false) =>
    startRemoval(
      { node: node(), host: { position: 9, records } },
      { ...START, newIdentifier: identifiers(), force, listLimit: 100 },
    )!.at(-1)!;

  it('has the list of records sent only where it is short', () => {
    expect(start(100)).to.have.nested.property('message.snapshot', 9);
    expect(start(101)).to.have.nested.property('message.snapshot', undefined);
  });

  it('has the request kept and never sent where the peer is not waited for', () => {
    expect(start(1)).to.have.property('ended', undefined);
    expect(start(1, true)).to.have.nested.property('ended.phase', 'cancelled');
  });
});

describe('a peer that is admitted', () => {
  it('has its profile take effect, and is answered with the profile of the host', () => {
    const { content, effects } = acceptAddition(
      { node: node({ state: 'configured' }), host: SLICED },
      { profile: 4, activateAt: T + 5, limit: 5, at: T },
    );
    expect(content).to.deep.equal({ snapshot: 9, slice: { limit: 5 } });
    expect(effects[0]).to.deep.equal({ kind: 'activate-profile', profile: 4, activateAt: T + 5 });
    expect(effects.at(-1)).to.deep.equal({ kind: 'open-membership', from: 9 });
  });

  it('may not be one that is being removed', () => {
    const facts = { node: node({ state: 'removing' }), host: WHOLE };
    expect(() => acceptAddition(facts, { profile: 4, at: T })).to.throw('a node that is removing was admitted');
  });
});

describe('the rest of a profile', () => {
  const rest = { snapshot: 9, after: END, broadcastId: 'b' };
  const slice = { limit: 5, newIdentifier: identifiers() };

  it('goes slice by slice, until nothing is left', () => {
    const next = [20, 1] as const;
    expect(nextSlice(rest, next, slice).at(-1)).to.deep.equal({
      kind: 'rest-of-snapshot',
      rest: { ...rest, after: next },
    });
    expect(nextSlice(rest, undefined, slice).at(-1)).to.deep.equal({ kind: 'rest-of-snapshot', rest: undefined });
  });

  it('goes under a broadcast of its own where the first slice was in a response', () => {
    const effects = nextSlice({ snapshot: 9, after: END }, undefined, { limit: 5, newIdentifier: identifiers() });
    expect(effects.slice(0, 2)).to.deep.equal([
      { kind: 'begin-broadcast', broadcastId: 'new-1', command: 'ADD_DATA_REQ' },
      {
        kind: 'queue',
        message: {
          command: 'ADD_DATA_REQ',
          messageId: 'new-2',
          broadcastId: 'new-1',
          snapshot: 9,
          slice: { after: END, limit: 5 },
        },
      },
    ]);
  });

  it('is one message that is never sent once it is cancelled', () => {
    const [queued, left] = cancelSlices(rest, { broadcastId: 'b', newIdentifier: identifiers(), reason: 'cancelled' });
    expect(queued).to.deep.include({ ended: { phase: 'cancelled', reason: 'cancelled' } });
    expect(left).to.deep.equal({ kind: 'rest-of-snapshot' });
  });
});
