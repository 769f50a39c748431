import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Usage, usageOf } from './usage.js';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
/** How long a daemon may take to get ready, in milliseconds. */
const START_TIME = 20_000;

export interface DaemonOptions {
  operator: string;
  iddPort: number;
  adminPort: number;
  /** The peer, and where it is reached. */
  peer: { operator: string; iddPort: number };
  folder: string;
  /** Left out: no DNS. */
  dnsPort?: number;
  /** Arguments of Node.js itself. */
  nodeArguments?: string[];
}

/** `opendes serve` of `dist/`, a process as in operation: default settings, its log in a file. */
export class Daemon {
  private constructor(
    readonly admin: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(options: DaemonOptions): Promise<Daemon> {
    const { operator, iddPort, adminPort, peer, folder, dnsPort, nodeArguments = [] } = options;
    const config = join(folder, `${operator}.yaml`);
    await writeFile(
      config,
      `operator: { id: ${operator} }
idd: { listen: "127.0.0.1:${iddPort}" }
admin: { listen: "127.0.0.1:${adminPort}" }
dns: { listen: [${dnsPort === undefined ? '' : `"127.0.0.1:${dnsPort}"`}], suffixes: [e164.arpa] }
store: { sqlite: ./${operator}.db }
peers:
  - { operator: ${peer.operator}, url: "http://127.0.0.1:${peer.iddPort}/idd", address: 127.0.0.1 }
`,
    );
    const log = openSync(join(folder, `${operator}.log`), 'a');
    const child = spawn(process.execPath, [...nodeArguments, MAIN, 'serve', '--config', config], {
      cwd: folder,
      env: { PATH: process.env.PATH },
      stdio: ['ignore', log, 'inherit'],
    });
    closeSync(log);
    const daemon = new Daemon(`http://127.0.0.1:${adminPort}`, child);
    await daemon.#ready();
    return daemon;
  }

  async #ready(): Promise<void> {
    for (let waited = 0; waited < START_TIME; waited += 50) {
      if (this.process.exitCode !== null) throw new Error(`serve ended with ${this.process.exitCode}`);
      const answer = await fetch(`${this.admin}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await pause(50);
    }
    throw new Error('serve does not get ready');
  }

  get pid(): number {
    return this.process.pid!;
  }

  async get<T>(path: string): Promise<T> {
    return (await (await fetch(`${this.admin}/api/v1${path}`)).json()) as T;
  }

  async post<T>(path: string, body: object = {}): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.admin}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Transmissions of data requests to peers so far. */
  async dataMessagesSent(): Promise<number> {
    const text = await (await fetch(`${this.admin}/metrics`)).text();
    const sent = text.matchAll(/^opendes_messages_sent_total\{command="\w+_DATA_REQ",code="\d+"\} (\d+)$/gm);
    return [...sent].reduce((sum, [, count]) => sum + Number(count), 0);
  }

  usage(): Usage {
    return usageOf(this.pid);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const exit = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await exit;
  }
}
