import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** `npm run bench -- NAME [ARGUMENTS]` runs the measurement `bench/NAME.ts`; without a name it lists them. */
const MEASUREMENTS: Record<string, string> = {
  changes: 'single changes through the API, to a peer 30 ms away: how many a second, and how soon they are confirmed',
  'record-files': 'import and export of a million records: time, memory, and how long the daemon answers nobody else',
  'resolution/index':
    'the read index: size, time to build it, look-ups, also while another thread loads; --numbers N, --store',
  dns: 'ENUM queries a second and memory, beside NSD, Knot and PowerDNS',
  'dns-while-loading': 'how long ENUM queries wait while nothing goes on, and while a bulk load does',
  attacks:
    'what the attacks of test/attack/ cost a daemon and those it serves, also of another checkout: --checkout FOLDER',
  'store/bytes-per-number': 'how much the store takes for a number, and how quickly a profile comes in',
};

const [name = '', ...args] = process.argv.slice(2);
if (name in MEASUREMENTS) {
  const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', script, ...args], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  for (const [known, what] of Object.entries(MEASUREMENTS)) console.error(`${known}: ${what}`);
  process.exitCode = 2;
}
