import { parseArgs } from 'node:util';
import { Random } from '../simulation/random.js';
import { adminTarget } from './admin.js';
import { dnsTarget } from './dns.js';
import { Growth } from './growth.js';
import { soapTarget } from './soap.js';
import { StepCounter } from './steps.js';

/**
 * `npm run fuzz -- soap|admin|dns [--seconds N] [--seed SEED]` gives random inputs to a part of the product, of the
 * seed and of those that follow it, each in growing sizes. Exit status 1 where one of them costs more than in
 * proportion to its size, or is answered with too much.
 */
const TARGETS = { soap: soapTarget, admin: adminTarget, dns: dnsTarget };

const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } },
});
const [name = ''] = positionals;
if (!Object.hasOwn(TARGETS, name)) {
  console.error(`usage: npm run fuzz -- ${Object.keys(TARGETS).join('|')} [--seconds N] [--seed SEED]`);
  process.exit(2);
}

const end = Date.now() + Number(values.seconds) * 1000;
const first = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const target = await TARGETS[name as keyof typeof TARGETS]();
const counter = await StepCounter.start();
const growth = new Growth(() => counter.take(), target.bounds);
/** What was found of a shape already is told once. */
const found = new Set<string>();
let seed = first;
try {
  // At least one, however short the time.
  do {
    const shape = target.shapeOf(new Random(seed));
    const finding = await growth.explore(shape);
    if (finding !== undefined && !found.has(finding.shape)) {
      found.add(finding.shape);
      console.log(`seed ${seed}, size ${finding.size}: ${finding.shape}\n  ${finding.what}`);
    }
    seed += 1;
  } while (Date.now() < end);
} finally {
  counter.stop();
  await target.close();
}
console.log(`${seed - first} shapes of the seeds from ${first} on, ${found.size} findings`);
process.exitCode = found.size > 0 ? 1 : 0;
