import { readCsv } from '../record-files/csv.js';
import { detectFormat, type FileFormat } from '../record-files/format.js';
import type { FileContents, ImportedLine } from '../record-files/imported-record.js';
import { readJsonl } from '../record-files/jsonl.js';
import { readZone } from '../record-files/zone.js';
import { Failure } from './failure.js';

export interface ImportFileOptions {
  /** Left out: told by the file's name or how it begins. */
  format?: FileFormat;
  suffix?: string[];
  origin?: string;
}

/** What is in a file to import. */
export interface FileSummary {
  /** Lines that are valid records. */
  records: number;
  /** The lines that are no valid records, the first ones of them. */
  wrong: { line: number; reason: string }[];
  /** How many such lines there are. */
  wrongCount: number;
  /** Resource records of other types than NAPTR in a zone file, by type. */
  otherTypes: Map<string, number>;
}

/** Enough to see what is the matter with a file. */
const WRONG_LINES_TOLD = 1000;

/** Reads a whole file and keeps none of its records. Throws Failure INPUT_INVALID where its format cannot be told. */
export async function summarize(
  file: string,
  contents: FileContents,
  options: ImportFileOptions,
): Promise<FileSummary> {
  const summary: FileSummary = { records: 0, wrong: [], wrongCount: 0, otherTypes: new Map() };
  const { otherTypes } = summary;
  const onSkipped = (_line: number, type: string) => otherTypes.set(type, (otherTypes.get(type) ?? 0) + 1);
  for await (const entry of linesOf(file, contents, options, onSkipped)) {
    if ('record' in entry) summary.records += 1;
    else {
      summary.wrongCount += 1;
      if (summary.wrong.length < WRONG_LINES_TOLD) summary.wrong.push(entry);
    }
  }
  return summary;
}

/** The lines of a file in its format. Throws Failure INPUT_INVALID where that cannot be told. */
export async function* linesOf(
  file: string,
  contents: FileContents,
  { format, suffix, origin }: ImportFileOptions,
  onSkipped?: (line: number, type: string) => void,
): AsyncGenerator<ImportedLine> {
  const pieces = contents[Symbol.asyncIterator]();
  const first = await pieces.next();
  const beginning = first.done ? '' : first.value;
  const all = from(beginning, pieces);
  switch (format ?? detectFormat(file, beginning)) {
    case 'csv':
      return yield* readCsv(all);
    case 'jsonl':
      return yield* readJsonl(all);
    case 'zone':
      return yield* readZone(all, {
        ...(suffix && { suffixes: suffix }),
        ...(origin !== undefined && { origin }),
        ...(onSkipped && { onSkipped }),
      });
    default:
      throw new Failure(
        'INPUT_INVALID',
        `it does not show whether ${file} is CSV, a zone file or JSON Lines: say it with --format`,
      );
  }
}

async function* from(beginning: string | Uint8Array, rest: AsyncIterator<string | Uint8Array>): FileContents {
  yield beginning;
  yield* { [Symbol.asyncIterator]: () => rest };
}
