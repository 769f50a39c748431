import { readdirSync, readFileSync } from 'node:fs';
import type { Random } from '../simulation/random.js';

const FOLDER = new URL('corpus/', import.meta.url);

/** The committed messages, by the names of their files. */
export const CORPUS: ReadonlyMap<string, Buffer> = new Map(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.bin'))
    .sort()
    .map((name) => [name, readFileSync(new URL(name, FOLDER))]),
);

const SEEDS = [...CORPUS.values()];

/** Bytes that mean something in a message: lengths, pointers, digits, the types and flags that there are. */
const TELLING = [0, 1, 2, 12, 15, 35, 41, 46, 48, 57, 63, 64, 127, 128, 191, 192, 250, 251, 252, 255];

/** Values of the header's counts. */
const COUNTS = [0, 1, 2, 3, 255, 256, 65_535];

/** A message made of one of the corpus by some random changes; now and then of nothing but random bytes. */
export function randomPacket(random: Random): Buffer {
  if (random.chance(0.02)) return noise(random, random.below(600));
  let packet: Buffer = Buffer.from(random.pick(SEEDS));
  for (let changes = Math.min(random.below(5), random.below(5)); changes > 0; changes--)
    packet = change(packet, random);
  return packet;
}

function change(packet: Buffer, random: Random): Buffer {
  const at = random.below(packet.length + 1);
  switch (random.below(10)) {
    case 0:
      return packet.subarray(0, at);
    case 1:
      return Buffer.concat([packet, noise(random, 1 + random.below(40))]);
    case 2:
      return Buffer.concat([packet.subarray(0, at), noise(random, 1 + random.below(8)), packet.subarray(at)]);
    case 3: {
      const end = Math.min(packet.length, at + 1 + random.below(8));
      return Buffer.concat([packet.subarray(0, at), packet.subarray(end)]);
    }
    case 4: {
      // A part of another message behind a part of this one.
      const other = random.pick(SEEDS);
      return Buffer.concat([packet.subarray(0, at), other.subarray(random.below(other.length + 1))]);
    }
    case 5: {
      const start = random.below(packet.length + 1);
      return Buffer.concat([packet.subarray(0, at), packet.subarray(start, start + 32), packet.subarray(at)]);
    }
    case 6:
      if (packet.length >= 12) packet.writeUInt16BE(random.pick(COUNTS), 4 + 2 * random.below(4));
      return packet;
    case 7: {
      // A pointer, most of them into the message.
      if (at + 2 <= packet.length) {
        const target = random.chance(0.9) ? random.below(packet.length + 2) : random.below(0x4000);
        packet.writeUInt16BE(0xc000 | target, at);
      }
      return packet;
    }
    case 8:
      if (at < packet.length) packet[at] = random.pick(TELLING);
      return packet;
    default:
      if (at < packet.length) packet[at] = packet[at]! ^ (1 << random.below(8));
      return packet;
  }
}

function noise(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}
