import Database from 'better-sqlite3';
import { StoreError } from '../../idd/ports/store/index.js';
import { checkOrigin, migrate } from './migrate.js';
import { storeError } from './store-error.js';

/** Page cache, KiB. */
const CACHE = 32 * 1024;
/** What is left of the write-ahead log after a big transaction, bytes. */
const LOG_KEPT = 64 * 1024 * 1024;
/** Pages of the log after which it is copied into the file, 16 MiB: the pages that changes touch again and again are copied less often. */
const CHECKPOINT = 4096;

/**
 * Opens the file for this process alone, durable at each commit, with the schema of this version. `maxPages` bounds the file, in pages of
 * 4096 bytes; `instrument` is given the database before anything is written. Throws StoreError.
 */
export function openDatabase(
  path: string,
  maxPages?: number,
  instrument?: (db: Database.Database) => void,
): Database.Database {
  let db: Database.Database | undefined;
  try {
    // No waiting for a lock: who holds it is another daemon and keeps it.
    db = new Database(path, { timeout: 0 });
    instrument?.(db);
    // Exclusive before the first access: the lock is held until close, and the log needs no shared memory.
    db.pragma('locking_mode = EXCLUSIVE');
    checkOrigin(db);
    db.pragma('journal_mode = WAL');
    // FULL: the log is flushed at each commit. NORMAL would lose acknowledged messages with the power.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma(`cache_size = -${CACHE}`);
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT}`);
    db.pragma(`journal_size_limit = ${LOG_KEPT}`);
    if (maxPages !== undefined) db.pragma(`max_page_count = ${maxPages}`);
    migrate(db);
    // A file that is up to date has only been read so far: take the write lock once, to know now whether it can be written.
    db.exec('BEGIN EXCLUSIVE; COMMIT');
    return db;
  } catch (error) {
    db?.close();
    throw unusable(path, storeError(error));
  }
}

function unusable(path: string, error: unknown): unknown {
  if (error instanceof StoreError)
    return new StoreError(error.code, `${path}: ${error.message}`, { cause: error.cause });
  // better-sqlite3 checks the folder itself.
  if (error instanceof TypeError)
    return new StoreError('STORE_UNUSABLE', `${path}: ${error.message}`, { cause: error });
  return error;
}
