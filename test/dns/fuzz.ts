import { parseArgs } from 'node:util';
import { Random } from '../simulation/random.js';
import { PacketCheck } from './packet-check.js';
import { randomPacket } from './packet-mutation.js';

/**
 * `npx tsx test/dns/fuzz.ts --packets N [--seed SEED]` gives that many broken and half broken messages to a responder. Exit status 1 at the first that it does
 * not stand, which is printed.
 */
const { values } = parseArgs({
  options: { packets: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
});

/** Messages from one line of progress to the next. */
const INTERVAL = 500_000;

const count = Number(values.packets);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const random = new Random(seed);
const check = new PacketCheck();
const rcodes = new Map<string, number>();
const start = Date.now();
console.log(`seed ${seed}`);
for (let done = 1; done <= count; done++) {
  const packet = randomPacket(random);
  const transport = random.chance(0.8) ? 'udp' : 'tcp';
  try {
    const rcode = String(check.check(packet, transport) ?? 'none');
    rcodes.set(rcode, (rcodes.get(rcode) ?? 0) + 1);
  } catch (error) {
    console.error(`message ${done} of seed ${seed}, over ${transport}: ${packet.toString('hex')}`);
    console.error(error);
    process.exit(1);
  }
  if (done % INTERVAL === 0) console.log(`${done} messages, ${Math.round((Date.now() - start) / 1000)} s`);
}
const shares = [...rcodes].sort().map(([rcode, times]) => `${rcode}: ${times}`);
console.log(`${count} messages, all good; answers by rcode: ${shares.join(', ')}`);
