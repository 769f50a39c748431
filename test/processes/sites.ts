import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../src/demo/free-ports.js';
import { Admin } from './admin.js';
import { Daemon } from './daemon.js';

export const A = '234-15';
export const B = 'west.example';
export const C = 'east.example';

/** Milliseconds between two heartbeats in these tests. */
export const HEARTBEAT = 200;

/** One operator with its DES. */
export interface Site {
  operator: string;
  daemon: Daemon;
  admin: Admin;
  iddPort: number;
  adminPort: number;
  folder: string;
}

/** A peer of a site as its configuration names it. */
export interface PeerEntry {
  operator: string;
  port: number;
  /** Further keys of the entry, in YAML, such as `maxRecords: 100`. */
  keys?: string;
}

export interface SiteOptions {
  /** The port at which `from` finds `to`, which listens at `port`: a proxy's, or that one. */
  route?: (from: string, to: string, port: number) => number;
  /** Peers that are no site. */
  strangers?: PeerEntry[];
  /** Left out, 200 ms. */
  t0?: string;
  /** Left out, 1 s. */
  t1?: string;
  /** What else stands under `limits`, in YAML. */
  limits?: string;
  /** What stands under `dns`, in YAML; left out, no DNS. */
  dns?: (operator: string) => string | undefined;
  /** What else stands in the file, in YAML. */
  more?: string;
  /** Where the operator's database is; left out, in the folder of the site. */
  database?: (operator: string) => string | undefined;
  /** The compiled `main.js` that the daemons run; left out, that of the sources as they are. */
  main?: string;
}

/** Operators that are configured as peers of one another, in a folder that goes away with them. */
export class Sites {
  private constructor(
    readonly folder: string,
    readonly all: Site[],
  ) {}

  static async create(operators: string[], options: SiteOptions = {}): Promise<Sites> {
    const folder = await mkdtemp(join(tmpdir(), 'opendes-processes-'));
    const ports = await freePorts(operators.length * 2);
    const sites = operators.map((operator, index): Site => {
      const [iddPort, adminPort] = ports.slice(index * 2) as [number, number];
      return {
        operator,
        daemon: new Daemon(join(folder, `${operator}.yaml`), options.main),
        admin: new Admin(`http://127.0.0.1:${adminPort}`),
        iddPort,
        adminPort,
        folder,
      };
    });
    const created = new Sites(folder, sites);
    for (const site of sites) {
      await writeFile(site.daemon.config, created.#configuration(site, options));
    }
    return created;
  }

  /** Starts all daemons. */
  async start(): Promise<void> {
    await Promise.all(this.all.map(({ daemon }) => daemon.start()));
  }

  /** Ends what still runs, and removes what it left. */
  async end(): Promise<void> {
    await Promise.all(this.all.map(({ daemon }) => daemon.kill()));
    await rm(this.folder, { recursive: true, force: true });
  }

  #configuration({ operator, iddPort, adminPort }: Site, options: SiteOptions): string {
    const {
      route = (_from, _to, port) => port,
      strangers = [],
      t0 = '200ms',
      t1 = '1s',
      limits,
      more = '',
      database = () => undefined,
      dns = () => undefined,
    } = options;
    const neighbours = this.all
      .filter((site) => site.operator !== operator)
      .map((site): PeerEntry => ({ operator: site.operator, port: route(operator, site.operator, site.iddPort) }));
    const peers = [...neighbours, ...strangers].map(
      (peer) => `  - operator: ${peer.operator}
    url: "http://127.0.0.1:${peer.port}/idd"
    address: 127.0.0.1
${peer.keys === undefined ? '' : `    ${peer.keys}\n`}`,
    );
    return `operator: { id: ${operator} }
idd: { listen: "127.0.0.1:${iddPort}" }
admin: { listen: "127.0.0.1:${adminPort}" }
dns: { ${dns(operator) ?? 'listen: []'} }
store: { sqlite: ${database(operator) ?? `./${operator}.db`} }
timers: { t0: ${t0}, t1: ${t1} }
heartbeat: { interval: ${HEARTBEAT}ms, misses: 3 }
limits: { recordsPerMessage: 50${limits === undefined ? '' : `, ${limits}`} }
peers:
${peers.join('')}${more}`;
  }
}
