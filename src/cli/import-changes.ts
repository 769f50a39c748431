import type { NaptrRecord } from '../enum/naptr-record.js';
import type { ImportedLine } from '../record-files/imported-record.js';
import { type AdminClient, ApiProblem } from './admin-client.js';
import type { AcceptedJson } from './api-types.js';
import type { CommandIo } from './command-io.js';
import { Failure } from './failure.js';

/** Records in one change: the daemon is busy with it for some 20 ms, and does other things before the next. */
export const RECORDS_PER_CHANGE = 500;

/** What the daemon answers while too much else is under way. */
const BUSY: ReadonlySet<string> = new Set(['STORE_BUSY', 'API_BUSY']);
/** How often the daemon is asked again while too many other changes wait in it, and after how many milliseconds. */
const BUSY_TRIES = 60;
const BUSY_PAUSE = 1000;

/** How far an import has come. */
export interface Imported {
  records: number;
  /** The last line that is stored; 0: none. */
  line: number;
  broadcastIds: string[];
}

interface Change {
  /** `{ "add": […] }` */
  body: string;
  /** The line of each record. */
  lines: number[];
}

/**
 * Adds the records, change by change; each is stored, and followed in `imported`, before the next one is sent, so that at any time the stored ones are
 * those of the first lines. Of a failure it is said how far it came.
 */
export async function sendChanges(
  io: CommandIo,
  client: AdminClient,
  file: string,
  lines: AsyncIterable<ImportedLine>,
  imported: Imported,
  onStored: (records: number) => void,
): Promise<void> {
  const send = async (change: Change) => {
    const { broadcastId } = await post(io, client, file, change);
    imported.records += change.lines.length;
    imported.line = change.lines.at(-1)!;
    imported.broadcastIds.push(broadcastId);
    onStored(change.lines.length);
  };
  // While one change is on its way, the next one is made.
  let sending = Promise.resolve();
  try {
    for await (const change of changesOf(lines)) {
      await sending;
      sending = send(change);
      // What it throws is thrown where it is waited for.
      sending.catch(() => {});
    }
    await sending;
  } catch (error) {
    await sending.catch(() => {});
    throw imported.records === 0 ? error : withProgress(error, file, imported);
  }
}

async function* changesOf(lines: AsyncIterable<ImportedLine>): AsyncGenerator<Change> {
  let records: NaptrRecord[] = [];
  let places: number[] = [];
  const change = () => ({ body: JSON.stringify({ add: records }), lines: places });
  for await (const entry of lines) {
    // Wrong lines have been reported, and left out or refused, when the file was read first.
    if ('reason' in entry) continue;
    records.push(entry.record);
    places.push(entry.line);
    if (records.length < RECORDS_PER_CHANGE) continue;
    yield change();
    records = [];
    places = [];
  }
  if (records.length > 0) yield change();
}

async function post(io: CommandIo, client: AdminClient, file: string, change: Change): Promise<AcceptedJson> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await client.post<AcceptedJson>('/records', change.body);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (!BUSY.has(error.problem.code) || tries === BUSY_TRIES) throw withLines(error, file, change);
      await io.pause(BUSY_PAUSE);
    }
  }
}

/** What the daemon says of records is said of the lines that they stand in. */
function withLines(error: ApiProblem, file: string, change: Change): ApiProblem {
  const { records } = error.problem;
  if (!records?.length) return error;
  return new ApiProblem(
    error.problem,
    records.map(({ index, reason }) => `${file}:${change.lines[index]}: ${reason}`),
  );
}

function withProgress(error: unknown, file: string, { records, line }: Imported): unknown {
  const progress = `stored: ${records} records, all up to line ${line} of ${file}; the same import again adds the rest`;
  if (error instanceof ApiProblem) return new ApiProblem(error.problem, [...(error.lines ?? []), progress]);
  if (error instanceof Failure) return new Failure(error.code, error.message, [...error.lines, progress]);
  return error;
}
