import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';
import { readFailure } from '../config/read-failure.js';
import { readCsv } from '../record-files/csv.js';
import { detectFormat } from '../record-files/format.js';
import type { FileContents, ImportedLine, ImportFormat } from '../record-files/imported-record.js';
import { readZone, type ZoneOptions } from '../record-files/zone.js';
import type { CommandIo } from './command-io.js';
import { Failure } from './failure.js';
import { ImportBody } from './import-body.js';

export interface ImportFileOptions {
  /** Left out: told by the file's name or how it begins. */
  format?: ImportFormat;
  suffix?: string[];
  origin?: string;
  /** On a terminal, shows how far the reading has come. */
  showProgress: boolean;
}

/** What is in a file to import. */
export interface ImportFile {
  /** The valid records as one change. */
  body: ImportBody;
  /** The lines that are no valid records, the first ones of them. */
  wrong: { line: number; reason: string }[];
  /** How many such lines there are. */
  wrongCount: number;
  /** Resource records of other types than NAPTR in a zone file, by type. */
  otherTypes: Map<string, number>;
}

/** Enough to see what is the matter with a file. */
const WRONG_LINES_TOLD = 1000;

/** Reads a whole file, `-` for standard input. Throws Failure INPUT_INVALID where it cannot be read or its format not be told. */
export async function readImportFile(io: CommandIo, file: string, options: ImportFileOptions): Promise<ImportFile> {
  const read: ImportFile = { body: new ImportBody(), wrong: [], wrongCount: 0, otherTypes: new Map() };
  const onSkipped = (_line: number, type: string) => read.otherTypes.set(type, (read.otherTypes.get(type) ?? 0) + 1);
  try {
    for await (const entry of await lines(io, file, { ...options, onSkipped })) {
      if ('record' in entry) read.body.add(entry.line, entry.record);
      else {
        read.wrongCount += 1;
        if (read.wrong.length < WRONG_LINES_TOLD) read.wrong.push(entry);
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new Failure('INPUT_INVALID', `${file} cannot be read: ${readFailure(error)}`);
  }
  return read;
}

async function lines(
  io: CommandIo,
  file: string,
  { format, suffix, origin, showProgress, onSkipped }: ImportFileOptions & Pick<ZoneOptions, 'onSkipped'>,
): Promise<AsyncIterable<ImportedLine>> {
  const contents = (await source(io, file, showProgress))[Symbol.asyncIterator]();
  const first = await contents.next();
  const beginning = first.done ? '' : first.value;
  const found = format ?? detectFormat(file, beginning);
  const all = from(beginning, contents);
  if (found === 'csv') return readCsv(all);
  if (found === 'zone')
    return readZone(all, { ...(suffix && { suffixes: suffix }), ...(origin && { origin }), onSkipped });
  throw new Failure('INPUT_INVALID', `it does not show whether ${file} is CSV or a zone file: say it with --format`);
}

async function* from(beginning: string | Uint8Array, rest: AsyncIterator<string | Uint8Array>): FileContents {
  yield beginning;
  yield* { [Symbol.asyncIterator]: () => rest };
}

async function source(io: CommandIo, file: string, showProgress: boolean): Promise<FileContents> {
  if (file === '-') return io.stdin;
  const stream = createReadStream(file, { highWaterMark: 262_144 });
  if (!showProgress || !io.stderr.isTTY) return stream;
  return withBar(stream, (await stat(file)).size, io);
}

async function* withBar(contents: FileContents, size: number, io: CommandIo): FileContents {
  const bar = new SingleBar({
    format: 'reading [{bar}] {percentage} %, {eta_formatted} left',
    stream: io.stderr,
    clearOnComplete: true,
  });
  bar.start(size, 0);
  try {
    for await (const piece of contents) {
      yield piece;
      bar.increment(piece.length);
    }
  } finally {
    bar.stop();
  }
}
