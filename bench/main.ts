import { existsSync, readdirSync } from 'node:fs';

/** `npm run bench -- NAME [ARGUMENTS]` runs the measurement `bench/NAME.ts`; without a name it lists them. */
const folder = new URL('./', import.meta.url);
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
  .map((file) => file.slice(0, -'.ts'.length));
const [name] = process.argv.splice(2, 1);
if (name === undefined || !existsSync(new URL(`${name}.ts`, folder))) {
  console.error(`Measurements: ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  await import(new URL(`${name}.ts`, folder).href);
}
