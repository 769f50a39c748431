import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError } from '../../src/config/config-error.js';
import { iddSettings } from '../../src/config/idd-settings.js';
import { loadConfig } from '../../src/config/load-config.js';

describe('a configuration file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opendes-config-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const refusal = async (path: string): Promise<ConfigError> => {
    const error = await loadConfig(path, {}).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(ConfigError);
    return error as ConfigError;
  };

  it('is the example in the repository, as it stands', async () => {
    const config = await loadConfig(new URL('../../opendes.example.yaml', import.meta.url).pathname, {});
    expect(config.operator.id).to.equal('234-15');
    expect(config.peers.map(({ operator }) => operator)).to.deep.equal(['208-01']);
  });

  it('has its store beside it, wherever the command is called', async () => {
    await writeFile(join(folder, 'a.yaml'), 'operator: { id: a }\n');
    expect((await loadConfig(join(folder, 'a.yaml'), {})).store.sqlite).to.equal(join(folder, 'opendes.db'));
  });

  it('may begin with a byte order mark', async () => {
    await writeFile(join(folder, 'a.yaml'), '\uFEFFoperator: { id: a }\n');
    expect((await loadConfig(join(folder, 'a.yaml'), {})).operator.id).to.equal('a');
  });

  it('that is not there, is a folder or is not UTF-8 is refused by name', async () => {
    const missing = await refusal(join(folder, 'b.yaml'));
    expect(missing.code).to.equal('CONFIG_UNREADABLE');
    expect(missing.message).to.equal(`${join(folder, 'b.yaml')}: cannot be read: no such file or directory`);
    expect((await refusal(folder)).code).to.equal('CONFIG_UNREADABLE');
    await writeFile(join(folder, 'c.yaml'), Buffer.from([0x61, 0xff]));
    expect((await refusal(join(folder, 'c.yaml'))).message).to.match(/c\.yaml: is not UTF-8 text$/);
  });

  it('gives the protocol its settings', async () => {
    await writeFile(join(folder, 'a.yaml'), 'operator: { id: a, numbers: ["+44"] }\nidd: { address: 192.0.2.1 }\n');
    const config = await loadConfig(join(folder, 'a.yaml'), {});
    expect(iddSettings(config)).to.deep.equal({
      operator: { id: 'a', name: 'a', numbers: ['+44'] },
      address: '192.0.2.1',
      timers: config.timers,
      heartbeat: config.heartbeat,
      limits: config.limits,
      tracesKept: 30 * 86_400_000,
      peers: [],
    });
  });
});
