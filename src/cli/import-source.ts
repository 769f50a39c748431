import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFailure } from '../config/read-failure.js';
import type { FileContents } from '../record-files/imported-record.js';
import type { CommandIo } from './command-io.js';
import { Failure } from './failure.js';

/** Contents that can be read more than once. */
export interface ImportSource {
  /** Octets. */
  size: number;
  /** From the beginning. Throws Failure INPUT_INVALID where they cannot be read. */
  contents(): FileContents;
  close(): Promise<void>;
}

/** Octets read at once. */
const PIECE = 262_144;

/**
 * Opens a file, `-` for standard input. What comes through a pipe goes into a file without a name in the folder for temporary files, as it can be read
 * only once. Throws Failure: INPUT_INVALID, or OUTPUT_UNWRITABLE for that file.
 */
export async function openImportSource(io: CommandIo, path: string): Promise<ImportSource> {
  if (path === '-') return sourceOf(path, await copied(path, io.stdin));
  const { isFile } = await reading(path, async () => {
    const stats = await stat(path);
    return { isFile: stats.isFile() };
  });
  const file = isFile ? await reading(path, () => open(path)) : await copied(path, createReadStream(path));
  return sourceOf(path, file);
}

async function sourceOf(path: string, file: FileHandle): Promise<ImportSource> {
  const { size } = await file.stat();
  return { size, contents: () => contentsOf(path, file), close: () => file.close() };
}

async function* contentsOf(path: string, file: FileHandle): FileContents {
  const stream = file.createReadStream({ start: 0, autoClose: false, highWaterMark: PIECE });
  try {
    yield* stream;
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function copied(path: string, from: AsyncIterable<Uint8Array>): Promise<FileHandle> {
  const writing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw new Failure('OUTPUT_UNWRITABLE', `a temporary file for ${path} cannot be written: ${readFailure(error)}`);
    }
  };
  const folder = await writing(() => mkdtemp(join(tmpdir(), 'opendes-')));
  const name = join(folder, 'import');
  const file = await writing(() => open(name, 'wx+', 0o600));
  // However the command ends, nothing of it stays.
  await writing(() => rm(folder, { recursive: true }));
  const pieces = from[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await reading(path, () => pieces.next());
      if (done) return file;
      await writing(() => file.appendFile(value));
    }
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function reading<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): unknown {
  if ((error as NodeJS.ErrnoException).syscall === undefined) return error;
  return new Failure('INPUT_INVALID', `${path} cannot be read: ${readFailure(error)}`);
}
