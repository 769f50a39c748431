import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { expect } from 'chai';

/** A tree in which every file imports only what it may. */
const ALLOWED: Record<string, string[]> = {
  'src/cli/main.ts': [
    '../des.js',
    '../demo/demo.js',
    '../conformance/tester.js',
    '../config/config.js',
    '../idd/operation.js',
    'product',
    'node:fs',
  ],
  'src/record-files/csv.ts': ['../json-text.js'],
  'src/ip-address.ts': ['ipaddr.js'],
  'src/json-text.ts': [],
  'src/demo/demo.ts': ['../des.js', '../record-files/csv.js', '../config/config.js'],
  'src/conformance/tester.ts': [
    '../config/listen-address.js',
    '../soap/media-type.js',
    '../soap/decoding/read.js',
    '../idd/settings.js',
    '../../generated/messages.js',
    'product',
    'node:http',
  ],
  'src/config/listen-address.ts': [],
  'src/soap/media-type.ts': [],
  'src/soap/decoding/read.ts': [],
  'src/des.ts': [
    './admin/api.js',
    './config/config.js',
    './dns/answer.js',
    './resolution/resolve.js',
    './soap/endpoint.js',
    './store/sqlite.js',
    './system/clock.js',
    './webhook/post.js',
  ],
  'src/admin/api.ts': [
    '../http/host.js',
    '../idd/operation.js',
    '../enum/e164.js',
    '../ip-address.js',
    '../json-text.js',
    'product',
  ],
  'src/config/config.ts': ['type ../idd/settings.js', '../enum/e164.js'],
  'src/dns/answer.ts': ['../resolution/resolve.js', '../enum/e164.js', './serving/listen.js'],
  'src/dns/serving/listen.ts': ['../transfers/link.js'],
  'src/dns/transfers/link.ts': [],
  'src/http/host.ts': [],
  'src/soap/endpoint.ts': ['../http/host.js', '../idd/operation.js', '../../generated/schema.js', 'soap', 'node:http'],
  'src/store/sqlite.ts': ['../exchange/node.js', '../idd/operation.js', '../resolution/resolve.js', 'product'],
  'src/system/clock.ts': ['../idd/operation.js', 'node:crypto'],
  'src/webhook/post.ts': ['../idd/operation.js', 'node:http'],
  'src/resolution/resolve.ts': ['type ../idd/operation.js', '../enum/e164.js'],
  'src/exchange/node.ts': ['../idd/codes.js', '../enum/e164.js', '../../generated/messages.js'],
  'src/idd/codes.ts': [],
  'src/idd/operation.ts': [
    '../exchange/node.js',
    '../enum/e164.js',
    '../../generated/messages.js',
    '../../generated/idd-server.js',
    'ipaddr.js',
  ],
  'src/idd/settings.ts': [],
  'src/enum/e164.ts': ['../../generated/messages.js', 're2js'],
  'generated/messages.ts': [],
  'generated/schema.ts': ['./messages.js'],
  'generated/idd-server.ts': ['./messages.js'],
  'generated/client/client.ts': ['../messages.js', 'soap'],
  'scripts/measure.ts': ['../src/des.js', '../generated/client/client.js', 'tool', 'node:fs'],
  'test/fake.ts': ['../src/idd/operation.js'],
  'bench/load.ts': [],
};

