import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/load-config.js';
import { startDes } from '../../../src/des.js';
import { hostRecord } from '../../des/des-under-test.js';
import type { HeaderValues } from '../../des/idd-text.js';
import { PlayedPeer } from '../../des/played-peer.js';
import { Admin } from '../../processes/admin.js';
import { type Exchange, Tape } from './tape.js';

const HOST = '234-15';
const PEER = '208-01';

/** A running opendes and a peer, with a tape on either way. */
export interface Stage {
  peer: PlayedPeer;
  admin: Admin;
  /** Header of a request of the peer. */
  header(messageId: string): HeaderValues;
  /** A record of opendes's operator. */
  hostRecord: ReturnType<typeof hostRecord>;
  written: Exchange[];
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'opendes-exchanges-'));
  const written: Exchange[] = [];
  const peer = await PlayedPeer.listen(PEER);
  const toPeer = await Tape.listen(() => Number(new URL(peer.url).port), { from: 'opendes', to: 'peer' }, written);
  const path = join(folder, 'opendes.yaml');
  await writeFile(path, configuration(toPeer.url));
  const des = await startDes(await loadConfig(path, {}));
  const toOpendes = await Tape.listen(() => Number(new URL(des.iddUrl).port), { from: 'peer', to: 'opendes' }, written);
  peer.target(toOpendes.url, HOST);
  const admin = new Admin(des.adminUrl);
  await admin.change({ add: [hostRecord()] });
  return {
    peer,
    admin,
    header: (messageId) => peer.request({ messageId, broadcastId: messageId.replace('example', 'broadcast') }),
    hostRecord: hostRecord('+441632960002', 'sip:b@ims.example'),
    written,
    async close() {
      await des.stop();
      await Promise.all([toOpendes.close(), toPeer.close(), peer.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configuration(peerUrl: string): string {
  return `operator: { id: ${HOST} }
idd: { listen: "127.0.0.1:0", address: 127.0.0.1 }
admin: { listen: "127.0.0.1:0" }
dns: { listen: [] }
store: { sqlite: ./opendes.db }
log: { level: silent }
heartbeat: { interval: 1h }
peers:
  - operator: ${PEER}
    url: ${peerUrl}
    address: 127.0.0.1
    numbers: ["+33"]
`;
}
