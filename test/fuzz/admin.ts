import { MOST_ANSWER } from '../attack/rig/held.js';
import { exchange } from '../attack/rig/http.js';
import { JSON_BODIES } from '../attack/sent/json-bodies.js';
import type { Random } from '../simulation/random.js';
import { startDesToFuzz } from './des-to-fuzz.js';
import type { Answered, Shape } from './growth.js';
import { FreshBlocks, recordKind } from './record-kinds.js';
import type { Target } from './target.js';

/** An answer to a stream of changes has a line for each. */
const ANSWER_PER_BYTE = 4;

/** Query strings whose size grows. */
const QUERIES: Record<string, (size: number) => string> = {
  'one parameter many times': (size) => 'limit=1&'.repeat(size),
  'many parameters': (size) => Array.from({ length: size }, (_, index) => `p${index}=1`).join('&'),
  'a long prefix': (size) => `prefix=%2B${'4'.repeat(size)}`,
  'a long position': (size) => `after=${'a'.repeat(size)}`,
  'brackets within brackets': (size) => `limit${'[a]'.repeat(size)}=1`,
};

/** The admin API of a DES, over a real socket. */
export async function adminTarget(): Promise<Target> {
  const under = await startDesToFuzz();
  const port = Number(new URL(under.des.adminUrl).port);
  const blocks = new FreshBlocks();

  async function ask(method: string, path: string, body = '', type = 'application/json'): Promise<Answered> {
    const answer = await exchange({ port, method, path, headers: { 'Content-Type': type }, body });
    const bytesIn = path.length + Buffer.byteLength(body);
    return { bytesIn, bytesOut: answer.bytesOut, outcome: `HTTP ${answer.status ?? 'none'}` };
  }

  function bodyShape(random: Random): Shape {
    const kind = random.pick(Object.keys(JSON_BODIES));
    return {
      name: `a change: ${kind}`,
      from: 32,
      play: (size) => ask('POST', '/api/v1/records', JSON_BODIES[kind]!(size)),
    };
  }

  function changeShape(random: Random): Shape {
    const kind = recordKind(random);
    const other = recordKind(random);
    const change = random.pick(['add', 'remove', 'modify']);
    const isStream = random.chance(0.3);
    return {
      name: `${isStream ? 'a stream of changes' : 'a change'}: ${change} ${kind.name}; ${other.name}`,
      from: 32,
      play(size) {
        const block = blocks.next();
        const entries = Array.from({ length: size }, (_, index) => {
          const record = kind.fieldsOf(index, block);
          return change === 'modify' ? { existing: record, modified: other.fieldsOf(index, block) } : record;
        });
        if (!isStream) return ask('POST', '/api/v1/records', JSON.stringify({ [change]: entries }));
        const lines = entries.map((entry) => `${JSON.stringify({ [change]: [entry] })}\n`).join('');
        return ask('POST', '/api/v1/records/stream', lines, 'application/x-ndjson');
      },
    };
  }

  function queryShape(random: Random): Shape {
    const kind = random.pick(Object.keys(QUERIES));
    return { name: `a query: ${kind}`, from: 8, play: (size) => ask('GET', `/api/v1/records?${QUERIES[kind]!(size)}`) };
  }

  return {
    bounds: { mostBytesIn: 1024 * 1024, mostBytesOut: (bytesIn) => MOST_ANSWER + ANSWER_PER_BYTE * bytesIn },
    shapeOf(random) {
      const kind = random.below(10);
      if (kind < 4) return bodyShape(random);
      return kind < 9 ? changeShape(random) : queryShape(random);
    },
    close: () => under.close(),
  };
}
