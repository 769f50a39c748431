import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../config/load-config.js';
import { type RunningDes, startDes } from '../des.js';
import type { Transport } from '../idd/ports/transport.js';
import { freePorts } from './free-ports.js';

export const NORTH = '234-15';
export const WEST = 'west.example';

interface Site {
  operator: string;
  name: string;
  numbers: string;
  iddPort: number;
  adminPort: number;
}

/** Two DESs on this machine, each with a configuration file and a store of its own in a new folder. */
export interface TwoDes {
  folder: string;
  north: RunningDes;
  west: RunningDes;
}

export async function startTwoDes(
  wrapTransport: (side: 'left' | 'right') => (transport: Transport) => Transport,
): Promise<TwoDes> {
  const folder = await mkdtemp(join(tmpdir(), 'opendes-demo-'));
  const [a, b, c, d] = await freePorts(4);
  const north: Site = { operator: NORTH, name: 'North Mobile', numbers: '+44', iddPort: a!, adminPort: b! };
  const west: Site = { operator: WEST, name: 'West Telecom', numbers: '+1', iddPort: c!, adminPort: d! };
  const start = async (name: string, site: Site, peer: Site, side: 'left' | 'right') => {
    const path = join(folder, `${name}.yaml`);
    await writeFile(path, configText(name, site, peer));
    return startDes(await loadConfig(path, {}), { wrapTransport: wrapTransport(side) });
  };
  const running = await start('north', north, west, 'left');
  try {
    return { folder, north: running, west: await start('west', west, north, 'right') };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

function configText(name: string, site: Site, peer: Site): string {
  return `operator: { id: ${site.operator}, name: ${site.name} }
idd: { listen: "127.0.0.1:${site.iddPort}", address: 127.0.0.1 }
admin: { listen: "127.0.0.1:${site.adminPort}" }
dns: { listen: [] }
store: { sqlite: ./${name}.db }
log: { level: warn }
peers:
  - operator: ${peer.operator}
    url: http://127.0.0.1:${peer.iddPort}/idd
    address: 127.0.0.1
    sources: [127.0.0.0/8]
    numbers: ["${peer.numbers}"]
`;
}
