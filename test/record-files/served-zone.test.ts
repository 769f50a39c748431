import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { freePorts } from '../../src/demo/free-ports.js';
import { domainNameOf } from '../../src/enum/domain-name.js';
import { type NaptrRecord, recordDigits } from '../../src/enum/naptr-record.js';
import { writeZone } from '../../src/record-files/write-zone.js';
import { inTreeOrder } from '../enum/legal-records.js';
import { blockRecord, numberRecord } from '../enum/sample-record.js';
import { all } from './reading.js';

const NSD = '/usr/sbin/nsd';
const SUFFIX = 'e164.arpa';

/** Of each number or block one record, which names it. */
const recordFor = ([digits, isBlock]: [string, boolean]): NaptrRecord =>
  (isBlock ? blockRecord : numberRecord)(`+${digits}`, {
    regexp: `!^.*$!sip:${isBlock ? 'block' : 'number'}${digits}@x!`,
  });

/** What the longest match finds, of a profile with one record for each number and block. */
function longestMatch(profile: NaptrRecord[], digits: string): string | undefined {
  const exact = profile.find(({ e164Number }) => e164Number === `+${digits}`);
  const blocks = profile.filter(({ e164Prefix }) => e164Prefix !== undefined && `+${digits}`.startsWith(e164Prefix));
  return (exact ?? blocks.toSorted((a, b) => recordDigits(b).length - recordDigits(a).length)[0])?.regexp;
}

/** A question for NAPTR records [RFC 1035 §4.1, RFC 3403 §4.1]. */
function questionFor(name: string): Buffer {
  const labels = name.split('.').flatMap((label) => [Buffer.of(label.length), Buffer.from(label)]);
  return Buffer.concat([Buffer.of(0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0), ...labels, Buffer.of(0, 0, 35, 0, 1)]);
}

const digits = (most: number) => fc.stringMatching(new RegExp(`^[1-3]{2,${most}}$`));

describe('an exported zone that NSD serves', () => {
  let folder: string;
  let nsd: ChildProcess | undefined;
  let socket: Socket;
  let port: number;
  const [profile] = fc.sample(
    fc
      .uniqueArray(fc.tuple(digits(7), fc.boolean()), { minLength: 60, maxLength: 60, selector: String })
      .map((subjects) => subjects.map(recordFor)),
    1,
  ) as [NaptrRecord[]];

  before(async function () {
    if (
      !(await access(NSD).then(
        () => true,
        () => false,
      ))
    )
      return this.skip();
    folder = await mkdtemp(join(tmpdir(), 'opendes-nsd-'));
    [port] = (await freePorts(1)) as [number];
    const pieces = (async function* () {
      yield inTreeOrder(profile);
    })();
    const apex = { suffix: SUFFIX, nameServers: ['ns.example'], hostmaster: 'hostmaster.example', serial: 1 };
    await writeFile(join(folder, 'zone'), (await all(writeZone(pieces, apex))).join(''));
    const config = join(folder, 'nsd.conf');
    await writeFile(
      config,
      `server:
  ip-address: 127.0.0.1@${port}
  username: ""
  chroot: ""
  zonesdir: "${folder}"
  pidfile: "${folder}/nsd.pid"
  xfrdfile: "${folder}/xfrd"
  zonelistfile: "${folder}/zonelist"
  xfrdir: "${folder}"
  database: ""
remote-control:
  control-enable: no
zone:
  name: ${SUFFIX}
  zonefile: zone
`,
    );
    nsd = spawn(NSD, ['-d', '-c', config], { stdio: 'ignore' });
    socket = createSocket('udp4');
    for (let tries = 0; tries < 100 && (await ask('1').catch(() => undefined)) === undefined; tries += 1)
      await pause(50);
  });
  after(async () => {
    socket?.close();
    if (nsd !== undefined && nsd.exitCode === null) {
      const exit = once(nsd, 'exit');
      nsd.kill('SIGTERM');
      await exit;
    }
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  /** The regexp of the answer; undefined where there is none. */
  const ask = async (number: string): Promise<string | undefined> => {
    const answer = once(socket, 'message', { signal: AbortSignal.timeout(1000) });
    socket.send(questionFor(domainNameOf(`+${number}`, SUFFIX)), port, '127.0.0.1');
    const [message] = (await answer) as [Buffer];
    // NOERROR or NXDOMAIN, with one answer at most [RFC 1035 §4.1.1].
    expect(message[3]! & 15).to.be.oneOf([0, 3]);
    expect(message.readUInt16BE(6)).to.be.at.most(1);
    return /!\^\.\*\$!sip:[a-z]+[0-9]+@x!/.exec(message.toString('latin1'))?.[0];
  };

  it('answers as the longest match does', async () => {
    const asked = fc.oneof(digits(9), fc.constantFrom(...profile.map(recordDigits)));
    let found = 0;
    await fc.assert(
      fc.asyncProperty(asked, async (number) => {
        const answer = await ask(number);
        expect(answer, number).to.equal(longestMatch(profile, number));
        if (answer !== undefined) found += 1;
      }),
      { numRuns: 1000 },
    );
    expect(found).to.be.within(100, 1000);
  });
});
