import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config.js';
import type { TesterSettings } from '../../src/conformance/settings.js';
import { type RunningDes, startDes } from '../../src/des.js';
import { quietPorts } from '../interop/quiet-ports.js';

/** A real DES on loopback that has the tester as a peer, with timers that let a run take seconds. */
export class TestedDes {
  #changes = 0;

  private constructor(
    readonly des: RunningDes,
    readonly settings: TesterSettings,
    private readonly folder: string,
  ) {}

  static async start(): Promise<TestedDes> {
    const folder = await mkdtemp(join(tmpdir(), 'opendes-conformance-'));
    const [port] = await quietPorts(1);
    const path = join(folder, 'opendes.yaml');
    await writeFile(
      path,
      `operator: { id: 234-15, numbers: ["+44"] }
idd: { listen: "127.0.0.1:0", address: 127.0.0.1 }
admin: { listen: "127.0.0.1:0" }
dns: { listen: [] }
store: { sqlite: ./opendes.db }
log: { level: silent }
timers: { t0: 300ms, t1: 1s }
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
      timeout: 2500,
    };
    return new TestedDes(des, settings, folder);
  }

  /** Its operator adds a record, which is a request to every added node. */
  async change(): Promise<void> {
    this.#changes += 1;
    const record = {
      e164Number: `+4416329601${String(this.#changes).padStart(2, '0')}`,
      order: 100,
      preference: 10,
      flags: 'u',
      service: 'E2U+sip',
      regexp: '!^.*$!sip:a@ims.example!',
      replacement: '.',
    };
    await this.des.operation.changeRecords({ command: 'ADD_DATA_REQ', records: [record] });
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
