import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));

/** What the compiled code reads at run time, as `scripts/copy-assets.mjs` puts it beside it, and what it finds around it. */
const ASSETS = ['wsdl', 'xsd', 'src/store/sqlite/migrations', 'package.json'];

let main: string | undefined;

/**
 * Path of `main.js`, compiled from the sources as they are now, once a test run, into a folder that is removed at its end.
 *
 * Not from `dist/`: after a change of the sources it is stale until somebody builds, and these tests would judge the code of yesterday. Not
 * by tsx in each daemon: that takes 2.8 s a start, this 1.1 s, and these tests start daemons a hundred times. Each file is translated by
 * itself, by the compiler and with the options of `npm run build`: 3 s, where the whole build, which checks the types too, takes 17 s.
 */
export function compiledMain(): string {
  main ??= compile();
  return main;
}

function compile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'opendes-compiled-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { config } = ts.readConfigFile(join(CHECKOUT, 'tsconfig.build.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, CHECKOUT);
  // One file by itself does not show that the package consists of ES modules.
  const compilerOptions = { ...options, module: ts.ModuleKind.ESNext, declaration: false, sourceMap: false };
  for (const source of ['src', 'generated']) {
    for (const name of readdirSync(join(CHECKOUT, source), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue;
      const path = join(CHECKOUT, source, name);
      const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), { compilerOptions, fileName: path });
      const target = join(folder, source, name.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, outputText);
    }
  }
  for (const asset of ASSETS) cpSync(join(CHECKOUT, asset), join(folder, asset), { recursive: true });
  symlinkSync(join(CHECKOUT, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'src/cli/main.js');
}
