import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Database from 'better-sqlite3';
import { domainNameOf } from '../../src/enum/domain-name.js';
import type { NaptrRecord } from '../../src/enum/naptr-record.js';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.js';

export const OPERATOR = '234-15';
export const SUFFIX = 'e164.arpa';

const PEER = '208-01';
/** Records written in one piece. */
const PIECE = 1000;
/** Names in the file of questions, in no order; from its end it begins anew. */
const QUESTIONS = 1_000_000;
const SCHEMA = '/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql';

const FIELDS = { order: 100, preference: 10, flags: 'u', service: 'E2U+sip', replacement: '.', ttl: 3600 };
const numberAt = (at: number) => `+331${String(at).padStart(8, '0')}`;
const regexpAt = (at: number) => `!^.*$!sip:${numberAt(at)}@ims.mnc001.mcc208.3gppnetwork.org!`;
const recordAt = (at: number): NaptrRecord => ({ e164Number: numberAt(at), ...FIELDS, regexp: regexpAt(at) });
const rdataAt = (at: number) => `100 10 "u" "E2U+sip" "${regexpAt(at)}" .`;

const SOA = 'localhost. nobody.invalid. 1 3600 600 604800 300';

/** The same numbers as each of the servers takes them, and a file of questions for them. */
export interface Numbers {
  folder: string;
  count: number;
  /** The store of opendes: the profile of a peer. */
  store: string;
  /** A zone file, for NSD and Knot. */
  zone: string;
  /** The database of PowerDNS. */
  database: string;
  /** For dnsperf. */
  questions: string;
}

export async function makeNumbers(folder: string, count: number): Promise<Numbers> {
  const numbers = {
    folder,
    count,
    store: join(folder, 'opendes.db'),
    zone: join(folder, 'e164.arpa.zone'),
    database: join(folder, 'pdns.db'),
    questions: join(folder, 'questions'),
  };
  await writeStore(numbers);
  await writeLines(numbers.zone, zoneLines(count));
  await writeDatabase(numbers);
  await writeLines(numbers.questions, questionLines(count));
  return numbers;
}

async function writeStore({ store: path, count }: Numbers): Promise<void> {
  const store = await openSqliteStore(path, { operator: OPERATOR });
  await store.configureNodes([PEER], Date.now());
  const staging = await store.openStaging(PEER);
  for (let start = 0; start < count; start += PIECE) {
    const length = Math.min(PIECE, count - start);
    await store.stageRecords(
      staging,
      Array.from({ length }, (_, at) => recordAt(start + at)),
    );
  }
  await store.receiveAddNodeRequest(
    { peer: PEER, messageId: 'm', broadcastId: 'b', receivedAt: Date.now(), command: 'ADD_NODE_REQ', staging },
    () => ({ result: { resultCode: 200 } }),
  );
  await store.close();
}

function* zoneLines(count: number): Generator<string> {
  yield `$ORIGIN ${SUFFIX}.\n$TTL 3600\n@ IN SOA ${SOA}\n@ IN NS localhost.\n`;
  for (let at = 0; at < count; at++) yield `${domainNameOf(numberAt(at), SUFFIX)}. IN NAPTR ${rdataAt(at)}\n`;
}

function* questionLines(count: number): Generator<string> {
  // A step that is no divisor of the count visits every number.
  for (let at = 0; at < QUESTIONS; at++) {
    yield `${domainNameOf(numberAt((at * 611_953) % count), SUFFIX)} NAPTR\n`;
  }
}

async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(inPieces(lines)), createWriteStream(path));
}

function* inPieces(lines: Iterable<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length > 2 ** 18) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}

async function writeDatabase({ database: path, count }: Numbers): Promise<void> {
  const database = new Database(path);
  database.pragma('synchronous = OFF');
  database.exec(await readFile(SCHEMA, 'utf8'));
  database.prepare("INSERT INTO domains (id, name, type) VALUES (1, ?, 'NATIVE')").run(SUFFIX);
  const insert = database.prepare(
    'INSERT INTO records (domain_id, name, type, content, ttl, auth) VALUES (1, ?, ?, ?, 3600, 1)',
  );
  database.transaction(() => {
    insert.run(SUFFIX, 'SOA', SOA.replaceAll('. ', ' '));
    insert.run(SUFFIX, 'NS', 'localhost');
    for (let at = 0; at < count; at++) insert.run(domainNameOf(numberAt(at), SUFFIX), 'NAPTR', rdataAt(at));
  })();
  database.close();
}