/** Imports that are each against one rule. */
const FORBIDDEN: [rule: string, from: string, imported: string][] = [
  ['arrows-of-src-enum', 'src/enum/e164.ts', '../idd/settings.js'],
  ['arrows-of-src-enum', 'src/enum/e164.ts', '../../test/fake.js'],
  ['arrows-of-src-http', 'src/http/host.ts', '../idd/settings.js'],
  ['arrows-of-src-exchange', 'src/exchange/node.ts', '../idd/operation.js'],
  ['arrows-of-src-exchange', 'src/exchange/node.ts', '../store/sqlite.js'],
  ['arrows-of-src-idd', 'src/idd/operation.ts', '../soap/endpoint.js'],
  ['arrows-of-src-idd', 'src/idd/operation.ts', '../store/sqlite.js'],
  ['arrows-of-src-idd', 'src/idd/operation.ts', '../resolution/resolve.js'],
  ['arrows-of-src-idd', 'src/idd/operation.ts', '../config/config.js'],
  ['arrows-of-src-idd', 'src/idd/operation.ts', '../../generated/schema.js'],
  ['arrows-of-src-idd', 'src/idd/operation.ts', '../../generated/client/client.js'],
  ['arrows-of-src-resolution', 'src/resolution/resolve.ts', '../store/sqlite.js'],
  ['arrows-of-src-resolution', 'src/resolution/resolve.ts', '../idd/settings.js'],
  ['arrows-of-src-store', 'src/store/sqlite.ts', '../soap/endpoint.js'],
  ['arrows-of-src-soap', 'src/soap/endpoint.ts', '../store/sqlite.js'],
  ['arrows-of-src-soap', 'src/soap/endpoint.ts', '../config/config.js'],
  ['arrows-of-src-dns', 'src/dns/answer.ts', '../soap/endpoint.js'],
  ['arrows-of-src-admin', 'src/admin/api.ts', '../des.js'],
  ['arrows-of-src-admin', 'src/admin/api.ts', 'type ../config/config.js'],
  ['arrows-of-src-webhook', 'src/webhook/post.ts', '../admin/api.js'],
  ['arrows-of-src-system', 'src/system/clock.ts', '../store/sqlite.js'],
  ['arrows-of-src-config', 'src/config/config.ts', '../soap/endpoint.js'],
  ['arrows-of-src-des-ts', 'src/des.ts', './demo/demo.js'],
  ['arrows-of-src-des-ts', 'src/des.ts', './cli/main.js'],
  ['arrows-of-src-demo', 'src/demo/demo.ts', '../cli/main.js'],
  ['arrows-of-src-demo', 'src/demo/demo.ts', '../store/sqlite.js'],
  ['arrows-of-src-conformance', 'src/conformance/tester.ts', '../soap/endpoint.js'],
  ['arrows-of-src-conformance', 'src/conformance/tester.ts', '../config/config.js'],
  ['arrows-of-src-conformance', 'src/conformance/tester.ts', '../des.js'],
  ['arrows-of-src-record-files', 'src/record-files/csv.ts', '../config/config.js'],
  ['arrows-of-src-ip-address-ts', 'src/ip-address.ts', './idd/settings.js'],
  ['arrows-of-src-json-text-ts', 'src/json-text.ts', './enum/e164.js'],
  ['arrows-of-src-cli', 'src/cli/main.ts', '../soap/endpoint.js'],
  ['arrows-of-src-cli', 'src/cli/main.ts', '../../scripts/measure.js'],
  ['arrows-of-src-cli', 'src/cli/main.ts', '../../bench/load.js'],
  ['arrows-of-generated', 'generated/messages.ts', '../src/enum/e164.js'],
  ['arrows-of-generated', 'generated/messages.ts', './client/client.js'],
  ['arrows-of-generated-client', 'generated/client/client.ts', '../../src/idd/settings.js'],
  ['arrows-of-scripts', 'scripts/measure.ts', '../test/fake.js'],
  ['no-part-without-a-place', 'src/new/part.ts', '../enum/e164.js'],
  ['transfers-know-no-listener', 'src/dns/transfers/link.ts', '../serving/listen.js'],
  ['config-takes-only-types', 'src/config/config.ts', '../idd/operation.js'],
  ['protocol-and-rules-stay-pure', 'src/exchange/node.ts', 'node:fs'],
  ['protocol-and-rules-stay-pure', 'src/idd/settings.ts', 'node:fs'],
  ['protocol-and-rules-stay-pure', 'src/enum/e164.ts', 'node:crypto'],
  ['protocol-and-rules-stay-pure', 'src/ip-address.ts', 'node:net'],
  ['protocol-and-rules-stay-pure', 'src/resolution/resolve.ts', 'node:timers'],
  ['protocol-and-rules-use-few-packages', 'src/idd/settings.ts', 'product'],
  ['generated-code-uses-only-soap', 'generated/schema.ts', 'product'],
  ['generated-code-uses-only-soap', 'generated/schema.ts', 'node:fs'],
  ['no-development-package-in-the-product', 'src/store/sqlite.ts', 'tool'],
  ['no-development-package-in-the-product', 'generated/client/client.ts', 'type tool'],
  ['no-unlisted-package', 'src/store/sqlite.ts', 'stray'],
  ['no-import-of-nothing', 'src/admin/api.ts', './gone.js'],
  ['no-cycles', 'src/system/clock.ts', './tick.js'],
  ['no-orphans', 'scripts/alone.ts', ''],
  ['no-dead-files', 'src/soap/unused.ts', ''],
];

