import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { accepted } from './admin.js';
import { profileOf, untilEqual, untilSettled } from './profiles.js';
import { identityOf, recordAt, recordsFrom } from './sample-numbers.js';
import { A, B, type Site, Sites } from './sites.js';
import { until } from './until.js';

const command = promisify(execFile);

/** A file system in memory of its own, so small that it can be filled. */
class SmallDisk {
  private constructor(readonly folder: string) {}

  /** Undefined where this process may not mount one: that takes root. */
  static async mount(): Promise<SmallDisk | undefined> {
    const folder = await mkdtemp(join(tmpdir(), 'opendes-disk-'));
    try {
      await command('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder]);
      return new SmallDisk(folder);
    } catch {
      await rm(folder, { recursive: true });
      return undefined;
    }
  }

  /** Takes all the room that is left. */
  async fill(): Promise<void> {
    const file = await open(join(this.folder, 'ballast'), 'a');
    try {
      for (let size = 65_536; size >= 1; ) {
        try {
          await file.write(Buffer.alloc(size));
        } catch {
          size = Math.floor(size / 2);
        }
      }
    } finally {
      await file.close();
    }
  }

  async makeRoom(): Promise<void> {
    await rm(join(this.folder, 'ballast'));
  }

  async unmount(): Promise<void> {
    await command('umount', [this.folder]);
    await rm(this.folder, { recursive: true });
  }
}

describe('a full disk under a daemon', function () {
  this.timeout(90_000);
  let disk: SmallDisk | undefined;
  let sites: Sites;
  let a: Site;
  let b: Site;

  /** Starts A and B, the database of one of them on the small disk, and connects them. */
  async function begin(context: Mocha.Context, onDisk: string): Promise<SmallDisk> {
    disk = await SmallDisk.mount();
    if (disk === undefined) context.skip();
    const { folder } = disk!;
    sites = await Sites.create([A, B], {
      database: (operator) => (operator === onDisk ? join(folder, 'opendes.db') : undefined),
    });
    [a, b] = sites.all as [Site, Site];
    await sites.start();
    accepted(await a.admin.change({ add: recordsFrom(0, 100) }));
    accepted(await a.admin.addNodes(B));
    await untilEqual(a, b);
    return disk!;
  }
  afterEach(async () => {
    await sites?.end();
    await disk?.unmount();
    disk = undefined;
  });

  it('refuses changes with STORE_FULL and does nothing by halves; with room again everything goes on', async function () {
    const small = await begin(this, A);
    // In the middle of a broadcast: where its messages stand can no longer be stored either.
    accepted(await a.admin.change({ add: recordsFrom(200, 500) }));
    await small.fill();
    const own = await profileOf(a);
    const refused = [];
    for (let at = 0; refused.length < 5; at += 1) {
      // Every other change is small: it may still find a place in the log.
      const add = recordsFrom(1000 * (at + 1), at % 2 === 0 ? 900 : 1, `change-${at}`);
      const outcome = await a.admin.change({ add });
      if (outcome.kind === 'accepted') for (const record of add) own.add(identityOf(record));
      else refused.push(outcome);
      expect(await profileOf(a), 'the profile as accepted').to.deep.equal(own);
    }
    for (const refusal of refused) expect(refusal).to.deep.equal({ kind: 'refused', status: 507, code: 'STORE_FULL' });

    await small.makeRoom();
    const late = recordAt(999_999, 'late');
    accepted(await a.admin.change({ add: [late] }));
    expect(await profileOf(a)).to.deep.equal(own.add(identityOf(late)));
    await untilEqual(a, b);
    await until(async () => {
      const [alarm, ...others] = await a.admin.alarms();
      return alarm?.cause === 'store-failing' && others.length === 0 ? undefined : 'no alarm about the store';
    });
    // The alarm ends once the store has refused nothing for some time.
    await untilSettled(a, b);
  });

  it('answers what comes in with ACK 500, and gets it when there is room', async function () {
    const small = await begin(this, B);
    await small.fill();
    const failed = () => a.admin.count('opendes_messages_sent_total', { code: '500' });
    for (let at = 1; (await failed()) === 0; at += 1) {
      accepted(await a.admin.change({ add: recordsFrom(1000 * at, 500) }));
      if (at > 40) throw new Error('B takes everything');
    }
    const failedOnce = await failed();
    await until(async () => ((await failed()) > failedOnce + 2 ? undefined : 'it is not retransmitted'));
    await until(async () => {
      const alarms = await a.admin.alarms();
      return alarms.some(({ text }) => text.includes('ACK 500')) ? undefined : 'no alarm says that B answers ACK 500';
    });
    // What B shows is what it has confirmed: whole messages of 50.
    expect(((await b.admin.records(A)).length - 100) % 50).to.equal(0);

    await small.makeRoom();
    // As a person does who has made room: by itself it goes on too, but perhaps minutes later, when the next slow retry is due.
    await a.admin.retry(B);
    await untilEqual(a, b);
    await untilSettled(a, b);
  });
});
