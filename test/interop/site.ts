import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Admin } from '../processes/admin.js';
import { Daemon } from '../processes/daemon.js';
import { quietPorts } from './quiet-ports.js';
import { Tap } from './tap.js';

/** The operator that the peers' sources name as theirs. */
export const PEER = '208-01';
/** Another operator at the same address: the peer is not that one and has to say so. */
export const STRANGER = '208-99';
/** The operator of opendes. */
export const HOST = '234-15';

/** A running opendes that has one peer, reached through a tap. */
export interface Site {
  folder: string;
  wsdl: string;
  admin: Admin;
  tap: Tap;
  /** Where opendes listens. */
  iddPort: number;
  /** Where the peer has to listen. */
  peerPort: number;
  /** Ends opendes, so that somebody else can listen in its place. */
  stop(): Promise<void>;
  end(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'opendes-interop-'));
  const [iddPort, adminPort, peerPort] = (await quietPorts(3)) as [number, number, number];
  const tap = await Tap.listen(peerPort);
  const path = join(folder, 'opendes.yaml');
  await writeFile(path, configuration(iddPort, adminPort, tap.port));
  const daemon = new Daemon(path);
  const end = async () => {
    await daemon.kill();
    await tap.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await daemon.start();
  } catch (error) {
    await end();
    throw error;
  }
  return {
    folder,
    wsdl: `http://127.0.0.1:${iddPort}/idd?wsdl`,
    admin: new Admin(`http://127.0.0.1:${adminPort}`),
    tap,
    iddPort,
    peerPort,
    stop: () => daemon.kill(),
    end,
  };
}

// T0 is long: a slow machine is no reason to repeat a message, which the journal would show.
function configuration(iddPort: number, adminPort: number, peerPort: number): string {
  const peer = (operator: string, block: string) => `  - operator: ${operator}
    url: http://127.0.0.1:${peerPort}/idd
    address: 127.0.0.1
    numbers: ["${block}"]
`;
  return `operator: { id: ${HOST} }
idd: { listen: "127.0.0.1:${iddPort}", address: 127.0.0.1 }
admin: { listen: "127.0.0.1:${adminPort}" }
dns: { listen: [] }
store: { sqlite: ./opendes.db }
timers: { t0: 20s, t1: 60s }
heartbeat: { interval: 500ms, misses: 3 }
peers:
${peer(PEER, '+33')}${peer(STRANGER, '+39')}`;
}
