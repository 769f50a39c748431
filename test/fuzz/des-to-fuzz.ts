import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config.js';
import { type RunningDes, startDes } from '../../src/des.js';
import { ScriptedPeer } from '../processes/scripted-peer.js';

export const HOST = '234-15';
export const PEER = 'peer.example';

/** A whole DES in this process, and one peer of it. */
export interface DesToFuzz {
  des: RunningDes;
  peer: ScriptedPeer;
  close(): Promise<void>;
}

export async function startDesToFuzz(): Promise<DesToFuzz> {
  const folder = await mkdtemp(join(tmpdir(), 'opendes-fuzz-'));
  const peer = await ScriptedPeer.listen(PEER);
  const path = join(folder, 'opendes.yaml');
  // Heartbeats would be counted among the steps of whatever goes on.
  await writeFile(
    path,
    `operator: { id: ${HOST} }
idd: { listen: "127.0.0.1:0" }
admin: { listen: "127.0.0.1:0" }
dns: { listen: [] }
store: { sqlite: ./opendes.db }
heartbeat: { interval: 1d }
log: { level: silent }
peers: [{ operator: ${PEER}, url: "http://127.0.0.1:${peer.port}/idd", address: 127.0.0.1 }]
`,
  );
  const des = await startDes(await loadConfig(path, {}));
  return {
    des,
    peer,
    async close() {
      await des.stop();
      await peer.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
