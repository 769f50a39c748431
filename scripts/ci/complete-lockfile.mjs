// Usage: node scripts/ci/complete-lockfile.mjs. Gives package-lock.json the optional packages for other platforms that npm left out.
//
// Where the registry that `npm install` asked does not hold a package for another platform, npm writes a lock file without it, and every
// later `npm ci` refuses that file, everywhere. The missing entries follow from what is known: the version from the package that asks
// for them, the platform from their names (`…-linux-x64-musl`). They have no integrity: nobody here has seen their contents.
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'package-lock.json';
const PLATFORM = /-(?<os>android|darwin|linux|win32)-(?<cpu>x64|arm64)(?:-(?<libc>musl))?$/;

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const added = [];

for (const asking of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(asking.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    const platform = PLATFORM.exec(name)?.groups;
    if (lock.packages[key] || !platform) continue;
    const { os, cpu, libc } = platform;
    lock.packages[key] = {
      version,
      cpu: [cpu],
      ...(asking.dev && { dev: true }),
      ...(libc && { libc: [libc] }),
      license: asking.license,
      optional: true,
      os: [os],
      ...(asking.engines && { engines: asking.engines }),
    };
    added.push(name);
  }
}

if (added.length > 0) {
  const keys = Object.keys(lock.packages).sort((a, b) => a.localeCompare(b, 'en'));
  lock.packages = Object.fromEntries(keys.map((key) => [key, lock.packages[key]]));
  writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(added.length > 0 ? `added: ${added.join(' ')}` : 'complete already');
