import { expect } from 'chai';
import { ScriptedPeer } from '../scripted-peer.js';

const HOUR = 3_600_000;
const SETTINGS = { heartbeat: { method: 'tcp' as const, interval: 5000, misses: 3 } };

describe('an interruption of the heartbeat in which the process is started anew [Q.3645 §8]', () => {
  let peer: ScriptedPeer;
  beforeEach(async () => {
    peer = await ScriptedPeer.start(SETTINGS);
    await peer.add();
  });
  afterEach(() => peer.close());

  const cut = () => {
    peer.isReachable = false;
    peer.reaction = () => 'silence';
  };
  const mend = () => {
    peer.isReachable = true;
    peer.reaction = () => 100;
  };
  const link = async () => (await peer.des.operation.getNode('B')).link;
  const alarms = async () =>
    (await peer.des.operation.listAlarms({ cleared: true })).map(
      ({ cause, count, clearedAt }) => `${cause} ×${count}${clearedAt === undefined ? '' : ' cleared'}`,
    );

  /** One request acknowledged for nearly all of its last T1, one under way, one that waits; then the link is interrupted. */
  async function interrupt(): Promise<string[]> {
    await peer.change(1);
    await peer.clock.advance(4 * 30_000 + 5000);
    const [first] = peer.sent;
    peer.reaction = () => 'silence';
    await peer.change(2);
    await peer.change(3);
    cut();
    await peer.clock.advance(20_000);
    expect(await link()).to.equal('interrupted');
    expect(await alarms()).to.deep.equal(['response-timeout ×4', 'heartbeat-interrupted ×1']);
    const identifiers = [first!, peer.sent.at(-1)!].map(({ messageId }) => messageId);
    peer.sent.length = 0;
    return identifiers;
  }

  const moments: [when: string, (between: () => Promise<void>) => Promise<void>][] = [
    ['never', () => peer.clock.advance(HOUR)],
    [
      'when it has just begun',
      async (restart) => {
        await restart();
        await peer.clock.advance(HOUR);
      },
    ],
    [
      'in its middle',
      async (restart) => {
        await peer.clock.advance(HOUR / 2);
        await restart();
        await peer.clock.advance(HOUR / 2);
      },
    ],
    [
      'again and again',
      async (restart) => {
        for (let turn = 0; turn < 6; turn++) {
          await restart();
          await peer.clock.advance(HOUR / 6);
        }
      },
    ],
    [
      'being down for most of it',
      async () => {
        await peer.end();
        await peer.clock.advance(HOUR);
        await peer.begin();
      },
    ],
  ];
  for (const [when, pass] of moments) {
    it(`started anew ${when}: nothing is sent in it, and afterwards everything unfinished once, in order, with T1 and the counts as they were`, async () => {
      const identifiers = await interrupt();
      await pass(() => peer.restart());
      expect(await link()).to.equal('interrupted');
      expect(peer.sent).to.deep.equal([]);
      expect(await alarms()).to.deep.equal(['response-timeout ×4', 'heartbeat-interrupted ×1']);
      mend();
      await peer.clock.advance(5000);
      expect(await link()).to.equal('up');
      expect(peer.sent.map(({ messageId }) => messageId).slice(0, 2)).to.deep.equal(identifiers);
      expect(peer.sent.map(({ command }) => command)).to.deep.equal(Array(3).fill('ADD_DATA_REQ'));
      expect(new Set(peer.sent.map(({ messageId }) => messageId)).size).to.equal(3);
      for (const request of [...peer.sent]) expect(await peer.respond(200, request)).to.equal(100);
      await peer.clock.advance(HOUR);
      expect(peer.sent).to.have.length(3);
      expect(await alarms()).to.deep.equal(['response-timeout ×4 cleared', 'heartbeat-interrupted ×1 cleared']);
      expect(await peer.des.operation.getNode('B')).to.include({ link: 'up', queued: 0, diverged: false });
    });
  }

  it('T1 runs its whole time after it, also with another restart', async () => {
    await peer.change(1);
    await peer.clock.advance(29_000);
    cut();
    await peer.clock.advance(HOUR);
    await peer.restart();
    peer.sent.length = 0;
    mend();
    await peer.clock.advance(5000);
    const { at } = peer.sent[0]!;
    await peer.restart();
    await peer.clock.advance(at + 29_999 - peer.clock.now());
    expect(peer.sent).to.have.length(1);
    await peer.clock.advance(1);
    expect(peer.sent.map((sent) => sent.at - at)).to.deep.equal([0, 30_000]);
  });

  it('the process that ends right after the recovery has sent nothing twice', async () => {
    await interrupt();
    mend();
    await peer.clock.advance(5000);
    await peer.restart();
    await peer.clock.advance(20_000);
    expect(peer.sent).to.have.length(3);
    expect(await link()).to.equal('up');
  });

  it('the process that ends between the recovery and what is sent after it sends that after its start', async () => {
    await interrupt();
    await peer.end();
    mend();
    await peer.begin();
    expect(peer.sent).to.have.length(3);
    expect(await alarms()).to.deep.equal(['response-timeout ×4', 'heartbeat-interrupted ×1 cleared']);
  });
});
