import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { loadConfig } from '../../src/config/load-config.js';
import { type RunningDes, startDes } from '../../src/des.js';
import { HOST, hostRecord } from './des-under-test.js';
import { listXml, recordXml, resultXml } from './idd-text.js';
import { PlayedPeer, type Received } from './played-peer.js';

const WEST = '208-01';
const EAST = '262-01';

describe('a response that is not as it should be', () => {
  let folder: string;
  let des: RunningDes;
  let west: PlayedPeer;
  let east: PlayedPeer;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opendes-test-'));
    [west, east] = [await PlayedPeer.listen(WEST), await PlayedPeer.listen(EAST)];
    const peer = ({ operator, url }: PlayedPeer) =>
      `  - { operator: ${operator}, url: "${url}", address: 127.0.0.1, sources: [127.0.0.0/8] }\n`;
    await writeFile(
      join(folder, 'opendes.yaml'),
      `operator: { id: ${HOST}, numbers: ["+44"] }
idd: { listen: "127.0.0.1:0", address: 127.0.0.1 }
admin: { listen: "127.0.0.1:0" }
dns: { listen: [] }
store: { sqlite: ./opendes.db }
timers: { t0: 200ms }
peers:
${peer(west)}${peer(east)}`,
    );
    des = await startDes(await loadConfig(join(folder, 'opendes.yaml'), {}));
    for (const each of [west, east]) {
      each.target(des.iddUrl, HOST);
      const values = each.request();
      await each.send('ADD_NODE_REQ', values, listXml(recordXml('+33199001234')));
      await each.next('ADD_NODE_RESP', values.messageId);
    }
  });
  afterEach(async () => {
    await des.stop();
    await west.close();
    await east.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A change of the host profile as it comes to the peer in the west. */
  async function change(): Promise<Received> {
    await des.operation.changeRecords({ command: 'ADD_DATA_REQ', records: [hostRecord()] });
    return west.next('ADD_DATA_REQ');
  }

  const respond = async (peer: PlayedPeer, request: Received, result = resultXml(200), command = 'ADD_DATA_RESP') =>
    (await peer.send(command, peer.response(request), result)).returnCode;

  /** The alarm of such a response once it has been stored; undefined where none comes. */
  async function alarm() {
    for (let tries = 0; tries < 20; tries++) {
      const found = (await des.operation.listAlarms()).find(({ cause }) => cause === 'unexpected-response');
      if (found !== undefined) return found;
      await pause(20);
    }
    return undefined;
  }

  it('twice: answered 101, and nothing is told of', async () => {
    const request = await change();
    expect([await respond(west, request), await respond(west, request)]).to.deep.equal([100, 101]);
    expect(await alarm()).to.equal(undefined);
    expect((await des.operation.getNode(WEST)).diverged).to.equal(false);
  });

  it('before the ACK of its request: counts as the ACK too, and ends the request', async () => {
    let answered: Promise<number | undefined> | undefined;
    west.beforeAnswer = async (request) => {
      if (request.command !== 'ADD_DATA_REQ') return;
      answered = respond(west, request);
      await answered;
    };
    const { broadcastId } = await des.operation.changeRecords({ command: 'ADD_DATA_REQ', records: [hostRecord()] });
    await west.next('ADD_DATA_REQ');
    expect(await answered).to.equal(100);
    const [confirmed] = (await des.operation.getBroadcast(broadcastId)).peers.filter(
      ({ operator }) => operator === WEST,
    );
    expect(confirmed).to.include({ state: 'completed', resultCode: 200 });
    await pause(400);
    expect(west.received, 'sent again though it was confirmed').to.deep.equal([]);
    expect(await alarm()).to.equal(undefined);
  });

  it("for another operator's transaction: answered 408, the transaction stays open, and a person is told", async () => {
    const request = await change();
    expect(await respond(east, request)).to.equal(408);
    expect(await alarm()).to.include({ severity: 'warning', object: `peer/${EAST}`, operator: EAST });
    expect((await alarm())!.text)
      .to.contain('ADD_DATA_RESP')
      .and.to.contain(request.messageId);
    expect(await respond(west, request)).to.equal(100);
  });

  it('to no request of ours: answered 408, and a person is told', async () => {
    const request = { messageId: 'never-sent', broadcastId: 'never-sent' } as Received;
    expect(await respond(west, request)).to.equal(408);
    expect(await alarm()).to.include({ severity: 'warning', object: `peer/${WEST}` });
  });

  it('of another procedure: answered 407, the request waits on, and a person is told', async () => {
    const request = await change();
    expect(await respond(west, request, resultXml(200), 'MOD_DATA_RESP')).to.equal(407);
    expect((await alarm())!.text).to.contain('407');
    expect(await respond(west, request)).to.equal(100);
  });

  it('with a result code that is not for it: answered 409, the transaction has failed, and a person is told', async () => {
    const request = await change();
    expect(await respond(west, request, resultXml(601))).to.equal(409);
    expect((await alarm())!.text).to.contain('409');
    expect((await des.operation.getNode(WEST)).diverged).to.equal(true);
    expect(await respond(west, request, resultXml(200)), 'the transaction has ended').to.equal(408);
  });

  it('merely late, to a request that has been cancelled: answered 408, and nothing is told of', async () => {
    const request = await change();
    await des.operation.removeNode(WEST, { force: true });
    expect(await respond(west, request)).to.equal(408);
    expect(await alarm()).to.equal(undefined);
  });
});
