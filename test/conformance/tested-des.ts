import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config.js';
import type { TesterSettings } from '../../src/conformance/settings.js';
import { freePorts } from '../../src/demo/free-ports.js';
import { type RunningDes, startDes } from '../../src/des.js';

/** A real DES on loopback that has the tester as a peer, with timers that let a run take seconds. */
export class TestedDes {
  private constructor(
    readonly des: RunningDes,
    readonly settings: TesterSettings,
    private readonly folder: string,
  ) {}

  static async start(): Promise<TestedDes> {
    const folder = await mkdtemp(join(tmpdir(), 'opendes-conformance-'));
    const [port] = await freePorts(1);
    const path = join(folder, 'opendes.yaml');
    await writeFile(
      path,
      `operator: { id: 234-15, numbers: ["+44"] }
idd: { listen: "127.0.0.1:0", address: 127.0.0.1 }
admin: { listen: "127.0.0.1:0" }
dns: { listen: [] }
store: { sqlite: ./opendes.db }
log: { level: silent }
timers: { t0: 300ms }
heartbeat: { interval: 200ms }
peers:
  - { operator: 001-01, url: "http://127.0.0.1:${port}/idd", address: 127.0.0.1, numbers: ["+999"] }
`,
    );
    const des = await startDes(await loadConfig(path, {}));
    const settings: TesterSettings = {
      url: new URL(des.iddUrl),
      targetOperator: '234-15',
      targetAddress: '127.0.0.1',
      operator: '001-01',
      address: '127.0.0.1',
      listen: { host: '127.0.0.1', port: port! },
      numbers: '+999',
      timeout: 1500,
    };
    return new TestedDes(des, settings, folder);
  }

  /** What the DES has of the tester. */
  async kept(): Promise<{ state: string; records: number }> {
    const { state } = await this.des.operation.getNode(this.settings.operator);
    const { items } = await this.des.operation.listRecords({ operator: this.settings.operator, limit: 1000 });
    return { state, records: items.length };
  }

  async close(): Promise<void> {
    await this.des.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
