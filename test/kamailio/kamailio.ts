import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GUIDE = new URL('../../docs/kamailio.md', import.meta.url);

/** The configuration that the guide shows. */
function configurationInGuide(): string {
  const block = /```\n(#!KAMAILIO\n.*?)```/s.exec(readFileSync(GUIDE, 'utf8'));
  if (block === null) throw new Error('docs/kamailio.md shows no configuration of Kamailio');
  return block[1]!;
}

/** The guide must have what the tests put something else in the place of. */
function replaced(text: string, part: string, other: string): string {
  if (!text.includes(part)) throw new Error(`the configuration in docs/kamailio.md has no ${part}`);
  return text.replace(part, other);
}

/** Whether it can be started with a resolver of its own, which takes root. */
export function canRunKamailio(): boolean {
  try {
    execFileSync('kamailio', ['-v'], { stdio: 'ignore' });
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Kamailio as docs/kamailio.md configures it, in a mount namespace where `/etc/resolv.conf` names one DNS server. */
export class Kamailio {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    private readonly ended: Promise<unknown>,
  ) {}

  /**
   * `port`: where it takes SIP on 127.0.0.1; `resolver`: an address whose port 53 answers; `border`: the port of the
   * next hop on 127.0.0.1, undefined for a configuration without one. Settles when it is about to listen.
   */
  static async start(port: number, { resolver, border }: { resolver: string; border?: number }): Promise<Kamailio> {
    const folder = await mkdtemp(join(tmpdir(), 'opendes-kamailio-'));
    const at = (name: string) => join(folder, name);
    const listening = replaced(configurationInGuide(), 'udp:192.0.2.20:5060', `udp:127.0.0.1:${port}`);
    const configuration =
      border === undefined
        ? replaced(listening, 't_on_branch("BORDER");', '')
        : replaced(listening, 'sip:192.0.2.30:5060', `sip:127.0.0.1:${border}`);
    await writeFile(at('kamailio.cfg'), `${configuration}\n`);
    await writeFile(at('resolv.conf'), `nameserver ${resolver}\noptions timeout:1 attempts:2\n`);
    const options = `-f ${at('kamailio.cfg')} -DD -E -m 16 -M 4 -n 2 -P ${at('pid')} -Y ${folder}`;
    const script = `mount --bind ${at('resolv.conf')} /etc/resolv.conf && exec kamailio ${options}`;
    const child = spawn('unshare', ['--mount', 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    const kamailio = new Kamailio(folder, child, once(child, 'close'));
    let said = '';
    await new Promise<void>((up, failed) => {
      const hear = (text: string) => {
        said += text;
        if (said.includes('Listening on')) up();
      };
      child.stdout!.setEncoding('utf8').on('data', hear);
      child.stderr!.setEncoding('utf8').on('data', hear);
      child.once('close', (status) => failed(new Error(`kamailio ended with ${status}: ${said}`)));
    });
    return kamailio;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.ended;
    await rm(this.folder, { recursive: true });
  }
}
