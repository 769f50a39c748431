import { queryFor } from '../dns/messages.js';
import { PacketCheck } from '../dns/packet-check.js';
import { randomPacket } from '../dns/packet-mutation.js';
import type { Random } from '../simulation/random.js';
import type { Answered, Shape } from './growth.js';
import type { Target } from './target.js';

/** Bytes of a message over TCP at most. */
const LARGEST = 65_535;

const NUMBER = '1.0.0.0.6.9.2.3.6.1.4.4.e164.arpa';

/** Behind a question with an OPT record, and without. */
const QUERY = queryFor(NUMBER);
const END = QUERY.length;

/** A message whose header counts so many entries in a section, which are given by their bytes. */
function withSection(section: 'answers' | 'authorities' | 'additionals', entry: Buffer, count: number): Buffer {
  const message = Buffer.concat([QUERY, ...Array.from({ length: count }, () => entry)]);
  const at = { answers: 6, authorities: 8, additionals: 10 }[section];
  message.writeUInt16BE(Math.min(count, LARGEST), at);
  return message;
}

/** A record with the root, or a pointer to the question, as its name. */
function record(name: Buffer, type: number, data: Buffer): Buffer {
  const fields = Buffer.alloc(10);
  fields.writeUInt16BE(type, 0);
  fields.writeUInt16BE(1232, 2);
  fields.writeUInt16BE(data.length, 8);
  return Buffer.concat([name, fields, data]);
}

const ROOT = Buffer.from([0]);
const POINTER = Buffer.from([0xc0, 12]);
const LONG = Buffer.concat([...Array.from({ length: 100 }, () => Buffer.from([1, 97])), ROOT]);

/** Messages of which one part grows; what is more than a message may have is cut. */
const SHAPES: Record<string, (size: number) => Buffer> = {
  'records in the answer': (size) => withSection('answers', record(POINTER, 35, Buffer.alloc(4)), size),
  'records in the authority': (size) => withSection('authorities', record(LONG, 6, Buffer.alloc(4)), size),
  'records behind the question': (size) => withSection('additionals', record(ROOT, 1, Buffer.alloc(4)), size),
  'OPT records': (size) => withSection('additionals', record(ROOT, 41, Buffer.alloc(0)), size),
  'TSIG records': (size) => withSection('additionals', record(ROOT, 250, Buffer.alloc(30)), size),
  'options in the OPT record': (size) =>
    withSection('additionals', record(ROOT, 41, Buffer.alloc(Math.min(size * 4, 60_000))), 1),
  'one long option': (size) => {
    const data = Buffer.alloc(Math.min(size + 4, 60_000));
    data.writeUInt16BE(data.length - 4, 2);
    return withSection('additionals', record(ROOT, 41, data), 1);
  },
  questions: (size) => {
    const question = QUERY.subarray(12, END);
    const message = Buffer.concat([QUERY.subarray(0, 12), ...Array.from({ length: size }, () => question)]);
    message.writeUInt16BE(Math.min(size, LARGEST), 4);
    return message;
  },
  'labels of the question': (size) => {
    const labels = Buffer.concat([...Array.from({ length: size }, () => Buffer.from([1, 49])), QUERY.subarray(36)]);
    return Buffer.concat([QUERY.subarray(0, 12), labels]);
  },
  'pointers one behind the other': (size) => {
    const pointers = Array.from({ length: Math.min(size, 8000) }, (_, index) => {
      const pointer = Buffer.alloc(2);
      pointer.writeUInt16BE(0xc000 | (12 + 2 * index + 2));
      return pointer;
    });
    return Buffer.concat([QUERY.subarray(0, 12), ...pointers, QUERY.subarray(12)]);
  },
  'bytes behind the end': (size) => Buffer.concat([QUERY, Buffer.alloc(size)]),
};

/**
 * The DNS responder: shapes that grow, and between them broken messages, of which each must be answered as the rules
 * say.
 */
export async function dnsTarget(): Promise<Target> {
  const check = new PacketCheck();

  function given(packet: Buffer, transport: 'udp' | 'tcp'): Answered {
    const message = packet.subarray(0, LARGEST);
    const rcode = check.check(message, transport);
    return { bytesIn: message.length, bytesOut: check.lastLength, outcome: `rcode ${rcode ?? 'none'}` };
  }

  function grownShape(random: Random): Shape {
    const kind = random.pick(Object.keys(SHAPES));
    const transport = random.pick(['udp', 'tcp'] as const);
    return {
      name: `a message with ${kind}, over ${transport}`,
      from: 8,
      play: async (size) => given(SHAPES[kind]!(size), transport),
    };
  }

  function pipelinedShape(random: Random): Shape {
    const packets = Array.from({ length: 50 }, () => randomPacket(random));
    return {
      name: `messages one behind the other: ${packets.map((packet) => packet.toString('hex')).join(' ')}`,
      from: 8,
      async play(size) {
        const total: Answered = { bytesIn: 0, bytesOut: 0, outcome: '' };
        for (let index = 0; index < size; index += 1) {
          const { bytesIn, bytesOut, outcome } = given(packets[index % packets.length]!, 'tcp');
          total.bytesIn += bytesIn;
          total.bytesOut += bytesOut;
          total.outcome = outcome;
        }
        return total;
      },
    };
  }

  return {
    bounds: { mostBytesIn: LARGEST, mostBytesOut: (bytesIn) => LARGEST + 20 * bytesIn },
    shapeOf: (random) => (random.chance(0.5) ? grownShape(random) : pipelinedShape(random)),
    close: async () => {},
  };
}
