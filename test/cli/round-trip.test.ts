import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { parseConfig } from '../../src/config/parse-config.js';
import { type RunningDes, startDes } from '../../src/des.js';
import type { NaptrRecord } from '../../src/enum/naptr-record.js';
import { FILE_FORMATS } from '../../src/record-files/format.js';
import { inTreeOrder, legalProfile } from '../enum/legal-records.js';
import { blockRecord, numberRecord } from '../enum/sample-record.js';
import { command, daemonAt } from './command-run.js';

/** Enough for several changes, with numbers in and outside blocks. */
const MANY: NaptrRecord[] = [
  blockRecord('+4416329', { ttl: 60 }),
  ...Array.from({ length: 1200 }, (_, at) => numberRecord(`+44163296${String(at).padStart(4, '0')}`)),
];

/** A record with all its fields, in whatever order it had them. */
function exactly(record: NaptrRecord): string {
  return JSON.stringify(Object.entries(record).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

describe('a profile that is exported and imported into an empty DES', () => {
  let folder: string;
  let stores = 0;
  const running: RunningDes[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opendes-round-trip-'));
  });
  afterEach(() => Promise.all(running.splice(0).map((des) => des.stop())));
  after(() => rm(folder, { recursive: true }));

  /** A DES, and the command with its configuration. */
  const start = async () => {
    const text = `operator: { id: 234-15 }
idd: { listen: "127.0.0.1:0" }
admin: { listen: "127.0.0.1:0" }
dns: { listen: [] }
store: { sqlite: "./${stores++}.db" }
`;
    const des = await startDes(parseConfig(text, { file: 'opendes.yaml', folder, environment: {} }));
    running.push(des);
    const env = daemonAt(Number(new URL(des.adminUrl).port));
    return { des, opendes: (...argv: string[]) => command(['record', ...argv], { env }) };
  };

  for (const format of FILE_FORMATS) {
    it(`is the same by ${format}`, async function () {
      this.timeout(30_000);
      const profile = [...MANY, ...fc.sample(legalProfile(80), 1)[0]!];
      const from = await start();
      const to = await start();
      const before = join(folder, 'before.jsonl');
      await writeFile(
        before,
        inTreeOrder(profile)
          .map((record) => `${JSON.stringify(record)}\n`)
          .join(''),
      );
      expect((await from.opendes('import', before)).status).to.equal(0);

      const file = join(folder, `profile.${format}`);
      expect(await from.opendes('export', '--output', file)).to.include({ status: 0, stderr: '' });
      expect(await to.opendes('import', file)).to.include({ status: 0 });

      for (const { opendes } of [from, to]) {
        const { stdout } = await opendes('export', '--format', 'jsonl');
        const records = stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as NaptrRecord);
        expect(records).to.have.length(profile.length);
        expect(new Set(records.map(exactly))).to.deep.equal(new Set(profile.map(exactly)));
      }
    });
  }
});