/** What makes cases of the files that are not in the good tree, and the other half of the cycle. */
const BESIDE: [from: string, imported: string][] = [
  ['src/cli/main.ts', '../new/part.js'],
  ['src/system/tick.ts', './clock.js'],
];

const CRUISER = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const CONFIG = resolve('.dependency-cruiser.cjs');

interface Violation {
  rule: { name: string };
  from: string;
  to: string;
}

function write(directory: string, tree: Map<string, string[]>): void {
  for (const [file, imported] of tree) {
    const path = join(directory, file);
    mkdirSync(dirname(path), { recursive: true });
    const lines = imported.map((name) =>
      name.startsWith('type ') ? `import type {} from '${name.slice(5)}';\n` : `import '${name}';\n`,
    );
    writeFileSync(path, `${lines.join('')}export {};\n`);
  }
}

function writePackages(directory: string): void {
  for (const name of ['product', 'soap', 're2js', 'ipaddr.js', 'tool', 'stray']) {
    const path = join(directory, 'node_modules', name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    writeFileSync(join(path, 'index.js'), '');
  }
  const dependencies = { product: '1.0.0', soap: '1.0.0', re2js: '1.0.0', 'ipaddr.js': '1.0.0' };
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ dependencies, devDependencies: { tool: '1.0.0' } }));
  const compilerOptions = { module: 'NodeNext', moduleResolution: 'NodeNext', target: 'ES2023' };
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
}

/** What the check of this repository says of another tree. */
function violationsIn(tree: Map<string, string[]>): Violation[] {
  const directory = mkdtempSync(join(tmpdir(), 'opendes-imports-'));
  try {
    writePackages(directory);
    write(directory, tree);
    const { stdout } = spawnSync(
      process.execPath,
      [CRUISER, '--config', CONFIG, '--output-type', 'json', 'src', 'scripts', 'generated'],
      { cwd: directory, encoding: 'utf8', maxBuffer: 2 ** 26 },
    );
    return JSON.parse(stdout).summary.violations;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('the import directions', () => {
  it('let a tree pass that keeps to them', () => {
    expect(violationsIn(new Map(Object.entries(ALLOWED)))).to.deep.equal([]);
  });

  describe('refuse', () => {
    let found: Violation[];

    before(() => {
      const tree = new Map(Object.entries(ALLOWED).map(([file, imported]) => [file, [...imported]]));
      const add = (file: string, imported: string) => {
        tree.set(file, [...(tree.get(file) ?? []), ...(imported === '' ? [] : [imported])]);
      };
      for (const [, from, imported] of FORBIDDEN) add(from, imported);
      for (const [from, imported] of BESIDE) add(from, imported);
      found = violationsIn(tree);
    });

    for (const [rule, from, imported] of FORBIDDEN) {
      it(`${rule}: ${from} that imports ${imported === '' ? 'nothing' : imported}`, () => {
        // A rule about a file names the file itself as what is imported.
        const target = basename(imported || from).replace(/^type |^node:|[.][jt]s$/g, '');
        const hits = found.filter((violation) => violation.rule.name === rule && violation.from === from);
        expect(hits.map(({ to }) => to).join(' ')).to.include(target);
      });
    }
  });

  it('have a case here for every rule', () => {
    const { forbidden } = createRequire(import.meta.url)(CONFIG) as { forbidden: { name: string }[] };
    expect([...new Set(FORBIDDEN.map(([rule]) => rule))].sort()).to.deep.equal(
      forbidden.map(({ name }) => name).sort(),
    );
  });
});
