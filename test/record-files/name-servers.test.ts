import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { NaptrRecord } from '../../src/enum/naptr-record.js';
import { checkNaptrRecord } from '../../src/enum/naptr-rules.js';
import { writeZone } from '../../src/record-files/write-zone.js';
import { inTreeOrder, legalProfile } from '../enum/legal-records.js';
import { blockRecord, numberRecord } from '../enum/sample-record.js';
import { all } from './reading.js';
import { CHECKS, run } from './zone-programs.js';

const SUFFIX = 'e164.arpa';

const LONGEST = `".*${'|\\"'.repeat(39)}"sip:${'a'.repeat(127)}@x"`;

/** Every kind of record, sets whose records have different TTLs, and strings as long as they may be. */
const PROFILE: NaptrRecord[] = [
  blockRecord('+4'),
  blockRecord('+441632', { ttl: 60 }),
  numberRecord('+441632', { ttl: 0 }),
  numberRecord('+441632', { ttl: 2_147_483_647 }),
  numberRecord('+441632960001'),
  numberRecord('+441632960001', { ttl: 900 }),
  numberRecord('+441632960001', { preference: 20, regexp: '!^(.*)$|";\\(,"!sip:\\1@x;user=phone!', flags: 'U' }),
  numberRecord('+441632960001', { regexp: LONGEST }),
  numberRecord('+441632960001234'),
  blockRecord('+999999999999999'),
];

describe('an exported zone', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opendes-zone-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('is made of records that keep the rules, up to the longest strings', () => {
    expect(PROFILE.flatMap((record) => checkNaptrRecord(record) ?? [])).to.deep.equal([]);
    expect(LONGEST).to.have.length(255);
  });

  const zone = async (records: NaptrRecord[]) => {
    const file = join(folder, 'e164.zone');
    const nameServers = ['ns1.ims.example', 'ns2.ims.example'];
    const apex = { suffix: SUFFIX, nameServers, hostmaster: 'hostmaster.ims.example', serial: 4_294_967_295 };
    const pieces = (async function* () {
      yield inTreeOrder(records);
    })();
    await writeFile(file, (await all(writeZone(pieces, apex))).join(''));
    return file;
  };

  for (const [program, argv] of Object.entries(CHECKS)) {
    it(`is loaded without a word of warning by ${program}`, async function () {
      const checked = await run(program, argv(await zone(PROFILE)));
      if (checked === undefined) return this.skip();
      expect(checked.status, checked.text).to.equal(0);
      expect(checked.text).to.not.match(/warn|error|ignor|TTL set|duplicate/i);
    });

    it(`is loaded by ${program} with any records, or none`, async function () {
      this.timeout(60_000);
      if ((await run(program, argv(await zone([])))) === undefined) return this.skip();
      await fc.assert(
        fc.asyncProperty(legalProfile(60), async (profile) => {
          const file = await zone(profile);
          const checked = await run(program, argv(file));
          expect(checked!.status, `${checked!.text}\n${await readFile(file, 'utf8')}`).to.equal(0);
        }),
        { numRuns: 25 },
      );
    });

    it(`would not be loaded by ${program} if it were wrong`, async function () {
      const file = await zone(PROFILE);
      await writeFile(file, (await readFile(file, 'utf8')).replace(/ NAPTR 100 /g, ' NAPTR x '));
      const checked = await run(program, argv(file));
      if (checked === undefined) return this.skip();
      expect(checked.status).to.equal(1);
    });
  }
});
