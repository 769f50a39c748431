import { expect } from 'chai';
import { ScriptedPeer } from '../scripted-peer.js';

const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;

describe('what a peer asks of us in time', () => {
  let peer: ScriptedPeer;
  beforeEach(async () => {
    peer = await ScriptedPeer.start();
    await peer.add();
  });
  afterEach(() => peer.close());

  const node = () => peer.des.operation.getNode('B');
  const causes = async () => (await peer.des.operation.listAlarms()).map(({ cause }) => cause);

  for (const [kind, reaction] of Object.entries({
    'HTTP 503': { kind: 'unusable', reason: 'HTTP 503', retryAfter: 300 * YEAR },
    'ACK 501': { kind: 'acknowledged', ack: { returnCode: 501 }, retryAfter: Number.MAX_SAFE_INTEGER },
  } as const)) {
    it(`is followed for two minutes at most, is visible meanwhile, and ends in the alarm that any silence leads to: ${kind}`, async () => {
      peer.reaction = () => reaction;
      const begun = peer.clock.now();
      await peer.change(1);
      expect(await node()).to.include({ queued: 1, nextTryAt: begun + 2 * MINUTE });
      await peer.clock.advance(2 * MINUTE - 1);
      expect(peer.sent).to.have.length(1);
      await peer.clock.advance(1);
      expect(peer.sent).to.have.length(2);
      expect(await causes()).to.deep.equal([]);
      await peer.clock.advance(8 * MINUTE);
      expect(peer.sent).to.have.length(6);
      expect(await causes()).to.deep.equal(['not-acknowledged']);
      peer.reaction = () => 100;
      await peer.clock.advance(5 * MINUTE);
      expect(await causes()).not.to.include('not-acknowledged');
      expect(await node()).not.to.have.property('nextTryAt');
    });
  }

  it('does not outlast a clock that was years ahead', async () => {
    peer.reaction = () => ({ kind: 'unusable', reason: 'HTTP 503', retryAfter: 1000 });
    await peer.change(1);
    peer.clock.setBack(YEAR);
    peer.reaction = () => 100;
    await peer.restart();
    await peer.clock.advance(5000);
    expect(peer.sent).to.have.length(2);
  });
});
