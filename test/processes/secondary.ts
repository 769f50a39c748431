import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from './until.js';

/** The key that the secondaries share with the primary. */
export const KEY = { name: 'transfer', secret: 'SW4gZWlnaHRlZW4gYnl0ZXMgb3IgbW9yZS4u' };

export interface SecondaryPlace {
  /** Where it answers. */
  port: number;
  /** Where the primary answers. */
  primary: number;
  folder: string;
}

/** A name server of others that serves e164.arpa from a primary. */
export class Secondary {
  /** What it has written. */
  log = '';
  #process: ChildProcess | undefined;

  private constructor(
    readonly name: string,
    readonly port: number,
    private readonly command: string[],
  ) {}

  static async knot({ port, primary, folder }: SecondaryPlace): Promise<Secondary> {
    const own = join(folder, 'knot');
    await mkdir(own);
    await writeFile(
      join(own, 'knot.conf'),
      `server:
  listen: 127.0.0.1@${port}
  rundir: "${own}"
  tcp-workers: 1
  udp-workers: 1
  background-workers: 1
control:
  listen: knot.sock
log:
  - target: stderr
    any: info
database:
  storage: "${own}"
key:
  - id: ${KEY.name}
    algorithm: hmac-sha256
    secret: ${KEY.secret}
remote:
  - id: opendes
    address: 127.0.0.1@${primary}
    key: ${KEY.name}
acl:
  - id: notify
    address: 127.0.0.1
    action: notify
    key: ${KEY.name}
  - id: transfer
    address: 127.0.0.1
    action: transfer
zone:
  - domain: e164.arpa
    storage: "${own}"
    master: opendes
    acl: [ notify, transfer ]
`,
    );
    return new Secondary('Knot', port, ['knotd', '-c', join(own, 'knot.conf')]);
  }

  static async nsd({ port, primary, folder }: SecondaryPlace): Promise<Secondary> {
    const own = join(folder, 'nsd');
    await mkdir(own);
    await writeFile(
      join(own, 'nsd.conf'),
      `server:
  ip-address: 127.0.0.1@${port}
  server-count: 1
  username: ""
  chroot: ""
  database: ""
  zonesdir: "${own}"
  pidfile: "${own}/nsd.pid"
  xfrdfile: "${own}/xfrd.state"
  zonelistfile: "${own}/zone.list"
  xfrdir: "${own}"
  verbosity: 2
remote-control:
  control-enable: no
key:
  name: ${KEY.name}
  algorithm: hmac-sha256
  secret: "${KEY.secret}"
zone:
  name: e164.arpa
  zonefile: e164.arpa.zone
  allow-notify: 127.0.0.1 ${KEY.name}
  request-xfr: 127.0.0.1@${primary} ${KEY.name}
  provide-xfr: 127.0.0.1 NOKEY
`,
    );
    return new Secondary('NSD', port, ['nsd', '-d', '-c', join(own, 'nsd.conf')]);
  }

  start(): void {
    const [command, ...args] = this.command;
    const child = spawn(command!, args, {
      env: { PATH: `${process.env.PATH}:/usr/sbin` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', (data) => {
        this.log += data;
      });
    }
  }

  /** Waits until it has written that. */
  async wrote(what: RegExp): Promise<void> {
    await until(async () => (what.test(this.log) ? undefined : `${this.name} has not written ${what}: ${this.log}`));
  }

  async stop(): Promise<void> {
    if (this.#process === undefined || this.#process.exitCode !== null) return;
    this.#process.kill('SIGTERM');
    await once(this.#process, 'close');
  }
}
