import { rmSync } from 'node:fs';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readFailure } from '../config/read-failure.js';
import type { CommandIo } from './command-io.js';
import { Failure } from './failure.js';

/**
 * Writes the pieces to a file, one in memory at a time. The name is the file's only when all is written and on disk: what breaks off, or is
 * ended by a signal, leaves what was there before. A device or pipe is written straight into. Throws Failure OUTPUT_UNWRITABLE, and what the pieces throw.
 */
export async function writeFileWhole(io: CommandIo, path: string, pieces: AsyncIterable<string>): Promise<void> {
  const there = await whatIsThere(path);
  if (there?.isDirectory()) throw unwritable(path, 'it is a folder');
  if (there !== undefined && !there.isFile()) return write(path, path, pieces);
  // Through a symbolic link, its target is replaced.
  const target = there === undefined ? path : await realpath(path);
  const beside = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  const interrupted = () => {
    rmSync(beside, { force: true });
    io.exit(1);
  };
  io.signals.on('SIGINT', interrupted);
  io.signals.on('SIGTERM', interrupted);
  try {
    await write(path, beside, pieces);
    await rename(beside, target).catch((error) => {
      throw unwritable(path, readFailure(error));
    });
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    io.signals.off('SIGINT', interrupted);
    io.signals.off('SIGTERM', interrupted);
  }
}

async function write(path: string, into: string, pieces: AsyncIterable<string>): Promise<void> {
  const attempt = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw unwritable(path, readFailure(error));
    }
  };
  const file: FileHandle = await attempt(open(into, 'w'));
  try {
    for await (const piece of pieces) await attempt(file.writeFile(piece));
    // Devices and pipes have nothing to flush.
    if (path !== into) await attempt(file.sync());
  } finally {
    await attempt(file.close());
  }
}

async function whatIsThere(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unwritable(path, readFailure(error));
  }
}

function unwritable(path: string, reason: string): Failure {
  return new Failure('OUTPUT_UNWRITABLE', `${path} cannot be written: ${reason}`);
}
