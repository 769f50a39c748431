import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { command } from './command-run.js';

describe('config check', () => {
  let folder: string;
  let good: string;
  let bad: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opendes-check-'));
    good = join(folder, 'good.yaml');
    bad = join(folder, 'bad.yaml');
    await writeFile(good, 'operator: { id: a }\n');
    await writeFile(bad, 'operator: { id: a }\nidd: { path: x, y: 1 }\n');
  });
  after(() => rm(folder, { recursive: true }));

  it('says that a good file is good', async () => {
    expect(await command(['config', 'check', '--config', good])).to.include({ status: 0, stdout: `${good}: good\n` });
    const json = await command(['config', 'check', '--config', good, '--json']);
    expect(JSON.parse(json.stdout)).to.deep.include({ valid: true, problems: [] });
  });

  it('says everything that is wrong with a bad one', async () => {
    const { status, stdout, stderr } = await command(['config', 'check', '--config', bad]);
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr.split('\n')).to.deep.equal([
      `error CONFIG_INVALID: ${bad}:2:14 idd.path: must be a path that begins with / such as /idd, not "x"`,
      `error CONFIG_INVALID: ${bad}:2:17 idd.y: there is no such key`,
      '',
    ]);
    const json = await command(['config', 'check', '--config', bad, '--json']);
    expect(json).to.include({ status: 1, stderr: '' });
    expect(JSON.parse(json.stdout).problems[1]).to.deep.equal({
      file: bad,
      line: 2,
      column: 17,
      key: 'idd.y',
      message: 'there is no such key',
    });
  });

  it('takes the file from OPENDES_CONFIG, and --config before it', async () => {
    const env = { OPENDES_CONFIG: bad };
    expect((await command(['config', 'check'], { env })).status).to.equal(1);
    expect((await command(['config', 'check', '--config', good], { env })).status).to.equal(0);
  });

  it('names the file that is not there', async () => {
    const { status, stderr } = await command(['config', 'check', '--config', join(folder, 'no.yaml')]);
    expect(status).to.equal(1);
    expect(stderr).to.match(/^error CONFIG_UNREADABLE: .*no\.yaml: cannot be read: no such file or directory\n$/);
  });
});
