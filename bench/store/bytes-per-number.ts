// How much the store takes for a number, and how quickly a profile comes in: `tsx bench/store/bytes-per-number.ts [numbers]`.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NaptrRecord } from '../../generated/messages.js';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.js';

const NUMBERS = Number(process.argv[2] ?? 1_000_000);
/** Records in one piece, as a message is read from the network. */
const PIECE = 1000;
const PEER = '208-01';
/** As the configuration gives them by default. */
const LIMITS = { recordsPerNumber: 50, recordsOfPeer: () => 1_000_000 };

type Make = (at: number) => NaptrRecord;

const base = { order: 100, preference: 10, flags: 'u', service: 'E2U+sip', replacement: '.' };
const number = (at: number): string => `+331${String(at).padStart(8, '0')}`;
/** A step that is no divisor of the range visits every number, each piece all over it. */
const scatter =
  (make: Make): Make =>
  (at) =>
    make((at * 7919) % NUMBERS);
const shared: Make = (at) => ({ e164Number: number(at), ...base, regexp: `!^(.*)$!sip:\\1@ims${at % 8}.example!` });
const distinct: Make = (at) => ({ e164Number: number(at), ...base, regexp: `!^.*$!sip:subscriber${at}@ims.example!` });

function* pieces(make: Make): Generator<NaptrRecord[]> {
  for (let start = 0; start < NUMBERS; start += PIECE) {
    const length = Math.min(PIECE, NUMBERS - start);
    yield Array.from({ length }, (_, at) => make(start + at));
  }
}

async function measure(name: string, make: Make, fill: 'peer' | 'host'): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opendes-bench-'));
  const path = join(folder, 'opendes.db');
  const store = await openSqliteStore(path, LIMITS);
  await store.configureNodes([PEER], Date.now());
  const start = performance.now();
  if (fill === 'peer') {
    const staging = await store.openStaging(PEER);
    for (const piece of pieces(make)) await store.stageRecords(staging, piece);
    const request = { peer: PEER, messageId: 'm', broadcastId: 'b', receivedAt: Date.now() };
    await store.receiveAddNodeRequest({ ...request, command: 'ADD_NODE_REQ', staging }, () => ({
      result: { resultCode: 200 },
    }));
  } else {
    const records = [...pieces(make)].flat();
    await store.changeHostProfile(
      { command: 'ADD_DATA_REQ', records },
      { broadcastId: 'b', at: Date.now(), recordsPerEntry: PIECE },
    );
  }
  const seconds = (performance.now() - start) / 1000;
  await store.close();
  const perNumber = statSync(path).size / NUMBERS;
  const rate = Math.round(NUMBERS / seconds);
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  console.log(`${name}: ${perNumber.toFixed(1)} bytes a number, ${rate} records/s, ${memory} MiB resident`);
  rmSync(folder, { recursive: true });
}

console.log(`${NUMBERS} numbers of 11 digits`);
await measure('peer profile, 8 NAPTR values shared by all numbers', shared, 'peer');
await measure('peer profile, a NAPTR value for each number', distinct, 'peer');
await measure('peer profile, 8 NAPTR values, numbers out of order', scatter(shared), 'peer');
await measure('peer profile, a NAPTR value each, out of order', scatter(distinct), 'peer');
await measure('host profile with the broadcast of it, 8 NAPTR values', shared, 'host');
await measure('host profile with the broadcast of it, a NAPTR value each', distinct, 'host');
