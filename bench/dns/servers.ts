import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Numbers, OPERATOR, SUFFIX } from './numbers.js';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

const FIXED = fileURLToPath(new URL('fixed-answer.ts', import.meta.url));

/** How a server is started in the foreground, answering at that port of 127.0.0.1. */
export interface Server {
  name: string;
  /** Writes what it needs and gives its command line. */
  prepare(numbers: Numbers, port: number): Promise<string[]>;
}

export const NSD = {
  name: 'NSD',
  async prepare({ folder, zone }: Pick<Numbers, 'folder' | 'zone'>, port: number) {
    const config = join(folder, 'nsd.conf');
    // Without rrl-ratelimit 0 it gives one client 200 answers a second.
    await writeFile(
      config,
      `server:
  ip-address: 127.0.0.1@${port}
  server-count: 1
  username: ""
  zonesdir: "${folder}"
  database: ""
  pidfile: "${folder}/nsd.pid"
  xfrdfile: "${folder}/xfrd.state"
  zonelistfile: "${folder}/zone.list"
  xfrdir: "${folder}"
  minimal-responses: yes
  rrl-ratelimit: 0
remote-control:
  control-enable: no
zone:
  name: ${SUFFIX}
  zonefile: "${zone}"
`,
    );
    return ['nsd', '-d', '-c', config];
  },
} satisfies Server;

/** Each with one worker and without a cache of answers, as they share one core. */
export const SERVERS: readonly Server[] = [
  {
    name: 'opendes',
    async prepare({ folder, store }, port) {
      const config = join(folder, 'opendes.yaml');
      await writeFile(
        config,
        `operator: { id: ${OPERATOR} }
idd: { listen: "127.0.0.1:0" }
admin: { listen: "127.0.0.1:0" }
dns: { listen: "127.0.0.1:${port}", suffixes: [${SUFFIX}] }
store: { sqlite: ${store} }
peers: [{ operator: 208-01, url: "http://127.0.0.1:9/idd", address: 127.0.0.1 }]
`,
      );
      return [process.execPath, MAIN, 'serve', '--config', config];
    },
  },
  {
    name: 'Node with a fixed answer',
    async prepare(_numbers, port) {
      return [process.execPath, '--import', import.meta.resolve('tsx'), FIXED, String(port)];
    },
  },
  NSD,
  {
    name: 'Knot',
    async prepare({ folder, zone }, port) {
      const config = join(folder, 'knot.conf');
      await mkdir(join(folder, 'knot'), { recursive: true });
      await writeFile(
        config,
        `server:
  listen: 127.0.0.1@${port}
  rundir: ${folder}/knot
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: ${folder}/knot
template:
  - id: default
    journal-content: none
    zonefile-sync: -1
    semantic-checks: off
zone:
  - domain: ${SUFFIX}
    file: ${zone}
`,
      );
      return ['knotd', '-c', config];
    },
  },
  {
    name: 'PowerDNS',
    async prepare({ folder, database }, port) {
      const directory = join(folder, 'pdns');
      await mkdir(directory, { recursive: true });
      await writeFile(
        join(directory, 'pdns.conf'),
        `launch=gsqlite3
gsqlite3-database=${database}
local-address=127.0.0.1
local-port=${port}
socket-dir=${directory}
cache-ttl=0
query-cache-ttl=0
negquery-cache-ttl=0
zone-cache-refresh-interval=0
receiver-threads=1
distributor-threads=1
guardian=no
daemon=no
`,
      );
      return ['pdns_server', `--config-dir=${directory}`];
    },
  },
];
